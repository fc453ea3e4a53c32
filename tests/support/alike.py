"""Paragraphs that begin alike, in many languages: articles 17 to 27 of the Universal Declaration of Human Rights.

Read from tests/data/paragraphs_alike.json, which the widget's tests read too.
"""

import json
from pathlib import Path

from collector.text.words import words

_DATA = Path(__file__).parent.parent / "data" / "paragraphs_alike.json"

PARAGRAPHS: dict[str, list[str]] = json.loads(_DATA.read_text(encoding="utf-8"))
"""Three of each language, by its tag."""


def places(paragraph: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends; where a script parts no words, each character."""
    return [(start, end) for start, end in words(paragraph) if paragraph[start].isalpha()]


def shared(paragraph: str, others: list[str]) -> int:
    """Return how many code points the paragraph begins with that one of the others begins with, too."""
    return max(_common(paragraph, other) for other in others if other != paragraph)


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
