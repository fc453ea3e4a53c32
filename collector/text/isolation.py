"""Keep the direction of somebody's words to themselves, where a text has no markup: titles, labels, messages."""

import re

# Letters that are written from right to left, and controls of direction (in texts of older versions).
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolated(text: str) -> str:
    """Return `text` so that it cannot turn the words around it: between FIRST STRONG ISOLATE and POP DIRECTIONAL
    ISOLATE (UAX #9), if anything in it goes from right to left."""
    return f"\u2068{_CONTROLS.sub('', text)}\u2069" if _TURNS.search(text) else text
