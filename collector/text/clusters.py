"""Cutting text into what readers take for one character."""

import re
import unicodedata

_JOINER = "\u200d"
_JOINERS = f"\u200c{_JOINER}"
FOLLOWS = "\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
"""For a class of a regular expression: emoji modifiers (skin tones), variation selectors and tags, which belong to what
stands before them."""

_FOLLOWS = re.compile(f"[{FOLLOWS}]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
# Medial vowels and final consonants of Hangul, written in pieces.
_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text; joined they are the text.

    The rules are those of Unicode Standard Annex #29, section 3.1.1 (GB3 to GB13), with the character's general
    category (Mn, Mc, Me) standing for Grapheme_Extend and SpacingMark, and without the few letters that are written in
    front of others (GB9b, GB9c).
    """
    if text.isascii():
        return re.findall(r"\r\n|[\x00-\x7f]", text)
    found: list[str] = []
    flags = 0  # regional indicators in a row: two make a flag
    for char in text:
        flags = flags + 1 if _FLAG.match(char) else 0
        if found and _continues(found[-1], char, flags):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(before: str, char: str, flags: int) -> bool:
    if before == "\r" and char == "\n":
        return True
    if unicodedata.category(before[-1]) in ("Cc", "Zl", "Zp"):
        return False
    if char in _JOINERS or _FOLLOWS.match(char) or unicodedata.category(char) in ("Mn", "Mc", "Me"):
        return True
    if before[-1] == _JOINER:
        # What a joiner ties together is a picture (GB11); in Indic scripts it is a matter of the font.
        return unicodedata.category(char) == "So"
    if _JAMO.match(char):
        return "\u1100" <= before[-1] <= "\u11ff" or "\uac00" <= before[-1] <= "\ud7fb"
    return flags > 0 and flags % 2 == 0
