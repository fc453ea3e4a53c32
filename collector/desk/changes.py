"""A phrase in its surroundings with the proposed change inside it, cut to the room that there is. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from collector.store.listed import AnyTypo
from collector.text.diff import Piece, word_diff


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


def passage(typo: AnyTypo) -> Passage:
    """Return the phrase in its paragraph, or between the few words that are known of its surroundings."""
    text, start, end = typo.block_text, typo.block_start, typo.block_end
    if text and start is not None and end is not None and 0 <= start < end <= len(text):
        return Passage(text[:start], text[start:end], text[end:], whole=True)
    return Passage(typo.prefix, typo.exact, typo.suffix, whole=False)


def proposal(typo: AnyTypo) -> str | None:
    """Return what the phrase should become: the editors' correction, else what most readers suggest."""
    if typo.correction:
        return typo.correction
    # An empty text is a proposal too: that the phrase should go.
    return typo.suggestions[0].text if typo.suggestions else None


def snippet(typo: AnyTypo, around: int = 40, longest: int = 96) -> Snippet:
    """Return the typo as a list shows it: the whole change, with some `around` characters before it and twice as many
    after it. Only what stays the same is shortened, where the phrase is longer than `longest`."""
    found, wanted = passage(typo), proposal(typo)
    pieces = changes(found.exact, wanted) if wanted is not None else (Piece("same", found.exact),)
    return Snippet(
        before=_last_words(found.before if found.whole else f"…{found.before}", around),
        pieces=_cut(pieces, longest, cuts_changes=False),
        after=_first_words(found.after if found.whole else f"{found.after}…", 2 * around).replace("\n", " "),
        changed=wanted is not None,
    )


def headline(typo: AnyTypo, longest: int = 120) -> tuple[Piece, ...]:
    """Return the phrase, or the change to it, as a heading."""
    wanted = proposal(typo)
    return _cut(changes(typo.exact, wanted) if wanted is not None else (Piece("same", typo.exact),), longest)


@lru_cache(maxsize=4096)
def changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from `old` to `new`; remembered, since a list shows the same ones again and again."""
    return tuple(word_diff(old, new))


def shortened_changes(old: str, new: str, longest: int = 160) -> tuple[Piece, ...]:
    """Return the same, cut to about `longest` characters."""
    return _cut(changes(old, new), longest)


def _cut(pieces: tuple[Piece, ...], longest: int, cuts_changes: bool = True) -> tuple[Piece, ...]:
    """Shorten long pieces, those that stay the same more than those that change."""
    if sum(len(piece.text) for piece in pieces) <= longest:
        return pieces
    out = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind != "same":
            text = _first_words(text, longest // 2) if cuts_changes else text
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
