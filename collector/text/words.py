"""Cutting text into words, of any script."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from collector.text.normalise import UNSEEN, without_unseen

MARKS = UNSEEN + "".join(
    re.escape(chr(point)) for point in range(0x300, 0x10000) if unicodedata.category(chr(point)) in ("Mn", "Mc")
)
"""For a class of a regular expression. Python's \\w knows letters and digits but no marks, of which Arabic, Hindi and
Hebrew make half of a word, and no joiners."""

UNPARTED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""For such a class, too: scripts that part no words, Thai, Lao, Tibetan, Myanmar, Khmer, kana, and the ideographs of
the BMP and beyond."""

LETTER = f"[^\\W{UNPARTED}]"
"""A letter or digit of all other scripts."""

# What stands inside of a word: apostrophes (also those that are letters of Uzbek and Ukrainian) and hyphens (also
# Hebrew's, U+05BE).
_INSIDE = "'’‘ʼʻ`´\u05be\u2010\u2011\u2013-"
_WORD = re.compile(
    f"{LETTER}+[{MARKS}]*(?:[{_INSIDE}]?{LETTER}+[{MARKS}]*)*|[{UNPARTED}][{MARKS}]*|[^\\s{UNSEEN}]", re.UNICODE
)
# The same, of ASCII text: several times faster.
_ASCII_WORD = re.compile(r"\w+(?:['`-]\w+)*|[^\s\x1c-\x1f]", re.ASCII)

_UNPARTED_START = re.compile(f"[{UNPARTED}]")

# Greek capitals are written without the accent that small letters have.
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_ACCENTS = dict.fromkeys(map(ord, "\u0300\u0301\u0342"))

# One form for marks that a page, a browser or an editing program exchanges for each other.
_ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»″〝〞", '"')
    | dict.fromkeys("‘’‚‛′ʼʻ`´‹›", "'")
    | dict.fromkeys("\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"…": "..."}
)


def words(text: str) -> list[tuple[int, int]]:
    """Return where the words and marks of `text` begin and end, in code points, in order.

    A word keeps its apostrophes, hyphens and joiners. In scripts without spaces each character is a word. Invisible
    characters are not words.
    """
    word = _ASCII_WORD if text.isascii() else _WORD
    return [match.span() for match in word.finditer(text)]


def is_unparted(token: str) -> bool:
    """Tell whether a word is a character of a script that parts no words."""
    return bool(_UNPARTED_START.match(token))


def alike(tokens: Iterable[str]) -> list[str]:
    """Return normalised words in the form in which two readers' words are compared.

    They have no case or joiners, and one kind of quotation marks, apostrophes and dashes. Case folding is Unicode's
    full one (The Unicode Standard, section 3.13)."""
    return [_alike(token) for token in tokens]


def same_marks(tokens: Iterable[str]) -> list[str]:
    """Return words in the same form, but with their case."""
    return [_same_marks(token) for token in tokens]


@lru_cache(maxsize=20_000)
def _alike(token: str) -> str:
    token = token.casefold()
    if _GREEK.search(token):
        token = unicodedata.normalize("NFD", token).translate(_GREEK_ACCENTS)
    return _same_marks(token)


def _same_marks(token: str) -> str:
    return unicodedata.normalize("NFC", without_unseen(token)).translate(_ALIKE)
