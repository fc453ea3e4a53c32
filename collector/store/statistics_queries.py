"""What statistics ask the database: counts and times of one period, of some sites or of all.

Reports are read from their rollups, and the newest from themselves; typos from indexes that hold all that is asked, so
that their rows, which are wide, are left alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from collector.store.hours import hour_of, read_hour, seconds_between
from collector.store.models import Article, Editor, ReportHour, Status, Typo
from collector.store.reach import ALL_SITES, Reach
from collector.store.rollups import live_counts, rolled_up_until
from collector.text.periods import Period

# Of so many articles with most typos the readers are looked up, to tell apart those with as many typos.
_MOST_COMPARED = 200

Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the hours, from the first up to the last, which is not in it, and the sites, None for all."""

    connection: Connection
    start: datetime
    end: datetime
    sites: Reach

    @classmethod
    def about(cls, connection: Connection, period: Period, sites: Reach) -> "Asked":
        """Return the question about a period."""
        return cls(connection, *period.hours, sites)

    @property
    def database(self) -> str:
        """What the database is called."""
        return self.connection.dialect.name

    def rows(self, statement: Select[Any]) -> Rows:
        """Return the rows of a statement."""
        return self.connection.execute(statement).all()

    def of_sites(self, statement: Select[Any], column: Any) -> Select[Any]:
        """Return the statement for the question's sites."""
        return statement if self.sites is ALL_SITES else statement.where(column.in_(sorted(self.sites)))


def reports_by(asked: Asked, *names: str) -> Rows:
    """Yield the reports of the period, counted by these of `hour`, `site_id`, `section` and `author`, in parts: the
    same hour, section and so on may come twice. The count is the last value of each."""
    until = max(asked.start, rolled_up_until(asked.connection) or asked.start)
    columns = [getattr(ReportHour, name) for name in names]
    counted = select(*columns, func.sum(ReportHour.reports)).where(
        ReportHour.hour >= asked.start, ReportHour.hour < min(until, asked.end)
    )
    yield from asked.rows(asked.of_sites(counted, ReportHour.site_id).group_by(*columns))
    if until < asked.end:
        live = live_counts(asked.database, until, asked.end, asked.sites, names)
        for *values, reports in asked.rows(live):
            read = (read_hour(value) if name == "hour" else value for name, value in zip(names, values, strict=True))
            yield *read, reports


def count_reports(asked: Asked) -> int:
    """Return how many reports came."""
    return sum(int(reports or 0) for (reports,) in reports_by(asked))


def typos_by_hour(asked: Asked) -> list[tuple[datetime, int, str, int]]:
    """Return how many typos were first seen, by hour, site and status."""
    hour = hour_of(Typo.first_seen, asked.database).label("hour")
    each = _first_seen(asked, hour, Typo.site_id, Typo.status).subquery()
    rows = asked.rows(select(*each.c, func.count()).group_by(*each.c))
    return [(read_hour(hour_), site, status, number) for hour_, site, status, number in rows]


def typos_by_status(asked: Asked) -> dict[str, int]:
    """Return how many typos were first seen, by the status that they have now."""
    return dict(asked.rows(_first_seen(asked, Typo.status, func.count()).group_by(Typo.status)))


def typos_by_article_facts(asked: Asked) -> Rows:
    """Return how many typos were first seen, by section and author of their articles."""
    each = _first_seen(asked, Typo.article_id, func.count().label("typos")).group_by(Typo.article_id).subquery()
    joined = select(*_facts(), func.sum(each.c.typos)).join_from(each, Article, Article.id == each.c.article_id)
    return asked.rows(joined.group_by(Article.section, Article.author))


def articles_with_most(asked: Asked, most: int) -> Rows:
    """Return the articles with most typos first seen in the period, at most `most` of them: site, address, title,
    typos, and readers, which are the reports of these typos. Among equals those of more readers come first."""
    number = func.count().label("typos")
    first = _first_seen(asked, Typo.article_id, number).group_by(Typo.article_id)
    ranked: dict[int, int] = dict(
        asked.rows(first.order_by(number.desc(), Typo.article_id.desc()).limit(_MOST_COMPARED))
    )
    readers: Any = select(Typo.article_id, func.sum(Typo.reports)).where(
        Typo.article_id.in_(list(ranked)), Typo.first_seen >= asked.start, Typo.first_seen < asked.end
    )
    reported: dict[int, int] = dict(asked.rows(readers.group_by(Typo.article_id)))
    chosen = sorted(ranked, key=lambda one: (-ranked[one], -reported[one], -one))[:most]
    about: Any = select(Article.id, Article.site_id, Article.url, Article.title).where(Article.id.in_(chosen))
    known = {row[0]: row[1:] for row in asked.rows(about)}
    return [(*known[one], ranked[one], int(reported[one])) for one in chosen]


def fixed(asked: Asked) -> Rows:
    """Return what was fixed in the period, the fastest first: the seconds from its first report to when it was marked
    fixed, section, author, site, and the editor who did it."""
    seconds = _seconds(asked)
    statement = select(seconds, *_facts(), Typo.site_id, Typo.fixed_by_id).join(Article, Article.id == Typo.article_id)
    return asked.rows(_fixed(asked, statement).order_by(seconds))


def times_to_fixed(asked: Asked) -> tuple[int, int | None]:
    """Return how many typos were fixed in the period and the median, by nearest rank, of the seconds that it took."""
    seconds = _seconds(asked)
    there = _fixed(asked, select(seconds)).subquery()
    number = asked.connection.scalar(select(func.count()).select_from(there)) or 0
    middle = select(there.c.seconds).order_by(there.c.seconds).offset(max(-(-number // 2) - 1, 0)).limit(1)
    return number, asked.connection.scalar(middle)


def editors_called(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return the address of each of these editors, and what they are called."""
    found = connection.execute(select(Editor.id, Editor.email, Editor.name).where(Editor.id.in_(sorted(ids))))
    return {number: (email, name or email) for number, email, name in found}


def _facts() -> tuple[Any, Any]:
    return func.coalesce(Article.section, ""), func.coalesce(Article.author, "")


def _first_seen(asked: Asked, *columns: Any) -> Select[Any]:
    """Ask for the typos first seen in the period. All statuses are named, since the index begins with the status."""
    statement = select(*columns).where(
        Typo.status.in_(list(Status)), Typo.first_seen >= asked.start, Typo.first_seen < asked.end
    )
    return asked.of_sites(statement, Typo.site_id)


def _fixed(asked: Asked, statement: Select[Any]) -> Select[Any]:
    return asked.of_sites(statement.where(Typo.fixed_at >= asked.start, Typo.fixed_at < asked.end), Typo.site_id)


def _seconds(asked: Asked) -> Any:
    return seconds_between(Typo.first_seen, Typo.fixed_at, asked.database).label("seconds")
