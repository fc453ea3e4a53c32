"""A phrase in its surroundings with the proposed change inside it, cut to the room that there is. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from collector.store.models import Typo
from collector.text.diff import Piece, word_diff

# The matching takes cubic time on text that repeats itself, which a hostile reader may well send: 1,000 characters
# took 3.4 s, 160 take 0.01 s. In longer texts the long common runs are found first, which leaves little between them.
_LONGEST_MATCHED = 160
# A common run of so many words, spaces and marks is not there by chance.
_ANCHOR = 5

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A phrase for a list: the words before it, itself or the change to it, the words after it."""

    before: str
    pieces: tuple[Piece, ...]
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraph that the phrase stands in, in three parts. `whole` is False where only some words are known."""

    before: str
    exact: str
    after: str
    whole: bool


def passage(typo: Typo) -> Passage:
    """Return the phrase in its paragraph, or between the few words that are known of its surroundings."""
    text, start, end = typo.block_text, typo.block_start, typo.block_end
    if text and start is not None and end is not None and 0 <= start < end <= len(text):
        return Passage(text[:start], text[start:end], text[end:], whole=True)
    return Passage(typo.prefix, typo.exact, typo.suffix, whole=False)


def proposal(typo: Typo) -> str | None:
    """Return what the phrase should become: the editors' correction, else what most readers suggest."""
    if typo.correction:
        return typo.correction
    return typo.suggestions[0].text if typo.suggestions else None


def snippet(typo: Typo, around: int = 48, longest: int = 96) -> Snippet:
    """Return the typo as a list shows it, with about `around` characters on each side of a phrase of `longest`."""
    found, wanted = passage(typo), proposal(typo)
    pieces = changes(found.exact, wanted) if wanted else (Piece("same", found.exact),)
    return Snippet(
        before=_last_words(found.before if found.whole else f"…{found.before}", around),
        pieces=_cut(pieces, longest),
        after=_first_words(found.after if found.whole else f"{found.after}…", 3 * around),
        changed=wanted is not None,
    )


def headline(typo: Typo, longest: int = 120) -> tuple[Piece, ...]:
    """Return the phrase, or the change to it, as a heading."""
    wanted = proposal(typo)
    return _cut(changes(typo.exact, wanted) if wanted else (Piece("same", typo.exact),), longest)


@lru_cache(maxsize=4096)
def changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from `old` to `new`, in a time that no reader can make long."""
    if max(len(old), len(new)) <= _LONGEST_MATCHED:
        return tuple(word_diff(old, new))
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    pieces: list[Piece] = []
    at_before = at_after = 0
    for start_before, start_after, size in _anchors(before, after):
        pieces += _between("".join(before[at_before:start_before]), "".join(after[at_after:start_after]))
        at_before, at_after = start_before + size, start_after + size
        if size:
            pieces.append(Piece("same", "".join(before[start_before:at_before])))
    return tuple(pieces)


def shortened_changes(old: str, new: str, longest: int = 160) -> tuple[Piece, ...]:
    """Return the same, cut to about `longest` characters."""
    return _cut(changes(old, new), longest)


def _anchors(before: list[str], after: list[str]) -> list[tuple[int, int, int]]:
    """Where both have the same long run: (start in one, start in the other, length); the last is their empty end.

    The longest common subsequence, computed bit-parallel (Hyyrö, 2004), as in rapidfuzz.
    """
    blocks = Indel.opcodes(before, after).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size >= _ANCHOR or block.size == 0]


def _between(removed: str, added: str) -> list[Piece]:
    if removed and added and max(len(removed), len(added)) <= _LONGEST_MATCHED:
        return word_diff(removed, added)
    return [piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.text]


def _cut(pieces: tuple[Piece, ...], longest: int) -> tuple[Piece, ...]:
    """Shorten long pieces, those that stay the same more than those that change."""
    if sum(len(piece.text) for piece in pieces) <= longest:
        return pieces
    out = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind != "same":
            text = _first_words(text, longest // 2)
        elif at == 0 and len(pieces) > 1:
            text = _last_words(text, longest // 4)
        elif at == len(pieces) - 1:
            text = _first_words(text, longest if len(pieces) == 1 else longest // 4)
        elif len(text) > longest // 2:
            head, tail = _first_words(text, longest // 4), _last_words(text, longest // 4)
            text = f"{head} {tail[1:]}"
        out.append(Piece(piece.kind, text))
    return tuple(out)


def _last_words(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[-longest:]
    space = cut.find(" ")
    return "…" + (cut[space + 1 :] if 0 <= space < longest // 2 else cut)


def _first_words(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[:longest]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut) + "…"
