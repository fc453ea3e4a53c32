"""The difference between what was published and what a reader suggests, for people to see."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from collector.text.words import LETTER, MARKS, UNPARTED

# Words without what may stand inside of them, so that a change of an apostrophe or hyphen shows as that.
_TOKENS = re.compile(f"(?:{LETTER}[{MARKS}]*)+|[{UNPARTED}][{MARKS}]*|\\s+|[^\\s]")

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have (`same`), only the old one has (`removed`) or only the new one has (`added`)."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`, word by word; character by character where a script parts no
    words.

    Joining the `same` and `removed` pieces gives `old`, joining `same` and `added` gives `new`. The matching is the
    longest common subsequence over words, spaces and marks, computed bit-parallel (Hyyrö, 2004, as in rapidfuzz): its
    time is bounded by the texts' lengths, whatever a hostile reader writes.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    pieces: list[Piece] = []
    for change in Indel.opcodes(before, after):
        a1, a2, b1, b2 = change.src_start, change.src_end, change.dest_start, change.dest_end
        if change.tag == "equal":
            pieces.append(Piece("same", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(before[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(after[b1:b2])))
    return _bridge_spaces(pieces)


def _bridge_spaces(pieces: list[Piece]) -> list[Piece]:
    """Join changes that only a space keeps apart, so that a rewritten passage reads as one change."""
    out: list[Piece] = []
    removed = added = ""
    for at, piece in enumerate(pieces):
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif piece.text.isspace() and (removed or added) and removed and added and at + 1 < len(pieces):
            removed += piece.text
            added += piece.text
        else:
            out += _change(removed, added)
            removed = added = ""
            out.append(piece)
    return out + _change(removed, added)


def _change(removed: str, added: str) -> list[Piece]:
    pieces: list[Piece] = []
    if removed:
        pieces.append(Piece("removed", removed))
    if added:
        pieces.append(Piece("added", added))
    return pieces
