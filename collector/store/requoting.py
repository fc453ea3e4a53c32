"""Quoting a typo anew, by what its reports find wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from collector.store.findings import passage_of, quote_columns, recount, span_of_finding
from collector.store.memberships import memberships
from collector.store.models import Finding, Report, Typo
from collector.text.changes import find
from collector.text.passages import Passage, Span, locate

_QUOTE = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end")


@dataclass(frozen=True, slots=True)
class Found:
    """What readers of a typo change or mark, by the first of them: these words of that report's passage.

    `is_known` is false where the reader's words were deleted: then the words are those that the reader marked.
    """

    key: int
    at: datetime
    passage: Passage
    span: Span
    text: str | None
    is_known: bool

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a typo that is about these words."""
        return quote_columns(self.passage, self.span)

    def is_about(self, one: Passage) -> bool:
        """Tell whether these are the very words that are the phrase of a passage."""
        words = self.passage.tokens[slice(*self.span)]
        return words == one.tokens[slice(*one.phrase)] and locate(self.passage, one) == self.span


def texts_of(connection: Connection, typo_id: int) -> dict[int, str | None]:
    """Return what the typo's readers put in place of the words that they found, by the key of the finding."""
    return dict(connection.execute(select(Finding.key, Finding.text).where(Finding.typo_id == typo_id)).all())


def found_by_reports(
    connection: Connection, typo_id: int, place: Passage, texts: Mapping[int, str | None]
) -> list[Found]:
    """Return what the typo's reports find, each thing once. `texts` are those of findings whose reports may not say it
    any more, and `place` is where the typo was until now. It takes some hundred microseconds for each thing."""
    member = memberships(typo_id)
    order = (Report.suggestion.is_(None), Report.received_at, Report.id)
    ranked = (
        select(member.c.report_id, member.c.finding.label("key"))
        .add_columns(func.row_number().over(partition_by=member.c.finding, order_by=order).label("rank"))
        .join(Report, Report.id == member.c.report_id)
        .subquery()
    )
    first = select(ranked.c.key, Report.__table__).join(ranked, ranked.c.report_id == Report.id)
    return [
        _found(row, row.key, place, texts)
        for row in connection.execute(first.where(ranked.c.rank == 1).order_by(ranked.c.key))
    ]


def _found(report: Any, key: int, place: Passage, texts: Mapping[int, str | None]) -> Found:
    one, span = span_of_finding(report, key, place)
    said = {finding.key: finding.text for finding in find(one, report.suggestion)}
    is_known = key in said or key in texts
    return Found(key, report.received_at, one, span, said.get(key, texts.get(key)), is_known)


def smallest(found: Iterable[Found]) -> Found:
    """Return the change of the fewest words, or the mark of the fewest where there is no change: what a typo of these
    findings is about."""
    return min(found, key=lambda one: (one.text is None, one.span[1] - one.span[0], one.at, one.key))


def quote_of(typo: Typo) -> dict[str, Any]:
    """Return the columns that say where a typo is."""
    return {name: getattr(typo, name) for name in (*_QUOTE, "before_key", "after_key")}


def quote(session: Session, typo: Typo, columns: Mapping[str, Any], found: Collection[Found]) -> None:
    """Quote a typo by these columns, inside the caller's transaction, and write what its reports find as it is for the
    phrase that it has then."""
    for name, value in columns.items():
        setattr(typo, name, value)
    session.flush()
    connection, place = session.connection(), passage_of(typo)
    connection.execute(delete(Finding).where(Finding.typo_id == typo.id))
    rows = [_row(typo.id, one, place) for one in found if one.is_known]
    if rows:
        connection.execute(insert(Finding), rows)
    recount(connection, typo.id)


def has_own_finding(connection: Connection, typo: Typo) -> bool:
    """Tell whether a report of the typo finds its very phrase, in the text in which it is quoted."""
    own = select(Finding.key).where(Finding.typo_id == typo.id, Finding.exact.is_(None))
    member, place = memberships(typo.id), passage_of(typo)
    quotes = select(*(getattr(Report, name) for name in _QUOTE)).join(member, member.c.report_id == Report.id)
    asked: set[Any] = set()
    # Read bit by bit: nearly always the first one is there.
    with connection.execute(quotes.where(member.c.finding.in_(own)).execution_options(yield_per=100)) as rows:
        for row in rows:
            if row not in asked and locate(passage_of(row), place) is not None:
                return True
            asked.add(row)
    return False


def is_quoted_by(typo: Typo, report: Report, key: int) -> bool:
    """Tell whether the typo's quote is that of this report, which has the finding with this key."""
    if typo.block_text != (report.block_text or ""):
        return False
    return quote_columns(*span_of_finding(report, key, passage_of(typo))) == quote_of(typo)


def _row(typo_id: int, found: Found, place: Passage) -> dict[str, Any]:
    there = locate(found.passage, place)
    lead, trail = (0, 0) if there is None else (there[0] - found.span[0], found.span[1] - there[1])
    is_own = there is not None and lead == trail == 0
    start, end = found.passage.place_of(found.span)
    return {
        "typo_id": typo_id,
        "key": found.key,
        "exact": None if is_own else found.passage.text[start:end],
        "text": found.text,
        "lead": lead,
        "trail": trail,
        "count": 0,
        "first_seen": found.at,
    }
