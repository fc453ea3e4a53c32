"""Lists of articles, and an article's typos.

An article stands in the list where its newest activity is: that of the newest of its typos. So the list is a walk along
the index of the typos' order, on which a typo counts only if its article has none that is newer.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from collector.store.cursors import read_cursor, write_cursor
from collector.store.models import OPEN, Article, Report, ReportTypo, Site, Status, Typo
from collector.store.order import Order
from collector.store.reach import ALL_SITES, Reach, within
from collector.store.search import any_of

LARGEST_ARTICLE_ID = 2**31 - 1

MOST_ON_SHEET = 500
"""Typos of one article that are shown together."""

_SORT = "articles"


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are asked for. `only_open` leaves out those whose typos are all decided; `text` is to stand in the
    title or the address; `reach` are the sites that the editor sees."""

    reach: Reach
    site_key: str | None = None
    text: str = ""
    only_open: bool = True


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article with how many typos it has in each status, how many reports, and when the last came."""

    article: Article
    counts: dict[str, int]
    reports: int
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A keyset page: some articles, and the cursor of the next page or None."""

    items: list[ListedArticle] = field(default_factory=list)
    next: str | None = None


def list_articles(session: Session, wanted: ArticleFilter, limit: int = 50, cursor: str | None = None) -> ArticlePage:
    """Return a page of at most `limit` articles that have typos, those of the newest activity first.

    Raises BadCursor for a cursor that no page gave.
    """
    statuses = OPEN if wanted.only_open else tuple(Status)
    order = Order(Typo.last_seen, True, statuses, (*_conditions(session, wanted), _is_newest(statuses)))
    if cursor:
        order = order.after(*read_cursor(cursor, _SORT))
    numbers = list(session.scalars(order.first(limit + 1)))
    found: dict[int, Any] = {
        row.id: row
        for row in session.execute(select(Typo.id, Typo.article_id, Typo.last_seen).where(Typo.id.in_(numbers)))
    }
    newest = [found[number] for number in numbers if number in found]
    shown = newest[:limit]
    items = _listed(session, {row.article_id: row.last_seen for row in shown})
    more = len(newest) > limit
    return ArticlePage(items, write_cursor(_SORT, shown[-1].last_seen, shown[-1].id) if more else None)


def article_by_id(session: Session, article_id: int, reach: Reach) -> Article | None:
    """Return the article with this number, if it is in reach."""
    article = session.get(Article, article_id) if article_id <= LARGEST_ARTICLE_ID else None
    return article if article and within(reach, article.site_id) else None


def listed_article(session: Session, article: Article) -> ListedArticle:
    """Return one article as lists show it."""
    return _listed(session, {article.id: article.last_seen})[0]


def typos_of(session: Session, article: Article) -> list[tuple[Typo, int | None]]:
    """Return the article's typos, at most MOST_ON_SHEET, oldest first, each with where its newest report that says so
    found it in the article's text, in code points. Reports that begin with another typo are asked last."""
    # A reader may have selected more of the paragraph than the typo's phrase.
    after_selection = case((Report.block_text == Typo.block_text, Typo.block_start - Report.block_start))
    place = select(Report.position_start + func.coalesce(after_selection, 0))
    own = place.where(Report.typo_id == Typo.id)
    further = place.join(ReportTypo, ReportTypo.report_id == Report.id)
    position = func.coalesce(_newest(own), _newest(further.where(ReportTypo.typo_id == Typo.id)))
    statement = select(Typo, position).where(Typo.article_id == article.id).order_by(Typo.id).limit(MOST_ON_SHEET)
    return [(typo, start) for typo, start in session.execute(statement).unique()]


def _newest(positions: Select[Any]) -> Any:
    told = positions.where(Report.position_start.is_not(None))
    return told.order_by(Report.received_at.desc(), Report.id).limit(1).scalar_subquery()


def _listed(session: Session, last_seen: dict[int, datetime]) -> list[ListedArticle]:
    """These articles in this order."""
    counts: dict[int, dict[str, int]] = {number: dict.fromkeys(Status, 0) for number in last_seen}
    reports = dict.fromkeys(last_seen, 0)
    sums = select(Typo.article_id, Typo.status, func.count(), func.sum(Typo.reports))
    for article_id, status, count, of_reports in session.execute(
        sums.where(Typo.article_id.in_(last_seen)).group_by(Typo.article_id, Typo.status)
    ):
        counts[article_id][status] = count
        reports[article_id] += of_reports
    articles = {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(last_seen)))}
    return [
        ListedArticle(articles[number], counts[number], reports[number], moment)
        for number, moment in last_seen.items()
        if number in articles
    ]


def _is_newest(statuses: Collection[str]) -> ColumnElement[bool]:
    """That the typo's article has no other one of these statuses that is newer. An article has few typos, and they are
    looked up by its number alone."""
    other = aliased(Typo)
    is_newer = or_(other.last_seen > Typo.last_seen, and_(other.last_seen == Typo.last_seen, other.id > Typo.id))
    # Joined to nothing, so that no planner walks the index of the status.
    of_these = other.status.concat("").in_(statuses)
    return ~exists().where(other.article_id == Typo.article_id, of_these, is_newer)


def _conditions(session: Session, wanted: ArticleFilter) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.site_key:
        conditions.append(Typo.site_id == (session.scalar(select(Site.id).where(Site.key == wanted.site_key)) or 0))
    if wanted.reach is not ALL_SITES:
        conditions.append(Typo.site_id.in_(sorted(wanted.reach)))
    if wanted.text:
        # All articles are read once, and not for each status.
        there = session.scalars(select(Article.id).where(_has(session, wanted.text)))
        conditions.append(any_of(session, Typo.article_id, there))
    return tuple(conditions)


def _has(session: Session, text: str) -> ColumnElement[bool]:
    """That the text stands in the title or the address. SQLite knows upper and lower case of ASCII letters only: there
    it is looked for as it was typed, in lower case, in capitals, and with the first letter a capital."""
    if session.get_bind().dialect.name != "sqlite":
        return or_(Article.title.icontains(text, autoescape=True), Article.url.icontains(text, autoescape=True))
    forms = (text, text.lower(), text.upper(), text[:1].upper() + text[1:].lower())
    folded = dict.fromkeys(form.encode().lower().decode() for form in forms)  # as SQLite's lower() does it
    return or_(
        *(func.instr(func.lower(column), form) > 0 for form in folded for column in (Article.title, Article.url))
    )
