"""What becomes of an article's typos when its reports are grouped anew. Pure.

Reports of a typo that an editor decided about stay with it: where they are of several places, it is split. All other
reports are grouped together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collector.store.migrations.to_places.grouping import (
    Content,
    Group,
    Grouping,
    found_beyond,
    quote_columns,
    read_content,
    read_passage,
)
from collector.text.changes import find
from collector.text.grouping import overlap
from collector.text.passages import Passage, align, locate

Row = Any
"""A row, as a mapping of columns' names."""


@dataclass(frozen=True, slots=True)
class Report:
    """A stored report: `content` is the number of what it says, in the order in which contents came."""

    id: Any
    typo_id: int
    received_at: Any
    counts: bool
    content: int


@dataclass(slots=True)
class Member:
    """A report of a typo: the key of what it finds wrong there, and whether this is the first of its typos."""

    report: Report
    finding: int
    is_first: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a finding (`collector.store.models.typo.Finding`) that do not follow from the typo's reports."""

    exact: str | None
    text: str | None
    lead: int
    trail: int


@dataclass(eq=False, slots=True)
class Typo:
    """A typo as it will be stored. `was` is the typo whose decisions, history or words it has.

    `joined` are the contents that are of it, by number: which of their findings, and its key.
    """

    was: Row
    columns: dict[str, Any]
    number: int = 0
    found: dict[int, Found] = field(default_factory=dict)
    joined: dict[int, tuple[int, int]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    correction: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether there was no typo with its number."""
        return bool(self.number != self.was["id"])


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of an article: its typos, and to which of them the numbers lead that are no typo's any more."""

    typos: list[Typo]
    leads_to: dict[int, int]


def is_settled(typo: Row) -> bool:
    """Tell whether an editor decided about a typo.

    Its version does not tell: until now it also grew when a report gave the typo another phrase.
    """
    return bool(typo["status"] != "new" or typo["has_aliases"] or typo["has_events"])


def reduced(row: Row) -> dict[str, Any]:
    """Return the quote of a typo or alias by itself: of what it suggests to change, where that is one thing."""
    names = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end", "suggestion")
    one = read_content(*(row[name] for name in names))
    return quote_columns(one.passage, one.findings[0].span if len(one.findings) == 1 else one.passage.phrase)


def decide(
    typos: Iterable[Row], reports: Sequence[Report], contents: Sequence[Content], numbers: Iterator[int]
) -> Decided:
    """Return what becomes of an article. The typos are sorted by number, reports and contents by when they came;
    `numbers` are those that new typos get."""
    of_typo = defaultdict(list)
    for report in reports:
        of_typo[report.typo_id].append(report)
    made: list[Typo] = []
    loose: dict[int, Row] = {}
    for typo in typos:
        theirs = of_typo[typo["id"]]
        if not theirs:
            made.append(Typo(typo, reduced(typo), typo["id"], correction=typo["correction"]))
        elif is_settled(typo):
            made += _split(typo, theirs, contents, numbers)
        else:
            loose[typo["id"]] = typo
    regrouped = _regroup(loose, [report for report in reports if report.typo_id in loose], contents, numbers)
    return Decided(made + regrouped, _leads_to(loose, regrouped))


def _split(typo: Row, reports: Sequence[Report], contents: Sequence[Content], numbers: Iterator[int]) -> list[Typo]:
    """Return the typos that a settled one becomes; the first keeps its number."""
    groups = _groups(reports, contents)
    main = _main(groups, typo, reports)
    kept = _typo_of(main, typo, contents)
    made = [kept]
    for other in groups:
        if other is main:
            continue
        if typo["has_aliases"] or locate(main.passage, other.passage) is None:
            _include(kept, main, other, contents)
        else:
            made.append(_typo_of(other, typo, contents))
    _distribute(made, reports)
    for number, one in enumerate(made):
        one.number = next(numbers) if number else typo["id"]
        if typo["correction"] is not None:
            one.correction = _correction(typo["correction"], read_passage(typo), one, is_first=not number)
    return made


def _main(groups: Sequence[Group], typo: Row, reports: Iterable[Report]) -> Group:
    """Return the group of most readers, if possible of those at the place that the typo was quoted from."""
    if len(groups) == 1:
        return groups[0]
    old = read_passage(typo)
    readers = Counter(report.content for report in reports if report.counts)

    def is_there(one: Group) -> bool:
        there = locate(old, one.passage)
        return there is not None and overlap(there, old.phrase)

    def count(one: Group) -> int:
        members = {number for found in one.found.values() for number, _ in found.members}
        return sum(readers[number] for number in members)

    there = [one for one in groups if is_there(one)] or groups
    return max(there, key=count)


def _include(kept: Typo, main: Group, other: Group, contents: Sequence[Content]) -> None:
    """Let a group be a part of a settled typo: at a place of its passage, or in other text."""
    alignment = align(main.passage, other.passage)
    for key, found in other.found.items():
        there, lead, trail = found_beyond(main.passage, alignment, other.span_of(found))
        exact = None if there == main.passage.phrase else found.exact or other.columns["exact"]
        number, which = min(found.members)
        kept.found.setdefault(key, Found(exact, contents[number].findings[which].text, lead, trail))
    for number, joined in _typo_of(other, kept.was, contents).joined.items():
        kept.joined.setdefault(number, joined)


def _correction(correction: str, old: Passage, typo: Typo, is_first: bool) -> str | None:
    """Return what an editor's correction of a typo's old phrase says of one of its new ones. Where it cannot be told,
    the first keeps it as it is."""
    left = correction if is_first else None
    if typo.columns["exact"] == old.text[old.start : old.end]:
        return left
    span = locate(old, read_passage(typo.columns))
    changes = [one for one in find(old, correction) if one.is_change]
    if span is None or not changes:
        return left
    here = [one for one in changes if overlap(one.span, span)]
    if any(one.span[0] < span[0] or one.span[1] > span[1] for one in here):
        return left
    at, end = old.place_of(span)
    parts = []
    for one in here:
        first, last = old.place_of(one.span)
        parts += [old.text[at:first], one.text or ""]
        at = last
    return "".join([*parts, old.text[at:end]]) if here else left


def _regroup(
    loose: Mapping[int, Row], reports: Sequence[Report], contents: Sequence[Content], numbers: Iterator[int]
) -> list[Typo]:
    """Return the typos of reports that no editor decided about.

    Each keeps a number that it had: the oldest of a typo of which a report finds just its phrase wrong, else the oldest
    of its reports' typos that no other has.
    """
    any_typo: Row = next(iter(loose.values()), {})
    made = [_typo_of(group, any_typo, contents) for group in _groups(reports, contents)]
    _distribute(made, reports)
    made = [one for one in made if one.members]
    taken: set[int] = set()
    for only_own in (True, False):
        for one in made:
            known = {
                member.report.typo_id
                for member in one.members
                if not only_own or one.found[member.finding].exact is None
            }
            if not one.number and known - taken:
                one.number = min(known - taken)
                taken.add(one.number)
    for one in made:
        one.was = loose[one.number or one.members[0].report.typo_id]
        one.number = one.number or next(numbers)
        one.correction = None if one.is_new else one.was["correction"]
    return made


def _leads_to(loose: Iterable[int], made: Iterable[Typo]) -> dict[int, int]:
    """Return to which typos the numbers lead that none has any more: those that got most of their reports."""
    got: dict[int, Counter[int]] = defaultdict(Counter)
    for one in made:
        for member in one.members:
            got[member.report.typo_id][one.number] += 1
    there = {one.number for one in made}
    return {number: got[number].most_common(1)[0][0] for number in loose if number not in there}


def _groups(reports: Iterable[Report], contents: Sequence[Content]) -> list[Group]:
    grouping = Grouping(contents)
    for number in sorted({report.content for report in reports}):
        grouping.take(number)
    return grouping.groups


def _typo_of(group: Group, was: Row, contents: Sequence[Content]) -> Typo:
    """Return the typo that a group becomes, without a number yet."""
    made = Typo(was, group.columns)
    for key, found in group.found.items():
        number, which = min(found.members)
        finding = contents[number].findings[which]
        made.found[key] = Found(found.exact, finding.text, found.lead, found.trail)
        for number, which in found.members:
            made.joined[number] = min(made.joined.get(number, (which, key)), (which, key))
    return made


def _distribute(typos: Iterable[Typo], reports: Iterable[Report]) -> None:
    """Give each report to the typos that what it says is of, the first one first."""
    joined: dict[int, list[tuple[int, int, Typo]]] = defaultdict(list)
    for one in typos:
        for number, (which, key) in one.joined.items():
            joined[number].append((which, key, one))
    for report in reports:
        of_text = sorted(joined[report.content], key=lambda entry: entry[0])
        for n, (_, key, one) in enumerate(of_text):
            one.members.append(Member(report, key, is_first=n == 0, counts=report.counts))
    for one in typos:
        # It came from a reader, wherever the others went.
        if one.members and not any(member.counts for member in one.members):
            one.members[0].counts = True
