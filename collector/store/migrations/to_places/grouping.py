"""Grouping the reports of one article, or of one typo, as if they had just come. Pure.

The rules are those of the intake: a report joins typos of the same words, and one that may change how others are
grouped has all findings near it grouped again (`collector.text.grouping`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from collector.text.changes import Finding, find
from collector.text.grouping import Nucleus, group, overlap
from collector.text.passages import Alignment, Passage, Span, align, edge_keys, near_keys, passage, quote_at
from collector.text.quotes import Quote

_MOST_COMPARED = 30
"""Groups that one report is compared with."""


@dataclass(frozen=True, slots=True)
class Content:
    """What reports with the same phrase, surroundings and suggestion have in common."""

    passage: Passage
    findings: tuple[Finding, ...]

    def words_of(self, finding: Finding) -> str:
        """Return the words that a finding is about, as they stand in the text."""
        start, end = self.passage.place_of(finding.span)
        return self.passage.text[start:end]


def read_content(
    exact: str, prefix: str, suffix: str, block: str | None, start: int | None, end: int | None, suggestion: str | None
) -> Content:
    """Return what a report with these columns says."""
    one = passage(Quote(exact, prefix, suffix), block or None, start, end)
    first, last = one.phrase
    if first < last:
        return Content(one, find(one, suggestion))
    if not one.tokens:  # nothing that can be seen, in no text: it needs a word to stand at
        return read_content("\ufffd", prefix, suffix, None, None, None, None)
    # Selections of white space and invisible characters alone mark the word before them.
    word = max(0, first - 1)
    quote, start, end = quote_at(one, (word, word + 1))
    return read_content(quote.exact, quote.prefix, quote.suffix, one.block, start, end, None)


def quote_columns(one: Passage, span: Span) -> dict[str, Any]:
    """Return the columns of a typo that say where it is: these words of a report's passage."""
    quote, start, end = quote_at(one, span)
    before_key, after_key = edge_keys(one, span)
    return {
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "block_text": one.block or "",
        "block_start": start,
        "block_end": end,
        "before_key": before_key,
        "after_key": after_key,
    }


@dataclass(slots=True)
class Found:
    """What readers of a group change or mark, `lead` and `trail` words more than its nucleus on either side.

    `exact` are the words, None where they are the nucleus. `members` are the contents that say so, by number, and which
    of their findings it is.
    """

    is_change: bool
    lead: int
    trail: int
    exact: str | None
    members: list[tuple[int, int]]


@dataclass(eq=False)
class Group:
    """A typo in the making: its nucleus, as it is quoted, and what its readers have found, by the findings' keys."""

    number: int
    columns: dict[str, Any]
    found: dict[int, Found] = field(default_factory=dict)

    @cached_property
    def passage(self) -> Passage:
        """The nucleus in its text."""
        return read_passage(self.columns)

    @property
    def is_change(self) -> bool:
        """Whether a reader says what should be there."""
        return any(one.is_change for one in self.found.values())

    def span_of(self, found: Found) -> Span:
        """Return the words of one of its findings, in its own passage; none where they are in other text."""
        first, last = self.passage.phrase
        return max(0, first - found.lead), min(len(self.passage.tokens), last + found.trail)

    @property
    def size(self) -> int:
        """How many different contents are in it, one of several findings as many times."""
        return sum(len(one.members) for one in self.found.values())

    @property
    def first(self) -> tuple[int, int]:
        """The first of the contents that are in it, and which of its findings."""
        return min(member for one in self.found.values() for member in one.members)


def read_passage(columns: Any) -> Passage:
    """Return the passage of a typo with these columns."""
    quote = Quote(columns["exact"], columns["prefix"], columns["suffix"])
    return passage(quote, columns["block_text"] or None, columns["block_start"], columns["block_end"])


