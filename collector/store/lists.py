"""Lists of typos in keyset pages.

A list is a walk along an index that has its order and all that it may leave out, so that the table itself is read for
the typos of the page only. The status is the index's first column: a list of several statuses is one walk for each,
merged.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from collector.store.addresses import articles_at
from collector.store.cursors import read_cursor, write_cursor
from collector.store.listed import ListedTypo, listed
from collector.store.models import Site, Status, Typo
from collector.store.search import any_of, first_found, with_terms
from collector.text.search import search_terms

SORTS = {
    "last_seen": Typo.last_seen,
    "first_seen": Typo.first_seen,
    "reports": Typo.reports,
}
"""What lists can be sorted by; a "-" in front turns the order round."""

DEFAULT_SORT = "-last_seen"


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

    items: list[ListedTypo] = field(default_factory=list)
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Some typos in an order."""

    column: Any
    is_descending: bool
    statuses: tuple[str, ...]
    conditions: tuple[ColumnElement[bool], ...] = ()

    def first(self, count: int) -> Select[int]:
        """Return a question for the numbers of the first `count`, by walking along the index."""
        walks = [self._sorted(self._asked(Typo.status == status)).limit(count) for status in self.statuses]
        merged = union_all(*(select(walk.subquery()) for walk in walks)).subquery()
        return select(merged.c.id).order_by(*self._order(merged.c[self.column.key], merged.c.id)).limit(count)

    def among(self, ids: ColumnElement[bool], count: int) -> Select[int]:
        """Return a question for the numbers of the first `count` of those that `ids` names, which are few."""
        # Joined to nothing, so that no planner walks the index of the status.
        asked = self._asked(Typo.status.concat("").in_(self.statuses), ids)
        return self._sorted(asked).limit(count).with_only_columns(Typo.id)

    def after(self, value: datetime | int, typo_id: int) -> "Order":
        """Return what comes after (value, typo_id) in it."""
        # Spelled out rather than as a row value: SQLite uses its index for the first part, PostgreSQL for both.
        column = self.column
        if self.is_descending:
            beyond = and_(column <= value, or_(column < value, Typo.id < typo_id))
        else:
            beyond = and_(column >= value, or_(column > value, Typo.id > typo_id))
        return replace(self, conditions=(*self.conditions, beyond))

    def _asked(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(Typo.id, self.column).where(*conditions, *self.conditions)

    def _sorted(self, asked: Select[Any]) -> Select[Any]:
        return asked.order_by(*self._order(self.column, Typo.id))

    def _order(self, *columns: Any) -> list[Any]:
        return [column.desc() if self.is_descending else column.asc() for column in columns]


def list_typos(
    session: Session, wanted: TypoFilter, sort: str = DEFAULT_SORT, limit: int = 50, cursor: str | None = None
) -> Page:
    """Return a page of at most `limit` typos in the order `sort` (a key of SORTS, perhaps with "-" in front).

    Raises BadCursor for a cursor that no page gave, SearchTooLong, and KeyError for an unknown order.
    """
    column = SORTS[sort.removeprefix("-")]
    order = Order(column, sort.startswith("-"), tuple(wanted.statuses or Status), _conditions(session, wanted))
    if cursor:
        order = order.after(*read_cursor(cursor, sort))
    found = listed(session, _found(session, wanted, order, limit + 1))
    if len(found) <= limit:
        return Page(found)
    last = found[limit - 1]
    return Page(found[:limit], write_cursor(sort, getattr(last, column.key), last.id))


def _found(session: Session, wanted: TypoFilter, order: Order, count: int) -> list[int]:
    """The numbers of the first `count`."""
    terms = search_terms(wanted.query)
    if wanted.article_url:
        # An article has few typos, so no walk is needed.
        articles = articles_at(session, wanted.article_url)
        ids = list(session.scalars(select(Typo.id).where(Typo.article_id.in_(articles))))
        there = with_terms(session, ids, terms) if terms else ids
        return list(session.scalars(order.among(any_of(session, Typo.id, there), count)))
    if terms:
        return first_found(session, order, terms, count)
    return list(session.scalars(order.first(count)))


def _conditions(session: Session, wanted: TypoFilter) -> tuple[ColumnElement[bool], ...]:
    """What the walks leave out. All of it is in the indexes."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.site_key:
        # A number that no site has, where there is none with this key.
        conditions.append(Typo.site_id == (session.scalar(select(Site.id).where(Site.key == wanted.site_key)) or 0))
    if wanted.assignee_id is not None:
        nobody = wanted.assignee_id == 0
        conditions.append(Typo.assignee_id.is_(None) if nobody else Typo.assignee_id == wanted.assignee_id)
    return tuple(conditions)
