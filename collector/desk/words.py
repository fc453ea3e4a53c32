"""The language that an editor reads, and their clock: theirs if they chose one, else what their browser asks for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, localedata
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale, get_timezone, get_translations
from flask_babel import lazy_gettext as later
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from collector.desk.access import current_editor
from collector.text.zones import known_zone

__all__ = ["LANGUAGES", "init_app", "later", "locale", "said_in_templates", "zone"]

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "ru": "Русский",
    "uk": "Українська",
    "uz": "Oʻzbekcha",
}
"""The desk's languages, as they call themselves."""

_TRANSLATIONS = Path(__file__).parent / "translations"
# Characters of what a browser says of its languages: of very many each costs time at every request.
_LONGEST_ACCEPTED = 500


def init_app(app: Flask) -> None:
    """Let pages speak the reader's language: `_()` in templates, `gettext` in code."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    Babel(app, locale_selector=_choose_locale, timezone_selector=_choose_zone)


def said_in_templates() -> dict[str, Callable[..., Markup]]:
    """Return what a page's templates call `_` and `ngettext`, for the language of this request.

    They do what Flask-Babel's do, which find out the language anew for each word: that took a third of the time of a
    list of fifty typos.
    """
    words = get_translations()

    def gettext(text: str, /, **values: Any) -> Markup:
        return Markup(words.gettext(text)) % values  # noqa: S704 - our own words; Markup escapes the values

    def ngettext(one: str, many: str, count: int, /, **values: Any) -> Markup:
        return Markup(words.ngettext(one, many, count)) % {"num": count, **values}  # noqa: S704

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def locale() -> Locale:
    """Return the locale of the current request."""
    return get_locale() or Locale("en")


def zone() -> ZoneInfo:
    """Return the time zone of the current request."""
    return ZoneInfo(str(get_timezone() or "UTC"))


def several(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence and its plural for translation; `ngettext` says it later. Take and give both."""
    return one, many


def _choose_locale() -> str:
    if not has_request_context() or not (request.blueprint or "").startswith("desk"):
        return "en"
    editor = current_editor()
    accepted = parse_accept_header(request.headers.get("Accept-Language", "")[:_LONGEST_ACCEPTED], LanguageAccept)
    if editor and editor.language in LANGUAGES:
        return regional(str(editor.language), list(accepted.values()))
    return regional(accepted.best_match(list(LANGUAGES), "en") or "en", list(accepted.values()))


def regional(language: str, accepted: Sequence[str]) -> str:
    """Return the language as it is written where the reader lives, as their browser tells it: dates and numbers differ.

    A region of the same language counts first ("en-GB"), then that of any other: English in a German browser has days
    first and 24 hours. Without a region it is the language alone. Pure.
    """
    tags = [tag.replace("_", "-").split("-") for tag in accepted]
    regions = [
        (main.lower(), rest[-1].upper()) for main, *rest in tags if rest and len(rest[-1]) == 2 and rest[-1].isalpha()
    ]
    regions.sort(key=lambda tag: tag[0] != language)  # the order stays where that is the same
    names = [f"{language}_{region}" for _, region in regions]
    return next(filter(localedata.exists, names), language)


def _choose_zone() -> str:
    editor = current_editor() if has_request_context() else None
    return known_zone(editor.time_zone if editor else None) or "UTC"
