"""The findings of typos, counted by their reports; and quoting a typo anew by one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from collector.store.memberships import memberships
from collector.store.models import Finding, Report, ReportTypo, Typo
from collector.text.changes import find
from collector.text.passages import Passage, Span, align, edge_keys, locate, passage, quote_at
from collector.text.quotes import Quote

_QUOTE = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end")
_QUOTED = select(Typo.id, *(getattr(Typo, name) for name in _QUOTE))


@dataclass(frozen=True, slots=True)
class Counted:
    """The readers of a typo that count, and when its first and last report came."""

    reports: int
    first_seen: datetime
    last_seen: datetime


def passage_of(row: Any) -> Passage:
    """Return the passage of a typo, an alias or a report, by its columns."""
    quote = Quote(row.exact, row.prefix, row.suffix)
    return passage(quote, row.block_text or None, row.block_start, row.block_end)


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


def recount(connection: Connection, typo_id: int) -> Counted | None:
    """Count the typo's findings and reports by its reports, store the numbers, and return those of the typo; None where
    it has no reports. Findings without a report are deleted.

    Where no report counts as a reader, since those that did went elsewhere, the earliest one does: it came from one.
    """
    member = memberships(typo_id)
    readers = func.sum(case((member.c.counts, 1), else_=0))
    counted = (
        select(member.c.finding, readers, func.min(member.c.received_at), func.max(member.c.received_at))
        .select_from(member)
        .group_by(member.c.finding)
    )
    rows = connection.execute(counted).all()
    if not rows:
        return None
    if not any(number for _, number, *_ in rows):
        _count_earliest(connection, typo_id)
        rows = connection.execute(counted).all()
    keys = {key for key, *_ in rows}
    connection.execute(delete(Finding).where(Finding.typo_id == typo_id, Finding.key.not_in(keys)))
    for key, number, first, _ in rows:
        counts = {"count": int(number), "first_seen": first}
        connection.execute(update(Finding).where(Finding.typo_id == typo_id, Finding.key == key).values(**counts))
    found = Counted(sum(int(n) for _, n, *_ in rows), min(row[2] for row in rows), max(row[3] for row in rows))
    values = {"reports": found.reports, "first_seen": found.first_seen, "last_seen": found.last_seen}
    connection.execute(update(Typo).where(Typo.id == typo_id).values(**values))
    return found


def _count_earliest(connection: Connection, typo_id: int) -> None:
    member = memberships(typo_id)
    earliest = connection.scalar(
        select(member.c.report_id).select_from(member).order_by(member.c.received_at, member.c.report_id).limit(1)
    )
    for model, number in ((Report, Report.id), (ReportTypo, ReportTypo.report_id)):
        connection.execute(update(model).where(model.typo_id == typo_id, number == earliest).values(counts=True))


def move_findings(connection: Connection, source: int, target: int, keys: Collection[int] | None = None) -> None:
    """Give findings of one typo to another, all or those with these keys. The reports must have been moved already;
    `recount` counts them.

    What is found is said for the target's text. Where the two typos are in different places, nobody can say how far it
    goes beyond the target's phrase: then it is nothing.
    """
    typos = {row.id: row for row in connection.execute(_QUOTED.where(Typo.id.in_([source, target])))}
    ours, theirs = passage_of(typos[target]), passage_of(typos[source])
    alignment = align(ours, theirs)
    wanted = select(Finding).where(Finding.typo_id == source)
    gone = delete(Finding).where(Finding.typo_id == source)
    if keys is not None:
        wanted, gone = wanted.where(Finding.key.in_(keys)), gone.where(Finding.key.in_(keys))
    known = set(connection.scalars(select(Finding.key).where(Finding.typo_id == target)))
    for row in connection.execute(wanted).mappings().all():
        if row["key"] in known:
            continue
        span = alignment and alignment.find((theirs.phrase[0] - row["lead"], theirs.phrase[1] + row["trail"]))
        lead, trail = (ours.phrase[0] - span[0], span[1] - ours.phrase[1]) if span else (0, 0)
        exact = None if span == ours.phrase else row["exact"] or typos[source].exact
        values = {**row, "typo_id": target, "lead": lead, "trail": trail, "exact": exact}
        connection.execute(insert(Finding).values(values))
    connection.execute(gone)


def span_of_finding(report: Any, key: int, typo: Passage) -> tuple[Passage, Span]:
    """Return the passage of a report and the words of its finding with this key. Of several, which have the same words,
    it is the one nearest to the typo; where the reader's words were deleted, what the report marks."""
    one = passage_of(report)
    spans = [found.span for found in find(one, report.suggestion) if found.key == key]
    there = locate(one, typo)
    if there is not None:
        spans.sort(key=lambda span: abs(span[0] - there[0]))
    return one, spans[0] if spans else one.phrase
