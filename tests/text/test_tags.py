"""The tag that a site pastes."""

import json
from pathlib import Path

from collector.text.tags import LANGUAGES, LONGEST_TEXT, TEXTS, TagOptions, as_settings, options_of, script_tag

LOCALES = Path(__file__).parents[2] / "widget" / "src" / "locales"


def test_a_tag_without_options():
    assert script_tag("https://t.example", "k") == (
        '<script async src="https://t.example/widget.js" data-site="k"></script>'
    )


def test_a_tag_with_every_kind_of_option_is_escaped():
    options = TagOptions(article="main > .story", theme="dark", hint="on", send="instant", texts={"title": '"&<'})
    assert script_tag("https://t.example", "k", options) == (
        '<script async src="https://t.example/widget.js" data-site="k" data-article="main &gt; .story"'
        ' data-theme="dark" data-hint="on" data-send="instant" data-text-title="&quot;&amp;&lt;"></script>'
    )


def test_options_are_kept_in_the_settings():
    options = TagOptions(lang="zh-Hant", article="article", send="instant", texts={"too-long": "Kürzer!"})
    assert options_of({"widget": as_settings(options)}) == options


def test_what_is_wrong_in_the_settings_is_left_out():
    wrong = {"lang": "xx", "theme": 5, "hint": ["on"], "texts": {"title": "a\n b\0 c", "x": "y", "long": "w" * 999}}
    assert options_of({"widget": wrong}) == TagOptions(texts={"title": "a b c", "long": "w" * LONGEST_TEXT})
    assert options_of({"widget": 3}) == options_of({}) == TagOptions()


def test_languages_and_texts_are_the_widgets():
    assert {code.lower() for code in LANGUAGES} == {path.stem for path in LOCALES.glob("*.json")}
    words = json.loads((LOCALES / "en.json").read_text(encoding="utf-8"))
    english = {name: text if isinstance(text, str) else text["other"] for name, text in words.items()}
    assert {"tooLong" if name == "too-long" else name for name in TEXTS} == set(english)
    for name, text in TEXTS.items():
        assert text in (english["tooLong" if name == "too-long" else name], "You and {n} other readers noticed this.")
