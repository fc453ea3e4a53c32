"""The desk speaks its languages: every catalogue is complete, compiled and used."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from collector import desk
from collector.desk.words import LANGUAGES
from tests.support.catalogues import ROOT, TRANSLATED, catalogue, compiled, path_of, words

_LANGUAGES_SHEET = Path(desk.__file__).parent / "front" / "languages.css"
_MARKERS = {"_", "gettext", "ngettext", "later", "several"}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")


@pytest.fixture(scope="module")
def there():
    """Every word of the desk: the message, or the one and the many."""
    return {message.id for message in words() if message.id}


def test_no_message_is_hidden_in_an_f_string():
    """Babel extracts no message from an f-string, so it would never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "collector").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _MARKERS
    ]
    assert hidden == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated(there, language):
    known = {message.id: message for message in catalogue(language) if message.id}
    assert set(known) == there, "run `make words`"
    for identity, message in known.items():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), identity
        assert not message.fuzzy, identity


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_stay(language):
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = [sorted(_PLACEHOLDER.findall(one) + _braces(one)) for one in ids]
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            if message.id:
                assert sorted(_PLACEHOLDER.findall(form) + _braces(form)) in wanted, (message.id, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_program_reads_is_what_people_translated(language):
    assert path_of(language, "mo").read_bytes() == compiled(catalogue(language)), "run `make words`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_editors_language(anna, typo, language):
    anna.open("/desk/account")
    anna.post("/desk/account", 303, name="Anna", language=language, time_zone="Asia/Tashkent")
    for address in ("/desk/", f"/desk/typos/{typo}", "/desk/statistics", "/desk/account", "/desk/keys"):
        page = anna.open(address)
        assert f'<html lang="{language}">' in page
        assert ("Sign out" in page) == (language == "en"), address
        assert ("Confirmed" in page) == (language == "en"), address
    assert "17:00" in anna.open(f"/desk/typos/{typo}") or "5:00" in anna.page  # noon in UTC


def test_nobody_is_asked_which_language_their_browser_reads(visitor):
    nobody = visitor()
    for asked, spoken in (
        ("uk,en;q=0.5", "uk"),
        ("de-AT", "de"),
        ("fr,es;q=0.3", "es"),
        ("ja", "en"),
        ("", "en"),
        ("x," * 250 + "de", "en"),
    ):
        page = nobody.client.get("/desk/sign-in", headers={"Accept-Language": asked}).text
        assert f'<html lang="{spoken}">' in page, asked


def test_what_is_said_of_another_language_is_said_in_it(anna):
    anna.open("/desk/account")
    anna.post("/desk/account", 303, name="Anna", language="de", time_zone="")
    assert "Gespeichert." in anna.open("/desk/account")


def test_the_browsers_time_zone_is_taken_until_one_is_chosen(collector, visitor):
    collector.add_editor("eve@news.example")
    eve = visitor()
    eve.sign_in("eve@news.example", time_zone="Mars/Olympus")  # is none
    assert 'value="UTC"' in eve.open("/desk/account")
    assert " data-zone" in eve.page
    for told, kept in (("Asia/Tashkent", "Asia/Tashkent"), ("Europe/Kyiv", "Asia/Tashkent")):
        eve = visitor()
        eve.sign_in("eve@news.example", time_zone=told)
        assert f'value="{kept}" list="zones"' in eve.open("/desk/account")
        assert " data-zone" not in eve.page


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_style_sheet_speaks_every_language(language):
    sheet = _LANGUAGES_SHEET.read_text()
    english, translated = (
        dict(re.findall(r'(--[a-z-]+): "([^"]+)"', re.search(f"^{re.escape(which)} {{.*$", sheet, re.MULTILINE)[0]))
        for which in (":root", f':root[lang="{language}"]')
    )
    assert translated.keys() == english.keys()
    assert not set(translated.values()) & set(english.values())


def test_a_language_that_there_is_not_changes_nothing(anna):
    anna.open("/desk/account")
    anna.post("/desk/account", 303, name="x" * 500, language="xx", time_zone="")
    page = anna.open("/desk/account")
    assert '<html lang="en">' in page
    assert "x" * 100 in page
    assert "x" * 101 not in page


def _braces(text: str) -> list[str]:
    return [f"{{{name}}}" for _text, name, _spec, _conversion in Formatter().parse(text) if name] if "{" in text else []
