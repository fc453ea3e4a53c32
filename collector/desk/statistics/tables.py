"""Statistics as tables: for the page, which words them in the reader's language, and for CSV, as plain values. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from collector.desk.words import later
from collector.store.statistics import Group, Statistics, Times

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, each by its name in CSV, what it is called and what its values are, and how to make the rows.

    Values are "text" (somebody's words, or "" where they are unknown), "day", "weekday" (1 is Monday, ISO 8601),
    "hour", "count", or "seconds", which may be None.
    """

    columns: tuple[tuple[str, Any, str], ...]
    rows: Callable[[Statistics], list[Row]]

    @property
    def header(self) -> list[str]:
        """The columns' names in CSV."""
        return [name for name, *_ in self.columns]


_REPORTS = ("reports", later("Reports"), "count")
_TYPOS = ("typos", later("Typos"), "count")
_TIMES = (
    ("fixed", later("Fixed"), "count"),
    ("median_seconds", later("Median"), "seconds"),
    ("p90_seconds", later("90% within"), "seconds"),
)


def _times(times: Times) -> Row:
    return [times.fixed, times.median, times.ninetieth]


def _groups(groups: list[Group]) -> list[Row]:
    return [[group.name, group.reports, group.typos, *_times(group.times)] for group in groups]


def _group_table(name: str, label: Any, groups: Callable[[Statistics], list[Group]]) -> Table:
    return Table(((name, label, "text"), _REPORTS, _TYPOS, *_TIMES), lambda found: _groups(groups(found)))


TABLES: dict[str, Table] = {
    "days": Table(
        (("day", later("Day"), "day"), _REPORTS, _TYPOS),
        lambda found: [[day.day, day.reports, day.typos] for day in found.days],
    ),
    "hours": Table(
        (("weekday", later("Day of the week"), "weekday"), ("hour", later("Hour"), "hour"), _REPORTS),
        lambda found: [
            [weekday, hour, reports]
            for weekday, hours in enumerate(found.week, 1)
            for hour, reports in enumerate(hours)
        ],
    ),
    "sections": _group_table("section", later("Section"), lambda found: found.sections),
    "authors": _group_table("author", later("Author"), lambda found: found.authors),
    "sites": _group_table("site", later("Site"), lambda found: found.sites),
    "editors": Table(
        (("editor", later("Editor"), "text"), *_TIMES),
        lambda found: [[one.name, *_times(one.times)] for one in found.editors],
    ),
    "articles": Table(
        (
            ("title", later("Article"), "text"),
            ("url", later("Address"), "text"),
            ("site", later("Site"), "text"),
            _TYPOS,
            ("readers", later("Readers"), "count"),
        ),
        lambda found: [[one.title or one.url, one.url, one.site, one.typos, one.readers] for one in found.articles],
    ),
}
"""The tables, by their names in addresses."""
