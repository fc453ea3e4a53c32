"""Questions about typos: lists in keyset pages, one typo with its reports and history."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from collector.store.addresses import articles_at
from collector.store.export import record
from collector.store.models import Event, Report, Site, Status, Typo
from collector.store.search import first_found
from collector.text.search import search_terms

LARGEST_ID = 2**31 - 1
"""The largest number that a typo can have on both databases."""

# No reader of a page looks at more, and no answer grows without bound.
MOST_REPORTS_SHOWN = 500

# Ours have about 90 characters.
_LONGEST_CURSOR = 200

SORTS = {
    "last_seen": Typo.last_seen,
    "first_seen": Typo.first_seen,
    "reports": Typo.reports,
}
"""What lists can be sorted by; a "-" in front turns the order round."""

DEFAULT_SORT = "-last_seen"


class BadCursor(ValueError):
    """The cursor is not one of ours, or belongs to another order."""


@dataclass(frozen=True, slots=True)
class TypoFilter:
    """Which typos are asked for; empty means all.

    `query` is what an editor typed (`collector.text.search`): every term of it must be found. `assignee_id` 0 means
    nobody's.
    """

    statuses: tuple[Status, ...] = ()
    site_key: str | None = None
    query: str = ""
    article_url: str | None = None
    assignee_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page: some typos, and the cursor of the next page or None."""

    items: list[Typo] = field(default_factory=list)
    next: str | None = None


def list_typos(
    session: Session, wanted: TypoFilter, sort: str = DEFAULT_SORT, limit: int = 50, cursor: str | None = None
) -> Page:
    """Return a page of at most `limit` typos in the order `sort` (a key of SORTS, perhaps with "-" in front).

    Raises BadCursor for a cursor that no page gave, SearchTooLong, and KeyError for an unknown order.
    """
    column = SORTS[sort.removeprefix("-")]
    descending = sort.startswith("-")
    statement = _filtered(session, select(Typo), wanted)
    if cursor:
        value, typo_id = _read_cursor(cursor, sort)
        statement = statement.where(_after(column, value, typo_id, descending))
    order = (column.desc(), Typo.id.desc()) if descending else (column.asc(), Typo.id.asc())
    statement = statement.order_by(*order)
    terms = search_terms(wanted.query)
    if terms:
        found = first_found(session, statement, terms, limit + 1)
    else:
        found = list(session.scalars(statement.limit(limit + 1)))
    if len(found) <= limit:
        return Page(found)
    last = found[limit - 1]
    return Page(found[:limit], _write_cursor(sort, getattr(last, column.key), last.id))


def count_by_status(session: Session, site_key: str | None = None) -> dict[str, int]:
    """Return how many typos there are in each status, in one site or in all."""
    statement = select(Typo.status, func.count()).group_by(Typo.status)
    if site_key:
        statement = statement.join(Site, Site.id == Typo.site_id).where(Site.key == site_key)
    counts = {status.value: 0 for status in Status}
    for status, count in session.execute(statement):
        counts[status] = count
    return counts


def typo_by_id(session: Session, typo_id: int) -> Typo | None:
    """Return one typo."""
    return session.get(Typo, typo_id)


def reports_of(session: Session, typo_id: int) -> list[Report]:
    """Return the typo's reports, newest first, at most MOST_REPORTS_SHOWN."""
    return list(
        session.scalars(
            select(Report)
            .where(Report.typo_id == typo_id)
            .order_by(Report.received_at.desc(), Report.id)
            .limit(MOST_REPORTS_SHOWN)
        )
    )


def history_of(session: Session, typo_id: int) -> list[Event]:
    """Return what editors did with the typo, oldest first."""
    return list(session.scalars(select(Event).where(Event.typo_id == typo_id).order_by(Event.id)))


def neighbours_of(session: Session, typo: Typo, limit: int) -> list[Typo]:
    """Return the other typos of the article, those of the same paragraph first, then those of most readers."""
    elsewhere = case((and_(Typo.block_text == typo.block_text, Typo.block_text != ""), 0), else_=1)
    return list(
        session.scalars(
            select(Typo)
            .where(Typo.article_id == typo.article_id, Typo.id != typo.id)
            .order_by(elsewhere, Typo.reports.desc(), Typo.id)
            .limit(limit)
        )
    )


def all_reports(session: Session, site_key: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield every report as a record for an export, oldest first, never many in memory at once."""
    statement = (
        select(Report, Site.key, Typo.status)
        .join(Typo, Typo.id == Report.typo_id)
        .join(Site, Site.id == Typo.site_id)
        .order_by(Report.received_at, Report.id)
        .execution_options(yield_per=1000)
    )
    if site_key:
        statement = statement.where(Site.key == site_key)
    for report, key, status in session.execute(statement):
        yield record(report, key, status)
        session.expunge(report)


def _filtered(session: Session, statement: Select[Typo], wanted: TypoFilter) -> Select[Typo]:
    if wanted.statuses:
        statement = statement.where(Typo.status.in_([status.value for status in wanted.statuses]))
    if wanted.site_key:
        statement = statement.where(
            Typo.site_id == select(Site.id).where(Site.key == wanted.site_key).scalar_subquery()
        )
    if wanted.article_url:
        statement = statement.where(Typo.article_id.in_(articles_at(session, wanted.article_url)))
    if wanted.assignee_id is not None:
        nobody = wanted.assignee_id == 0
        statement = statement.where(Typo.assignee_id.is_(None) if nobody else Typo.assignee_id == wanted.assignee_id)
    return statement


def _after(column: Any, value: Any, typo_id: int, descending: bool) -> ColumnElement[bool]:
    """What comes after (value, id) in the order. Spelled out rather than as a row value: SQLite uses its index for
    the first part, PostgreSQL for both."""
    if descending:
        return and_(column <= value, or_(column < value, Typo.id < typo_id))
    return and_(column >= value, or_(column > value, Typo.id > typo_id))


def _write_cursor(sort: str, value: datetime | int, typo_id: int) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([sort, plain, typo_id]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, sort: str) -> tuple[datetime | int, int]:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError("too long")
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, plain, typo_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if made_for != sort:
            raise ValueError(made_for)
        if sort.removeprefix("-") == "reports":
            return _number(plain), _number(typo_id)
        value = datetime.fromisoformat(plain)
        if value.tzinfo is None:
            raise ValueError(plain)
        return value.astimezone(UTC), _number(typo_id)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCursor("this cursor does not belong to this list: start again without a cursor") from error


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:  # a bool is an int too
        raise ValueError(value)
    return value