def found_beyond(one: Passage, alignment: Alignment | None, span: Span) -> tuple[Span | None, int, int]:
    """Return which words of a nucleus' passage are these of an aligned one, and how many more they are than the nucleus
    on either side; None and zeros where they are not there."""
    there = alignment.find(span) if alignment and span[0] < span[1] else None
    return (there, one.phrase[0] - there[0], there[1] - one.phrase[1]) if there else (None, 0, 0)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A group, and where its nucleus is in a report's passage."""

    group: Group
    span: Span
    alignment: Alignment

    def span_of(self, found: Found) -> Span:
        """Return the words of one of its findings, in the report's passage."""
        if found.lead == found.trail == 0:
            return self.span
        there, *_ = found_beyond(self.group.passage, self.alignment, self.group.span_of(found))
        return there or (self.span[0] - found.lead, self.span[1] + found.trail)

    @property
    def extent(self) -> Span:
        """The words of all of its findings together, in the report's passage."""
        spans = [self.span, *map(self.span_of, self.group.found.values())]
        return min(first for first, _ in spans), max(last for _, last in spans)


class Grouping:
    """The groups of the contents that were taken so far."""

    def __init__(self, contents: Sequence[Content]) -> None:
        """Start with no group. `contents` are those that may be taken."""
        self._contents = contents
        self._made = 0
        self._groups: dict[int, Group] = {}
        self._before: dict[int, list[Group]] = defaultdict(list)
        self._after: dict[int, list[Group]] = defaultdict(list)

    @property
    def groups(self) -> list[Group]:
        """The groups, those of earlier contents first."""
        return sorted(self._groups.values(), key=lambda one: one.first)

    def take(self, number: int) -> None:
        """Let the content with this number join the groups that it belongs to, and found those that are missing."""
        content = self._contents[number]
        edges = [edge_keys(content.passage, finding.span) for finding in content.findings]
        placed = self._place(content.passage, [before for before, _ in edges], [after for _, after in edges])
        joined = [_equal_to(finding.span, finding.key, placed) for finding in content.findings]
        if self._changes_others(content, joined):
            self._regroup(number, content)
        else:
            self._join(number, content, joined)

    def _changes_others(self, content: Content, joined: Sequence[_Placed | None]) -> bool:
        """Tell whether a content that joins these groups may change how others are grouped."""
        unsettled = [
            (finding, one)
            for finding, one in zip(content.findings, joined, strict=True)
            if one is None or (finding.is_change and not one.group.is_change)
        ]
        if not unsettled:
            return False
        near = self._place_near(content.passage)
        return any(
            overlap(other.extent, finding.span)
            for finding, one in unsettled
            for other in near
            if one is None or other.span != one.span
        )

    def _regroup(self, number: int, content: Content) -> None:
        """Take a content that may change how others are grouped."""
        near = self._place_near(content.passage)
        nuclei = _nuclei(content.passage, near, content.findings)
        joined = [_with(nuclei[one.span, one.is_change], near) for one in content.findings]
        moves = _moves(near, nuclei)
        self._join(number, content, joined)
        if not moves:
            return
        near = self._place_near(content.passage)
        for source, key, found, nucleus in _moves(near, _nuclei(content.passage, near)):
            target = _with(nucleus, near)
            if target is None:
                first, which = min(found.members)
                origin = self._contents[first]
                made = self._add(origin.passage, origin.findings[which].span)
                target = _Placed(made, nucleus.span, Alignment(content.passage, made.passage, None))
                near.append(target)
            self._move(source.group, key, target.group)

    def _join(self, number: int, content: Content, joined: Sequence[_Placed | None]) -> None:
        """Add a content to these groups, one for each of its findings; None stands for a new one."""
        taken: set[int] = set()
        for which, (finding, placed) in enumerate(zip(content.findings, joined, strict=True)):
            one = placed.group if placed else self._add(content.passage, finding.span)
            if one.number in taken:
                continue
            taken.add(one.number)
            if finding.key not in one.found:
                lead, trail = _beyond(one.passage, content.passage, finding.span, placed.span) if placed else (0, 0)
                exact = content.words_of(finding) if lead or trail else None
                one.found[finding.key] = Found(finding.is_change, lead, trail, exact, [])
            one.found[finding.key].members.append((number, which))

    def _move(self, source: Group, key: int, target: Group) -> None:
        found = source.found.pop(key)
        if not source.found:
            self._remove(source)
        if key not in target.found:
            one = target.passage
            there, lead, trail = found_beyond(one, align(one, source.passage), source.span_of(found))
            exact = None if there == one.phrase else found.exact or source.columns["exact"]
            target.found[key] = Found(found.is_change, lead, trail, exact, [])
        target.found[key].members += found.members

    def _add(self, one: Passage, span: Span) -> Group:
        self._made += 1
        made = Group(self._made, quote_columns(one, span))
        self._groups[made.number] = made
        self._before[made.columns["before_key"]].append(made)
        self._after[made.columns["after_key"]].append(made)
        return made

    def _remove(self, gone: Group) -> None:
        del self._groups[gone.number]
        self._before[gone.columns["before_key"]].remove(gone)
        self._after[gone.columns["after_key"]].remove(gone)

    def _place_near(self, one: Passage) -> list[_Placed]:
        """Return the groups near a passage's phrase, and where."""
        if len(self._groups) <= _MOST_COMPARED:
            return _placed(one, reversed(self._groups.values()))
        return self._place(one, *near_keys(one))

    def _place(self, one: Passage, before: Iterable[int], after: Iterable[int]) -> list[_Placed]:
        """Return the groups with one of these keys that are in the passage, and where."""
        left = {made.number for key in before for made in self._before.get(key, ())}
        right = {made.number for key in after for made in self._after.get(key, ())}
        numbers = sorted(left | right, key=lambda made: (made not in left or made not in right, -made))
        return _placed(one, [self._groups[made] for made in numbers[:_MOST_COMPARED]])


