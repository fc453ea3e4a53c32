"""Storing a few reports in one transaction, as if they were stored one after the other in the order in which they came.

What is known is read at once for all of them, they are decided in memory, and what they change is written at once. A
report that changes how other reports are grouped is the last of its transaction: `collector.store.regrouping` does that
when the others have been written.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from collector.intake.ceilings import NO_CEILINGS, Ceilings
from collector.intake.readers import Readers
from collector.intake.report import Report, held_row
from collector.store import intake as store
from collector.store.article_facts import after_report, contradicts, find_by_title
from collector.store.candidates import (
    Candidate,
    Keys,
    KnownFinding,
    Placed,
    beyond,
    equal_to,
    keys_in,
    load,
    new_candidate,
    place,
)
from collector.store.findings import quote_columns
from collector.store.held import hold_reports, room_for_held
from collector.store.intake import KnownArticle, Stored
from collector.store.models import Status
from collector.store.models.article import VOTED
from collector.store.regrouping import Regrouping
from collector.text.changes import Finding
from collector.text.grouping import overlap
from collector.text.passages import Alignment, edge_keys
from collector.text.quotes import Quote

_STAYS_FIXED = timedelta(days=1)
"""Readers who had the page open when it was mended, or get it from a cache, report what is gone already."""

_MOST_COMPARED = 300
"""Typos that are compared with reports in one transaction."""


def store_together(connection: Connection, reports: Sequence[Report], ceilings: Ceilings = NO_CEILINGS) -> list[Stored]:
    """Store the reports and return what became of them: of all, or of as many of the first ones as can be decided by
    what was known before.

    A report that would make a new typo above a ceiling is held, or refused if too many are held. One whose id is
    already stored changes nothing. Raises sqlalchemy.exc.IntegrityError if another process stores a copy of one at the
    same time.
    """
    known = store.find_reports(connection, {report.id for report in reports})
    fresh: dict[uuid.UUID, Report] = {}
    for report in reports:
        if report.id not in known:
            fresh.setdefault(report.id, report)
    if not fresh:
        return [known[report.id] for report in reports]
    batch = Batch(connection, list(fresh.values()), ceilings)
    results: list[Stored] = []
    taken: dict[uuid.UUID, Stored] = {}
    for report in reports:
        if report.id in known:
            results.append(known[report.id])
        elif report.id in taken:  # it came twice, both copies at this moment
            first = taken[report.id]
            results.append(Stored(first.typos, first.reports, created=False))
        elif batch.is_spent:
            break
        elif (stored := batch.take(report)) is not None:
            results.append(stored)
            taken[report.id] = stored
        else:
            batch.write()
            results.append(_store_and_regroup(connection, report, ceilings))
            return results
    batch.write()
    return results


def _store_and_regroup(connection: Connection, report: Report, ceilings: Ceilings) -> Stored:
    """Store a report that changes how others are grouped."""
    batch = Batch(connection, [report], ceilings)
    article = batch.article_of(report)
    regrouping = Regrouping(connection, article, report.passage, report.findings)
    new = regrouping.joined.count(None)
    if ceiling := batch.exceeded(report, new):
        stored = batch.hold(report, ceiling)
        batch.write()
        return stored
    is_needed = regrouping.is_needed
    stored = batch.store(report, regrouping.joined)
    batch.write()
    if not is_needed:
        return stored
    Regrouping(connection, article, report.passage).apply()
    return replace(store.find_reports(connection, [report.id])[report.id], created=True)


def opens_again(fixed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a report opens a fixed typo: if that was over a day ago, or nobody knows when.

    It is asked of fixed ones only. What was rejected stays so, however many report it.
    """
    return fixed_at is None or now - fixed_at > _STAYS_FIXED


