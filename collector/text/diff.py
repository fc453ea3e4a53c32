"""The difference between what was published and what a reader suggests, for people to see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from collector.text.clusters import FOLLOWS, clusters
from collector.text.words import LETTER, MARKS, UNPARTED

# Words without what may stand inside of them, so that a change of an apostrophe or hyphen shows as that.
_TOKENS = re.compile(
    f"(?:{LETTER}[{MARKS}]*)+|[{UNPARTED}][{MARKS}]*|\\s+|[\U0001f1e6-\U0001f1ff]{{2}}|[^\\s](?:\u200d[^\\s]|[{FOLLOWS}])*"
)

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


@dataclass(frozen=True, slots=True)
class Run:
    """A run of letters inside of a changed word, and whether it is these that change."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """A piece of a difference, letter by letter: joined, the runs are the piece's text."""

    kind: Kind
    runs: tuple[Run, ...]


# Words that have less than this in common are other words: marking letters in them would explain nothing.
_ALIKE = 0.5


def letter_diff(pieces: Sequence[Piece]) -> list[Letters]:
    """Return the same pieces with the letters marked that make the change, where a piece is taken out and another one,
    which is not quite another word, is put in at its place.

    Letters are grapheme clusters, so an accent or a family of emoji is never torn apart. The matching is that of
    `word_diff`, over these.
    """
    out: list[Letters] = []
    at = 0
    while at < len(pieces):
        piece, follows = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind == "removed" and follows and follows.kind == "added":
            removed, added = _runs(clusters(piece.text), clusters(follows.text))
            out += [Letters("removed", removed), Letters("added", added)]
            at += 2
        else:
            out.append(Letters(piece.kind, (Run(piece.text, False),)))
            at += 1
    return out


def _runs(before: list[str], after: list[str]) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    changes = Indel.opcodes(before, after)
    same = sum(change.src_end - change.src_start for change in changes if change.tag == "equal")
    if same < _ALIKE * max(len(before), len(after)):
        return (Run("".join(before), False),), (Run("".join(after), False),)
    removed, added = [], []
    for change in changes:
        a, b = before[change.src_start : change.src_end], after[change.dest_start : change.dest_end]
        is_changed = change.tag != "equal"
        if a:
            removed.append(Run("".join(a), is_changed))
        if b:
            added.append(Run("".join(b), is_changed))
    return _joined(removed), _joined(added)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Runs of the same kind that follow each other, as one."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1].is_changed == run.is_changed:
            out[-1] = Run(out[-1].text + run.text, run.is_changed)
        else:
            out.append(run)
    return tuple(out)
