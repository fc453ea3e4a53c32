"""A list in keyset pages, with the typos of an article together."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.cursors import read_cursor, write_cursor
from collector.store.listed import ListedTypo, listed
from collector.store.lists import DEFAULT_SORT, TypoFilter, find, order_of
from collector.store.models import Typo
from collector.store.order import Order
from collector.store.search import any_of, with_terms
from collector.text.search import search_terms

# An article shows so many of its typos.
_MOST_IN_ONE = 100
# So many typos of a page's articles are looked at.
_MOST_TYPOS = 3_000
# Pages that may hold nothing new, one after the other, before one is shown that is short.
_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class GroupedPage:
    """Some articles' typos, an article each, and the cursor of the next page or None."""

    groups: list[list[ListedTypo]] = field(default_factory=list)
    next: str | None = None


def list_by_article(
    session: Session, wanted: TypoFilter, sort: str = DEFAULT_SORT, limit: int = 30, cursor: str | None = None
) -> GroupedPage:
    """Return a page of articles with their typos, all in the order `sort`; an article is where its first typo is.

    The page looks at `limit` typos of the list and shows their articles, each once: on the page with its first typo.
    Raises BadCursor, SearchTooLong, and KeyError for an unknown order.
    """
    groups: list[list[ListedTypo]] = []
    for _step in range(_MOST_STEPS):
        groups, cursor = _step_on(session, wanted, sort, limit, cursor)
        if groups or cursor is None:
            break
    return GroupedPage(groups, cursor)


def _step_on(
    session: Session, wanted: TypoFilter, sort: str, limit: int, cursor: str | None
) -> tuple[list[list[ListedTypo]], str | None]:
    order = order_of(session, wanted, sort)
    rest = order.after(*read_cursor(cursor, sort)) if cursor else order
    walked = find(session, wanted, rest, limit + 1)
    here, more = walked[:limit], len(walked) > limit
    article_of: dict[int, int] = dict(
        session.execute(select(Typo.id, Typo.article_id).where(any_of(session, Typo.id, here))).all()
    )
    groups = []
    for ids in _by_article(session, wanted, order, set(article_of.values())):
        # Where an article's first typo comes earlier in the list, the article was shown there.
        if ids[0] in article_of:
            groups.append(ids[:_MOST_IN_ONE])
    typos = {typo.id: typo for typo in listed(session, [*{number for ids in groups for number in ids}, *here[-1:]])}
    last = typos.get(here[-1]) if more else None
    following = write_cursor(sort, getattr(last, order.column.key), last.id) if last else None
    return [[typos[number] for number in ids if number in typos] for ids in groups], following


def _by_article(session: Session, wanted: TypoFilter, order: Order, articles: set[int]) -> list[list[int]]:
    """All typos of these articles that the list has, in its order, an article's together."""
    asked = order.among(any_of(session, Typo.article_id, articles), _MOST_TYPOS)
    found = list(session.execute(asked.with_only_columns(Typo.id, Typo.article_id)))
    if terms := search_terms(wanted.query):
        there = set(with_terms(session, [number for number, _ in found], terms))
        found = [one for one in found if one[0] in there]
    by_article: dict[int, list[int]] = {}
    for number, article in found:
        by_article.setdefault(article, []).append(number)
    return list(by_article.values())
