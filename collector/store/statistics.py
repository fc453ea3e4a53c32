"""Statistics of a period: how much readers reported, what became of it, and how long that took."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from collector.store import statistics_queries as ask
from collector.store.models import Site, Status
from collector.store.reach import Reach
from collector.store.statistics_queries import Asked
from collector.text.percentiles import nearest_rank
from collector.text.periods import Period, placed

MOST_GROUPS = 500
"""So many sections, authors and editors are told, those of most reports: what readers send can name any number."""
MOST_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class Times:
    """How many typos were fixed, and how long that took from the first report on, in seconds; None where none was.

    Percentiles are values that occurred (`text/percentiles.py`).
    """

    fixed: int
    median: int | None
    ninetieth: int | None

    @classmethod
    def of(cls, ordered: list[int]) -> "Times":
        """Return the times of these seconds, which are in order."""
        median, ninetieth = nearest_rank(ordered, 50), nearest_rank(ordered, 90)
        return cls(len(ordered), *(None if one is None else max(one, 0) for one in (median, ninetieth)))


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a period: reports received, typos first seen, of these those that are rejected or spam now, typos
    marked fixed (whenever they were first seen) and the median of the seconds that it took."""

    reports: int
    typos: int
    rejected: int
    spam: int
    fixed: int
    median: int | None

    @property
    def rejected_share(self) -> float | None:
        """The part of the typos that is rejected; None of none."""
        return self.rejected / self.typos if self.typos else None

    @property
    def spam_share(self) -> float | None:
        """The part of the typos that is spam; None of none."""
        return self.spam / self.typos if self.typos else None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the zone."""

    day: date
    reports: int
    typos: int


@dataclass(frozen=True, slots=True)
class Group:
    """A section, an author or a site. `key` is its name there (""  where unknown), a site's key."""

    key: str
    name: str
    reports: int
    typos: int
    times: Times


@dataclass(frozen=True, slots=True)
class ByEditor:
    """What one editor fixed."""

    email: str
    name: str
    times: Times


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """An article, how many of its typos were first seen in the period, and how many readers reported these."""

    site: str
    url: str
    title: str | None
    typos: int
    readers: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it. `week` has the reports by the day of the week, Monday first, and the hour of the day."""

    period: Period
    totals: Totals
    before: Totals
    times: Times
    days: list[Day]
    sections: list[Group]
    authors: list[Group]
    sites: list[Group]
    editors: list[ByEditor]
    articles: list[ArticleCount]
    week: list[list[int]]


def statistics(session: Session, period: Period, sites: list[Site], reach: Reach) -> Statistics:
    """Return the statistics of a period. `sites` are those that are asked about, all of those that `reach` names."""
    connection = session.connection()
    asked = Asked.about(connection, period, reach)
    by_hour, typos_by_hour = Counter[datetime](), Counter[datetime]()
    reports_of, typos_of = _Tallies(), _Tallies()
    statuses = Counter[str]()
    for hour, site, number in ask.reports_by(asked, "hour", "site_id"):
        by_hour[hour] += int(number)
        reports_of.sites[site] += int(number)
    for hour, site, status, number in ask.typos_by_hour(asked):
        typos_by_hour[hour] += number
        typos_of.sites[site] += number
        statuses[status] += number
    for tallies, rows in (
        (reports_of, ask.reports_by(asked, "section", "author")),
        (typos_of, ask.typos_by_article_facts(asked)),
    ):
        for section, author, number in rows:
            tallies.sections[section] += int(number)
            tallies.authors[author] += int(number)
    took = _Took(asked)
    times = Times.of(took.all)
    clock = placed({*by_hour, *typos_by_hour}, period.zone)
    return Statistics(
        period=period,
        totals=_totals(by_hour.total(), statuses, len(took.all), times.median),
        before=_totals_of(connection, period.before, reach),
        times=times,
        days=_days(period, by_hour, typos_by_hour, clock),
        sections=_groups(reports_of.sections, typos_of.sections, took.sections),
        authors=_groups(reports_of.authors, typos_of.authors, took.authors),
        sites=_site_groups(sites, reports_of.sites, typos_of.sites, took.sites),
        editors=_editors(connection, took.editors),
        articles=_articles(asked, sites),
        week=_week(by_hour, clock),
    )


class _Tallies:
    def __init__(self) -> None:
        self.sites = Counter[int]()
        self.sections = Counter[str]()
        self.authors = Counter[str]()


class _Took:
    """The seconds to fixed, in order: all of them, and those of each section, author, site and editor."""

    def __init__(self, asked: Asked) -> None:
        self.all: list[int] = []
        self.sections: dict[str, list[int]] = defaultdict(list)
        self.authors: dict[str, list[int]] = defaultdict(list)
        self.sites: dict[int, list[int]] = defaultdict(list)
        self.editors: dict[int, list[int]] = defaultdict(list)
        for seconds, section, author, site, editor in ask.fixed(asked):
            self.all.append(seconds)
            self.sections[section].append(seconds)
            self.authors[author].append(seconds)
            self.sites[site].append(seconds)
            self.editors[editor].append(seconds)


def _totals(reports: int, statuses: Counter[str], fixed: int, median: int | None) -> Totals:
    return Totals(reports, statuses.total(), statuses[Status.REJECTED], statuses[Status.SPAM], fixed, median)


def _totals_of(connection: Connection, period: Period, reach: Reach) -> Totals:
    asked = Asked.about(connection, period, reach)
    fixed, median = ask.times_to_fixed(asked)
    return _totals(ask.count_reports(asked), Counter(ask.typos_by_status(asked)), fixed, median)


def _days(
    period: Period, reports: Counter[datetime], typos: Counter[datetime], clock: dict[datetime, datetime]
) -> list[Day]:
    by_day: dict[date, list[int]] = {day: [0, 0] for day in period.days}
    for n, counted in enumerate((reports, typos)):
        for hour, number in counted.items():
            by_day[clock[hour].date()][n] += number
    return [Day(day, *numbers) for day, numbers in by_day.items()]


def _week(reports: Counter[datetime], clock: dict[datetime, datetime]) -> list[list[int]]:
    week = [[0] * 24 for _ in range(7)]
    for hour, number in reports.items():
        there = clock[hour]
        week[there.weekday()][there.hour] += number
    return week


def _groups(reports: Counter[str], typos: Counter[str], took: dict[str, list[int]]) -> list[Group]:
    names = sorted({*reports, *typos, *took}, key=lambda name: (-reports[name], -typos[name], name))
    return [Group(name, name, reports[name], typos[name], Times.of(took.get(name, []))) for name in names[:MOST_GROUPS]]


def _site_groups(
    sites: list[Site], reports: Counter[int], typos: Counter[int], took: dict[int, list[int]]
) -> list[Group]:
    groups = [
        Group(site.key, site.name, reports[site.id], typos[site.id], Times.of(took.get(site.id, []))) for site in sites
    ]
    return sorted(groups, key=lambda group: (-group.reports, -group.typos))


def _editors(connection: Connection, took: dict[int, list[int]]) -> list[ByEditor]:
    called = ask.editors_called(connection, took)
    groups = [ByEditor(*called[number], Times.of(seconds)) for number, seconds in took.items() if number in called]
    return sorted(groups, key=lambda group: (-group.times.fixed, group.name))[:MOST_GROUPS]


def _articles(asked: Asked, sites: list[Site]) -> list[ArticleCount]:
    keys = {site.id: site.key for site in sites}
    return [
        ArticleCount(keys[site], url, title, typos, readers)
        for site, url, title, typos, readers in ask.articles_with_most(asked, MOST_ARTICLES)
    ]
