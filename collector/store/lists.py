"""Lists of typos in keyset pages: what is asked for, and the page."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from collector.store.addresses import articles_at
from collector.store.cursors import read_cursor, write_cursor
from collector.store.listed import AnyTypo, ListedTypo, listed
from collector.store.models import Article, Finding, Site, Status, Typo
from collector.store.order import Order
from collector.store.reach import ALL_SITES, Reach
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
    """Which typos are asked for; empty means all, but for `reach`, the sites that the editor sees.

    `query` is what an editor typed (`collector.text.search`): every term of it must be found. `assignee_id` 0 means
    nobody's. `section` and `author` are an article's, "" stands for none. `suggested` asks whether a reader suggests
    something. `since` and `until` (exclusive) bound the first report.
    """

    reach: Reach
    statuses: tuple[Status, ...] = ()
    site_key: str | None = None
    query: str = ""
    article_url: str | None = None
    assignee_id: int | None = None
    section: str | None = None
    author: str | None = None
    suggested: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page: some typos, and the cursor of the next page or None."""

    items: list[ListedTypo] = field(default_factory=list)
    next: str | None = None


def list_typos(
    session: Session, wanted: TypoFilter, sort: str = DEFAULT_SORT, limit: int = 50, cursor: str | None = None
) -> Page:
    """Return a page of at most `limit` typos in the order `sort` (a key of SORTS, perhaps with "-" in front).

    Raises BadCursor for a cursor that no page gave, SearchTooLong, and KeyError for an unknown order.
    """
    order = order_of(session, wanted, sort)
    if cursor:
        order = order.after(*read_cursor(cursor, sort))
    found = listed(session, find(session, wanted, order, limit + 1))
    if len(found) <= limit:
        return Page(found)
    last = found[limit - 1]
    return Page(found[:limit], write_cursor(sort, getattr(last, order.column.key), last.id))


def order_of(session: Session, wanted: TypoFilter, sort: str = DEFAULT_SORT) -> Order:
    """Return the order of a list, with what it leaves out but for the search. Raises KeyError for an unknown order."""
    column = SORTS[sort.removeprefix("-")]
    return Order(column, sort.startswith("-"), tuple(wanted.statuses or Status), _conditions(session, wanted))


def matching(session: Session, wanted: TypoFilter, most: int) -> list[int]:
    """Return the numbers of the first `most` typos that are asked for, those of the newest activity first."""
    return find(session, wanted, order_of(session, wanted), most)


def still_listed(session: Session, wanted: TypoFilter, ids: Collection[int]) -> set[int]:
    """Return those of these typos that the list has, whatever it searches for: no decision changes that."""
    order = order_of(session, wanted)
    return set(session.scalars(order.among(any_of(session, Typo.id, list(ids)), len(ids)))) if ids else set()


def arrived(session: Session, wanted: TypoFilter, since: datetime, most: int) -> list[int]:
    """Return the numbers of the typos of the list that were first reported after this moment, at most `most`."""
    since += timedelta.resolution
    later = max(since, wanted.since) if wanted.since else since
    order = order_of(session, replace(wanted, since=later))
    # A typo's newest report is no older than its first: so the walk, along the newest ones, ends at this moment.
    order = replace(order, conditions=(*order.conditions, Typo.last_seen >= later))
    return find(session, wanted, order, most)


def beside(session: Session, wanted: TypoFilter, sort: str, typo: AnyTypo) -> tuple[int | None, int | None]:
    """Return the numbers of the typos before and after this one in a list, None where there is none.

    The typo need not be in the list itself (any more): its place is where its own value and number would put it.
    Raises SearchTooLong, and KeyError for an unknown order.
    """
    order = order_of(session, wanted, sort)
    place = getattr(typo, order.column.key), typo.id
    ways = (replace(order, is_descending=down).after(*place) for down in (not order.is_descending, order.is_descending))
    before, after = (find(session, wanted, way, 1) for way in ways)
    return next(iter(before), None), next(iter(after), None)


def find(session: Session, wanted: TypoFilter, order: Order, count: int) -> list[int]:
    """Return the numbers of the first `count` in this order (`order_of`, perhaps after some place in it)."""
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
    """What the walks leave out. All of it is in the indexes, but for whether there is a suggestion."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.site_key:
        # A number that no site has, where there is none with this key.
        conditions.append(Typo.site_id == (session.scalar(select(Site.id).where(Site.key == wanted.site_key)) or 0))
    if wanted.assignee_id is not None:
        nobody = wanted.assignee_id == 0
        conditions.append(Typo.assignee_id.is_(None) if nobody else Typo.assignee_id == wanted.assignee_id)
    if wanted.reach is not ALL_SITES:
        conditions.append(Typo.site_id.in_(sorted(wanted.reach)))
    about = [
        or_(column.is_(None), column == "") if value == "" else column == value
        for column, value in ((Article.section, wanted.section), (Article.author, wanted.author))
        if value is not None
    ]
    if about:
        conditions.append(Typo.article_id.in_(select(Article.id).where(*about)))
    if wanted.suggested is not None:
        suggests = exists().where(Finding.typo_id == Typo.id, Finding.text.is_not(None))
        conditions.append(suggests if wanted.suggested else ~suggests)
    if wanted.since:
        conditions.append(Typo.first_seen >= wanted.since)
    if wanted.until:
        conditions.append(Typo.first_seen < wanted.until)
    return tuple(conditions)
