"""The typos that a report may be of: read by the words around them, and laid over the report's passage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection

from collector.store import intake_statements as statements
from collector.store.models import OPEN, Status
from collector.store.prepared import values_of
from collector.text.grouping import overlap
from collector.text.passages import Alignment, Passage, Span, align, near_keys, passage
from collector.text.quotes import Quote

_MOST_COMPARED = 30
"""Typos that one report is compared with: at most some two milliseconds' work, in an article that was filled with typos
that stand between the same words."""


class Keys(NamedTuple):
    """The keys of an article's typo (`collector.text.passages.edge_keys`), or of one that was merged into it: then
    `alias_id` is the number of its row."""

    article_id: int
    typo_id: int
    before: int
    after: int
    alias_id: int | None = None


class KeyIndex(list[Sequence[Any]]):
    """The keys of one article's typos, as the database gives them: most of up to a thousand are only looked at."""

    def find(self, before: Collection[int], after: Collection[int]) -> list[Keys]:
        """Return at most _MOST_COMPARED that have one of these keys, those with both first, then newer ones."""
        found = [Keys._make(row) for row in self if row[2] in before or row[3] in after]
        found.sort(key=lambda one: (one.before not in before or one.after not in after, -one.typo_id))
        return found[:_MOST_COMPARED]

    def find_near(self, one: Passage) -> list[Keys]:
        """Return at most _MOST_COMPARED that may stand near the passage's phrase: all, if there are no more."""
        return [Keys._make(row) for row in self] if len(self) <= _MOST_COMPARED else self.find(*near_keys(one))


@dataclass(slots=True)
class KnownFinding:
    """What readers of a typo change or mark (`collector.store.models.typo.Finding`)."""

    is_change: bool
    lead: int = 0
    trail: int = 0


@dataclass(slots=True)
class Candidate:
    """A typo, or one that an editor merged into it, with its passage. `is_settled`: an editor decided about it."""

    typo_id: int
    passage: Passage
    reports: int
    status: str
    is_settled: bool
    is_alias: bool = False
    findings: dict[int, KnownFinding] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Whether it was rejected: then it takes only reports of the very same words."""
        return self.status in (Status.REJECTED, Status.SPAM)

    @property
    def is_change(self) -> bool:
        """Whether a reader says what should be there."""
        return self.is_alias or any(one.is_change for one in self.findings.values())


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate, and where it is in a report's passage."""

    candidate: Candidate
    span: Span
    alignment: Alignment

    def span_of(self, finding: KnownFinding) -> Span:
        """Return the words of one of its findings, in the report's passage."""
        first, last = self.candidate.passage.phrase
        span = max(0, first - finding.lead), min(len(self.candidate.passage.tokens), last + finding.trail)
        found = self.alignment.find(span) if finding.lead or finding.trail else self.span
        return found or (self.span[0] - finding.lead, self.span[1] + finding.trail)

    @property
    def extent(self) -> Span:
        """The words of all of its findings together, in the report's passage."""
        spans = [self.span, *map(self.span_of, self.candidate.findings.values())]
        return min(first for first, _ in spans), max(last for _, last in spans)


def keys_in(connection: Connection, article_ids: Iterable[int]) -> dict[int, KeyIndex]:
    """Return the keys of the typos of each article, newest first."""
    found = {article_id: KeyIndex() for article_id in article_ids}
    rows = statements.KEYS.all(connection, article_ids=values_of(found, connection))
    for article_id, keys in groupby(rows, itemgetter(0)):
        found[article_id].extend(keys)
    return found


def load(
    connection: Connection, keys: Collection[Keys], finding_keys: Collection[int] | None = None
) -> dict[Keys, Candidate]:
    """Return the typos that have these keys, with their findings; or, if `finding_keys` are given, only with those that
    have such a key, and one of each other kind and place: a typo may have a thousand suggestions."""
    found: dict[Keys, Candidate] = {}
    typos = {one.typo_id: one for one in keys if one.alias_id is None}
    aliases = {one.alias_id: one for one in keys if one.alias_id is not None}
    if typos:
        wanted = values_of(typos, connection)
        for row in statements.CANDIDATES.all(connection, ids=wanted):
            found[typos[row[0]]] = _candidate(row)
        if finding_keys is None:
            findings = statements.FINDINGS.all(connection, ids=wanted)
        else:
            keyed = values_of(finding_keys, connection)
            findings = statements.SOME_FINDINGS.all(connection, ids=wanted, finding_keys=keyed)
        for number, key, is_mark, lead, trail in findings:
            found[typos[number]].findings[key] = KnownFinding(not is_mark, lead, trail)
    if aliases:
        for alias_id, *row in statements.ALIAS_CANDIDATES.all(connection, ids=values_of(aliases, connection)):
            found[aliases[alias_id]] = _candidate(row, is_alias=True)
    return found


def place(one: Passage, candidates: Iterable[Candidate]) -> list[Placed]:
    """Return those of the candidates that are in the passage, and where."""
    found = []
    for candidate in candidates:
        alignment = align(one, candidate.passage)
        span = alignment and alignment.find(candidate.passage.phrase)
        if alignment and span:
            found.append(Placed(candidate, span, alignment))
    return found


def beyond(typo: Passage, one: Passage, span: Span, placed: Span) -> tuple[int, int]:
    """Return by how many words a finding goes beyond a typo's phrase on the left and on the right, in the text in which
    the typo is stored. The finding has the words `span` of a passage in which the typo is at `placed`."""
    if span == placed:
        return 0, 0
    alignment = align(typo, one)
    found = alignment and alignment.find(span)
    there, placed = (found, typo.phrase) if found else (span, placed)
    return placed[0] - there[0], there[1] - placed[1]


def equal_to(span: Span, key: int, placed: Iterable[Placed]) -> Placed | None:
    """Return the typo of these very words, or of which somebody has found just what has this key there; None where
    there is none.

    Of several, which exist where an editor split a typo, it is one of which somebody has found just that, then one that
    is open, then the one of most readers, then the oldest.
    """

    def preference(one: Placed) -> tuple[bool, bool, int, int, bool]:
        typo = one.candidate
        return key not in typo.findings, typo.status not in OPEN, -typo.reports, typo.typo_id, typo.is_alias

    def is_equal(one: Placed) -> bool:
        known = one.candidate.findings.get(key)
        return one.span == span or (known is not None and overlap(one.span_of(known), span))

    return min(filter(is_equal, placed), key=preference, default=None)


def new_candidate(typo_id: int, row: Mapping[str, Any]) -> Candidate:
    """Return a typo that is about to be stored, by its row; no report counts for it yet."""
    quote = (row[name] for name in ("exact", "prefix", "suffix", "block_text", "block_start", "block_end"))
    return _candidate((typo_id, *quote, 0, Status.NEW, 1))


def _candidate(row: Sequence[Any], *, is_alias: bool = False) -> Candidate:
    typo_id, exact, prefix, suffix, block, start, end, reports, status, version = row
    is_settled = is_alias or version > 1 or status != Status.NEW
    one = passage(Quote(exact, prefix, suffix), block or None, start, end)
    return Candidate(typo_id, one, reports, status, is_settled, is_alias)
