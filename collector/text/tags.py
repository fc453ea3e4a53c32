"""The script tag that a site pastes into its pages, with the options that the widget takes (docs/site-owners.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from collector.text.normalise import storable

_CODES = (
    "ar az be bg cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko ky lt lv nb nl pl pt ro ru sk sr "
    "sr-Latn sv tg tr uk uz uz-Cyrl vi zh zh-Hant"
)
LANGUAGES = tuple(_CODES.split())
"""The languages of the widget, as `data-lang` has them."""

THEMES = ("auto", "light", "dark")
HINTS = ("off", "on")
SENDS = ("dialog", "instant")

TEXTS = {
    "question": "Did you find a mistake?",
    "keys": "Highlight the phrase and press {key}+Enter",
    "touch": "Select the phrase and tap the button",
    "title": "Report a mistake",
    "suggestion": "Suggested correction",
    "comment": "Comment",
    "optional": "Optional",
    "send": "Send",
    "cancel": "Cancel",
    "unsent": "Discard what you wrote?",
    "discard": "Discard",
    "keep": "Keep editing",
    "thanks": "Thank you! The editors have it.",
    "others": "You and {n} other readers noticed this.",
    "already": "You have reported this already.",
    "sending": "Your report is being sent.",
    "queued": "Your report is kept and will be sent later.",
    "offline": "There is no connection.",
    "again": "Your words are still here: please try again.",
    "closed": "Reports from this page cannot be taken at the moment.",
    "large": "Your report is too large.",
    "too-long": "This is too long: at most {n} characters.",
    "refused": "Your report was not accepted.",
    "long": "Please select less: a phrase or a sentence.",
}
"""The texts that a site can say in its own words, by the end of their attribute `data-text-…`, as English has them."""

LONGEST_TEXT = 300
LONGEST_SELECTOR = 300


@dataclass(frozen=True, slots=True)
class TagOptions:
    """The options of a tag. What is empty, or as it is without saying, is not in the tag."""

    lang: str = ""
    article: str = ""
    theme: str = "auto"
    hint: str = "off"
    send: str = "dialog"
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def attributes(self) -> dict[str, str]:
        """The `data-` attributes that say so, in the order in which a tag has them."""
        said = {"lang": self.lang, "article": self.article}
        said |= {"theme": self.theme if self.theme != "auto" else "", "hint": self.hint if self.hint != "off" else ""}
        said |= {"send": self.send if self.send != "dialog" else ""}
        said |= {f"text-{name}": self.texts.get(name, "") for name in TEXTS}
        return {f"data-{name}": value for name, value in said.items() if value}


def script_tag(collector_url: str, key: str, options: TagOptions | None = None) -> str:
    """Return the tag for the site with this key; `collector_url` is the collector's public address."""
    return tag_with(f"{collector_url}/widget.js", {"data-site": key} | (options or TagOptions()).attributes)


def tag_with(source: str, attributes: Mapping[str, str]) -> str:
    """Return a script tag, its values escaped."""
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<script async src="{escape(source)}"{said}></script>'


def read_options(fields: Mapping[str, Any]) -> TagOptions:
    """Return options out of what somebody typed or stored: `lang`, `article`, `theme`, `hint`, `send` and, by their
    names, `texts`. Nothing is refused: an unknown choice becomes the usual one, and a text is cut to what is kept.
    """
    texts = fields.get("texts")
    said = texts if isinstance(texts, Mapping) else {}
    return TagOptions(
        lang=_one_of(fields.get("lang"), ("", *LANGUAGES)),
        article=_line(fields.get("article"), LONGEST_SELECTOR),
        theme=_one_of(fields.get("theme"), THEMES),
        hint=_one_of(fields.get("hint"), HINTS),
        send=_one_of(fields.get("send"), SENDS),
        texts={name: text for name in TEXTS if (text := _line(said.get(name), LONGEST_TEXT))},
    )


def options_of(settings: Mapping[str, Any]) -> TagOptions:
    """Return the options in a site's settings."""
    found = settings.get("widget")
    return read_options(found) if isinstance(found, Mapping) else TagOptions()


def as_settings(options: TagOptions) -> dict[str, Any]:
    """Return the options as they stand in a site's settings, under "widget"."""
    return {
        "lang": options.lang,
        "article": options.article,
        "theme": options.theme,
        "hint": options.hint,
        "send": options.send,
        "texts": dict(options.texts),
    }


def _one_of(value: Any, choices: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in choices else choices[0]


def _line(value: Any, longest: int) -> str:
    """One line of text: what is no character for a page becomes a space."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", storable(value)).strip()[:longest].rstrip()
