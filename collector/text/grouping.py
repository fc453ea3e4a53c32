"""Which findings of a passage are of one typo. Pure, and independent of the order in which the findings came.

A typo's *nucleus* is the run of words that it is about. Changes make nuclei, the smallest first; one that overlaps a
nucleus and is at most a word longer has the same. A mark goes to the only nucleus that it covers or overlaps. Marks
that overlap none make nuclei among themselves, and one that overlaps several is a nucleus of its own.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from collector.text.passages import Span

_LONGER = 1
"""Words by which two changes of one mistake may differ. Of characters it is twice as many: words of scripts that part
none have about two."""

_PHRASE = 4
"""Words of a mark that may be meant by one rejected typo in it; who marks more may mean something else."""


@dataclass(frozen=True, slots=True)
class Nucleus:
    """The words that a typo is about. An editor decided about those that are `settled`: they stay as they are. A
    `closed` one was rejected, which holds for reports of the same words only."""

    span: Span
    is_change: bool
    settled: bool = False
    closed: bool = False


def group(
    changes: Iterable[Span], marks: Iterable[Span], settled: Collection[Nucleus] = (), *, of_characters: bool = False
) -> dict[tuple[Span, bool], Nucleus]:
    """Return the nucleus of each change (span, True) and each mark (span, False).

    `settled` are nuclei that exist whatever is reported, and `of_characters` says that words are single characters, as
    in Chinese. Grouping the same findings again gives the same answer.
    """
    longer = 2 * _LONGER if of_characters else _LONGER
    nuclei = [one for one in settled if one.is_change]
    found: dict[tuple[Span, bool], Nucleus] = {}
    for span in sorted(set(changes), key=_smallest_first):
        found[span, True] = _same_change(span, nuclei, longer) or _added(nuclei, Nucleus(span, is_change=True))
    marked = [one for one in settled if not one.is_change]
    for span in sorted(set(marks), key=_smallest_first):
        near = [one for one in nuclei if overlap(one.span, span) and _accepts_mark(one, span)]
        nucleus = _meant(span, near) or _equal(span, marked)
        if nucleus is None and not near:
            nucleus = _meant(span, [one for one in marked if overlap(one.span, span) and _accepts_mark(one, span)])
        found[span, False] = nucleus or _added([] if near else marked, Nucleus(span, is_change=False))
    return found


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two runs have a word in common."""
    return one[0] < other[1] and other[0] < one[1]


def _same_change(span: Span, nuclei: Sequence[Nucleus], longer: int) -> Nucleus | None:
    """Return the nucleus of the same words as a change, else the only one that overlaps it and has hardly more or fewer
    words."""
    near = [one for one in nuclei if overlap(one.span, span) and not one.closed]
    return _equal(span, nuclei) or _only([one for one in near if abs(_size(one.span) - _size(span)) <= longer])


def _meant(span: Span, near: Sequence[Nucleus]) -> Nucleus | None:
    """Return the nucleus that a mark means: its own words, else the only one that it covers, or else overlaps."""
    covered = [one for one in near if span[0] <= one.span[0] and one.span[1] <= span[1]]
    return _equal(span, near) or _only(covered or near)


def _equal(span: Span, nuclei: Sequence[Nucleus]) -> Nucleus | None:
    return next((one for one in nuclei if one.span == span), None)


def _accepts_mark(nucleus: Nucleus, span: Span) -> bool:
    return not nucleus.closed or nucleus.span == span or _size(span) <= _PHRASE


def _only(nuclei: Sequence[Nucleus]) -> Nucleus | None:
    spans = {one.span for one in nuclei}
    return nuclei[0] if len(spans) == 1 else None


def _added(nuclei: list[Nucleus], nucleus: Nucleus) -> Nucleus:
    nuclei.append(nucleus)
    return nucleus


def _smallest_first(span: Span) -> tuple[int, Span]:
    return _size(span), span


def _size(span: Span) -> int:
    return span[1] - span[0]