@dataclass(slots=True)
class _Written:
    """What is going to be written."""

    typos: dict[int, dict[str, Any]] = field(default_factory=dict)
    texts: dict[int, tuple[Report, Quote, int]] = field(default_factory=dict)
    more: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    more_texts: list[tuple[int, str]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    further: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    reopened: dict[int, datetime] = field(default_factory=dict)
    held: list[dict[str, Any]] = field(default_factory=list)


class Batch:
    """The reports of one transaction, with what was known before them and what they change."""

    def __init__(self, connection: Connection, reports: Sequence[Report], ceilings: Ceilings) -> None:
        self._connection = connection
        self._ceilings = ceilings
        rows = store.of_joined_articles(connection, [report.article for report in reports])
        articles = store.touch_articles(connection, rows)
        self._rows = {report.id: row for report, row in zip(reports, rows, strict=True)}
        self._article_of = {report.id: article.id for report, article in zip(reports, articles, strict=True)}
        self._before = {article.id: article for article in articles}
        self._articles = dict(self._before)
        self._keys = keys_in(connection, self._before)
        self._known_in = {number for number, keys in self._keys.items() if keys}
        self._candidates: dict[Keys, Candidate] = {}
        self._finding_keys = {finding.key for report in reports for finding in report.findings}
        self._compared = 0
        unknown = self._load(reports)
        self._compared = 0  # so that at least one report is taken
        self._numbers = iter(store.new_numbers(connection, unknown) if unknown else ())
        typos = {one.typo_id for one in self._candidates.values()}
        self._readers = Readers(connection, {report.sender for report in reports if report.sender}, typos)
        self._room: dict[int, int] = {}
        self._held_in: set[int] = set()
        self._written = _Written()

    @property
    def is_spent(self) -> bool:
        """Whether so much was compared that other writers should get their turn."""
        return self._compared >= _MOST_COMPARED

    def article_of(self, report: Report) -> int:
        """Return the number of the report's article."""
        return self._article_of[report.id]

    def take(self, report: Report) -> Stored | None:
        """Decide about a report and return what becomes of it; None if it changes how others are grouped."""
        placed = self._placed(report)
        joined = [equal_to(finding.span, finding.key, placed) for finding in report.findings]
        if not all(map(_is_settled, report.findings, joined)):
            placed = self._placed(report, near=True)
            for finding, found in zip(report.findings, joined, strict=True):
                if not _is_settled(finding, found) and any(
                    overlap(one.extent, finding.span) for one in placed if found is None or one.span != found.span
                ):
                    return None
        new = joined.count(None)
        if new and (ceiling := self.exceeded(report, new)):
            return self.hold(report, ceiling)
        return self.store(report, joined)

    def exceeded(self, report: Report, new: int) -> str | None:
        """Count so many new typos, and return the name of a ceiling that they are above, or None."""
        where = report.site.id, self._article_of[report.id], report.sender, report.networks
        return next((name for _ in range(new) if (name := self._ceilings.exceeded(*where))), None)

    def hold(self, report: Report, ceiling: str) -> Stored:
        """Hold a report that came above a ceiling, or refuse it where there is no room."""
        site_id = report.site.id
        self._held_in.add(self._article_of[report.id])
        if site_id not in self._room:
            self._room[site_id] = room_for_held(self._connection, site_id)
        if self._room[site_id] <= 0:
            return Stored((), 0, created=False)
        self._room[site_id] -= 1
        self._written.held.append(held_row(report, ceiling))
        return Stored((), 1, created=True)

    def store(self, report: Report, joined: Sequence[Placed | None]) -> Stored:
        """Let a report join these typos, one for each thing that it finds wrong; None stands for a new typo."""
        article_id = self._article_of[report.id]
        self._articles[article_id] = self._vote(report, self._articles[article_id])
        typos: dict[int, Candidate] = {}
        for finding, found in zip(report.findings, joined, strict=True):
            one = found or self._add(report, finding)
            if one.candidate.typo_id in typos:
                continue
            typos[one.candidate.typo_id] = one.candidate
            counts = self._count(report, finding, one, is_new=found is None)
            self._link(report, finding, one.candidate.typo_id, counts, is_first=len(typos) == 1)
        first = next(iter(typos.values()))
        return Stored(tuple(typos), first.reports, created=True)

    def write(self) -> None:
        """Write everything."""
        connection, written = self._connection, self._written
        self._change_articles()
        if written.more:
            store.count_reports(connection, written.more)
        if written.typos:
            store.add_typos(connection, list(written.typos.values()))
            store.add_search(connection, {typo_id: self._text(*of) for typo_id, of in written.texts.items()})
        for typo_id, at in written.reopened.items():
            store.reopen(connection, typo_id, at)
        if written.reports:
            store.add_reports(connection, written.reports, written.further)
            store.count_findings(connection, written.findings)
        if readers := self._readers.rows():
            store.count_senders(connection, readers)
        if written.more_texts:
            store.extend_search(connection, written.more_texts)
        if self._held_in:
            hold_reports(connection, written.held, self._held_in)

    def _text(self, report: Report, quote: Quote, article_id: int) -> str:
        """Return the text by which a new typo is found, with the article's title as it is after all reports."""
        article = self._articles[article_id]
        return report.first_words(quote, article.title, article.url)

    def _load(self, reports: Sequence[Report]) -> int:
        """Read the typos that the reports may be of, and return how many new ones there may be."""
        self._read(keys for report in reports for keys in self._find(report, near=False))
        unsettled = []
        for report in reports:
            if self.is_spent:  # `take` comes no further either
                break
            placed = self._placed(report)
            if not all(
                _is_settled(finding, equal_to(finding.span, finding.key, placed)) for finding in report.findings
            ):
                unsettled.append(report)
        self._read(keys for report in unsettled for keys in self._find(report, near=True))
        return sum(len(report.findings) for report in unsettled)

    def _find(self, report: Report, near: bool) -> list[Keys]:
        index = self._keys[self._article_of[report.id]]
        if not index:
            return []
        if near:
            return index.find_near(report.passage)
        edges = [edge_keys(report.passage, finding.span) for finding in report.findings]
        return index.find([before for before, _ in edges], [after for _, after in edges])

    def _read(self, keys: Iterable[Keys]) -> None:
        missing = {one for one in keys if one not in self._candidates}
        if missing:
            self._candidates |= load(self._connection, missing, self._finding_keys)

    def _placed(self, report: Report, near: bool = False) -> list[Placed]:
        """Return the typos in the report's passage that are known by the words around them; those that stand near the
        reader's selection, too, if wanted."""
        found = self._find(report, near)
        self._read(found)
        self._compared += len(found)
        return place(report.passage, [self._candidates[keys] for keys in found if keys in self._candidates])

    def _vote(self, report: Report, article: KnownArticle) -> KnownArticle:
        """What is known of the article after the report; its sender may not contradict it again and again."""
        row = self._rows[report.id]
        if contradicts(article, row) and not self._ceilings.may_contradict(report.sender, report.site.id, row["key"]):
            row = {**row, **dict.fromkeys(VOTED)}
        return after_report(article, row)

    def _add(self, report: Report, finding: Finding) -> Placed:
        """Add a new typo of what the report finds wrong."""
        article_id = self._article_of[report.id]
        typo_id = next(self._numbers)
        row = quote_columns(report.passage, finding.span)
        self._written.typos[typo_id] = {
            "id": typo_id,
            "site_id": report.site.id,
            "article_id": article_id,
            **row,
            "status": Status.NEW,
            "reports": 0,
            "version": 1,
            "first_seen": report.received_at,
            "last_seen": report.received_at,
        }
        self._written.texts[typo_id] = report, Quote(row["exact"], row["prefix"], row["suffix"]), article_id
        one = new_candidate(typo_id, row)
        keys = Keys(article_id, typo_id, row["before_key"], row["after_key"])
        self._keys[article_id].append(keys)
        self._candidates[keys] = one
        return Placed(one, finding.span, Alignment(report.passage, one.passage, None))

    def _count(self, report: Report, finding: Finding, placed: Placed, is_new: bool) -> bool:
        """Count what a report finds wrong, and return whether it counts as another reader."""
        typo, now = placed.candidate, report.received_at
        counts = self._readers.count(report.sender, typo.typo_id, now.date())
        if counts:
            for one in self._candidates.values():
                if one.typo_id == typo.typo_id:
                    one.reports += 1
        if new := self._written.typos.get(typo.typo_id):
            new.update(reports=typo.reports, last_seen=now)
        else:
            more, _ = self._written.more.get(typo.typo_id, (0, now))
            self._written.more[typo.typo_id] = more + int(counts), now
        if not is_new and (words := report.words):
            self._written.more_texts.append((typo.typo_id, words))
        lead, trail = beyond(typo.passage, report.passage, finding.span, placed.span)
        is_own = not typo.is_alias and lead == trail == 0
        start, end = report.passage.place_of(finding.span)
        self._written.findings.append(
            {
                "typo_id": typo.typo_id,
                "key": finding.key,
                "exact": None if is_own else report.passage.text[start:end],
                "text": finding.text,
                "lead": 0 if typo.is_alias else lead,
                "trail": 0 if typo.is_alias else trail,
                "count": int(counts),
                "first_seen": now,
            }
        )
        typo.findings.setdefault(finding.key, KnownFinding(finding.is_change, lead, trail))
        if typo.status == Status.FIXED and opens_again(store.when_fixed(self._connection, typo.typo_id), now):
            self._written.reopened[typo.typo_id] = now
            for one in self._candidates.values():
                if one.typo_id == typo.typo_id:
                    one.status = Status.NEW
        return counts

    def _link(self, report: Report, finding: Finding, typo_id: int, counts: bool, is_first: bool) -> None:
        link = {"typo_id": typo_id, "finding": finding.key, "counts": counts}
        if is_first:
            self._written.reports.append({**report.row, **link})
        else:
            self._written.further.append({"report_id": report.id, **link})

    def _change_articles(self) -> None:
        """Write what the reports tell of their articles. Their typos are found by a title that is another one now; new
        typos are anyway."""
        changed = [article for article in self._articles.values() if article is not self._before[article.id]]
        if changed:
            store.change_articles(self._connection, changed)
        for article in changed:
            is_other = article.title != self._before[article.id].title
            if article.title and is_other and article.id in self._known_in:
                find_by_title(self._connection, article.id, article.title)


def _is_settled(finding: Finding, found: Placed | None) -> bool:
    """Tell whether a report that joins this typo cannot change how others are grouped: it is no new place, nor the
    first to say what should stand there."""
    return found is not None and (not finding.is_change or found.candidate.is_change)