def _placed(one: Passage, groups: Iterable[Group]) -> list[_Placed]:
    """Return those of the groups that are in the passage, and where."""
    found = []
    for made in groups:
        alignment = align(one, made.passage)
        span = alignment and alignment.find(made.passage.phrase)
        if alignment and span:
            found.append(_Placed(made, span, alignment))
    return found


def _beyond(nucleus: Passage, one: Passage, span: Span, placed: Span) -> tuple[int, int]:
    """Return how many words a finding has more than a nucleus on either side. It has the words `span` of a passage in
    which the nucleus is at `placed`."""
    if span == placed:
        return 0, 0
    there, lead, trail = found_beyond(nucleus, align(nucleus, one), span)
    return (lead, trail) if there else (placed[0] - span[0], span[1] - placed[1])


def _nuclei(
    one: Passage, near: Iterable[_Placed], findings: Iterable[Finding] = ()
) -> dict[tuple[Span, bool], Nucleus]:
    spans = [(placed.span_of(found), found.is_change) for placed in near for found in placed.group.found.values()]
    spans += [(finding.span, finding.is_change) for finding in findings]
    return group(
        (span for span, is_change in spans if is_change),
        (span for span, is_change in spans if not is_change),
        of_characters=one.is_unparted,
    )


def _moves(
    near: Sequence[_Placed], nuclei: dict[tuple[Span, bool], Nucleus]
) -> list[tuple[_Placed, int, Found, Nucleus]]:
    """Return the groups with the findings that are to leave them, and the nuclei that these belong to."""
    stored = (
        (one, key, found, nuclei[one.span_of(found), found.is_change])
        for one in near
        for key, found in one.group.found.items()
    )
    return [move for move in stored if _with(move[3], near) is not move[0]]


def _with(nucleus: Nucleus, near: Iterable[_Placed]) -> _Placed | None:
    """Return the group that has this nucleus, None where there is none yet."""
    there = [one for one in near if one.span == nucleus.span]
    return min(there, key=lambda one: (-one.group.size, one.group.number), default=None)


def _equal_to(span: Span, key: int, placed: Iterable[_Placed]) -> _Placed | None:
    """Return the group of these very words, or in which somebody has found just what has this key there."""

    def is_equal(one: _Placed) -> bool:
        found = one.group.found.get(key)
        return one.span == span or (found is not None and overlap(one.span_of(found), span))

    def preference(one: _Placed) -> tuple[bool, int, int]:
        return key not in one.group.found, -one.group.size, one.group.number

    return min(filter(is_equal, placed), key=preference, default=None)
