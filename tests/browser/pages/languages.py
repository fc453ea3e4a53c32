"""The languages that the widget has."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[3] / "widget" / "src" / "locales"

WORDS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.json"))
}
"""The words of each language, by its tag."""


def direction(language: str) -> str:
    """Which way the language is written, "ltr" or "rtl"."""
    return "rtl" if any("\u0590" <= letter <= "\u08ff" for letter in WORDS[language]["title"]) else "ltr"


RIGHT_TO_LEFT = next((language for language in WORDS if direction(language) == "rtl"), "en")
"""A language written from right to left."""
