"""Isolate the direction of a reader's words in text without markup: titles, labels, messages."""

import re

# Letters that are written from right to left, and direction controls (in texts that older versions stored).
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolated(text: str) -> str:
    """Return `text` so that it does not reorder the words around it.

    Text with right-to-left letters is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX #9).
    """
    return f"\u2068{_CONTROLS.sub('', text)}\u2069" if _TURNS.search(text) else text
