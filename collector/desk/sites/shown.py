"""What the pages of a site show of it."""

from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from collector.desk.sites.found import Found, in_words
from collector.desk.words import later, locale
from collector.store.models import Site
from collector.text.tags import HINTS, LANGUAGES, SENDS, TEXTS, THEMES, TagOptions, options_of, script_tag
from collector.text.urls import origin_of
from collector.web.running import running
from collector.web.site_check import SiteCheck, first_page

_THEMES = {
    "auto": later("As the reader’s system has it"),
    "light": later("Always light"),
    "dark": later("Always dark"),
}
_HINTS = {"off": later("No hint"), "on": later("A hint after the article")}
_SENDS = {"dialog": later("Ask before sending"), "instant": later("Send at once")}
_GROUPS = (
    (later("The hint"), ("question", "keys", "touch")),
    (
        later("The dialog"),
        ("title", "suggestion", "comment", "optional", "send", "cancel", "unsent", "discard", "keep"),
    ),
    (
        later("What readers are told"),
        (
            "thanks",
            "others",
            "already",
            "sending",
            "queued",
            "offline",
            "again",
            "closed",
            "large",
            "too-long",
            "refused",
            "long",
        ),
    ),
)


def tag_of(site: Site, options: TagOptions | None = None) -> str:
    """Return the site's tag, with its own options or with those given."""
    return script_tag(running().settings.url, site.key, options or options_of(site.settings))


def tag_choices(options: TagOptions) -> dict[str, Any]:
    """Return what the form of a tag's options offers, and what is chosen."""
    return {
        "options": options,
        "widget_languages": widget_languages(),
        "themes": {name: _THEMES[name] for name in THEMES},
        "hints": {name: _HINTS[name] for name in HINTS},
        "sends": {name: _SENDS[name] for name in SENDS},
        "text_groups": [(label, [(name, TEXTS[name]) for name in names]) for label, names in _GROUPS],
        "has_texts": bool(options.texts),
    }


def widget_languages() -> list[tuple[str, str]]:
    """Return the widget's languages with their names in the reader's, sorted by those."""
    named = [(code, _language_name(code)) for code in LANGUAGES]
    return sorted(named, key=lambda one: one[1].casefold())


def found_of(check: SiteCheck) -> Found:
    """Return in words what a check found."""
    return in_words(check, origin_of(running().settings.url) or "")


def page_to_check(site: Site) -> str:
    """Return the address that stands in the check's box at first."""
    return first_page(site)


def is_local(url: str) -> bool:
    """Tell whether the collector's address works on this machine only, so that a tag with it is of no use elsewhere."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _language_name(code: str) -> str:
    try:
        name = Locale.parse(code, sep="-").get_display_name(locale()) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]
