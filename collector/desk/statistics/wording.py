"""Numbers of the statistics in words. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from babel import Locale
from babel.dates import format_interval, format_skeleton, get_day_names
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from flask_babel import gettext as _

from collector.store.statistics import Totals

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
NONE = "–"


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the numbers at the top: what it is and measures, how much, how much more than in the period before, and
    what it was."""

    label: str
    measures: str
    value: str
    change: str
    before: str


def duration(seconds: int | None, locale: Locale) -> str:
    """Return how long something took, in one unit: minutes up to an hour, hours up to two days, then days."""
    if seconds is None:
        return NONE
    if seconds < _HOUR:
        return format_unit(max(round(seconds / _MINUTE), 1), "duration-minute", "short", locale=locale)
    if seconds < 2 * _DAY:
        return format_unit(round(seconds / _HOUR, 1), "duration-hour", "short", locale=locale)
    return format_unit(round(seconds / _DAY, 1), "duration-day", "short", locale=locale)


def count(number: int, locale: Locale) -> str:
    """Return a number."""
    return format_decimal(number, locale=locale)


def share(part: float | None, locale: Locale) -> str:
    """Return a part of a whole, to a tenth of a percent where it is small."""
    if part is None:
        return NONE
    return format_percent(part, format="#,##0.#%" if part < 0.1 else None, locale=locale)


def day(one: date, locale: Locale) -> str:
    """Return a day with the day of the week."""
    return format_skeleton("yMMMEd", _midnight(one), locale=locale)


def dates(first: date, last: date, locale: Locale) -> str:
    """Return the days from one through another, as in "1–30 Nov 2026"."""
    return format_interval(first, last, "yMMMd", locale=locale)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, wherever it is


def short_day(one: date, locale: Locale) -> str:
    """Return a day for the foot of a picture."""
    return format_skeleton("MMMd", _midnight(one), locale=locale)


def weekdays(locale: Locale, width: Literal["wide", "abbreviated"] = "wide") -> list[str]:
    """Return what the days of the week are called, Monday first."""
    names = get_day_names(width, "stand-alone", locale)
    return [str(names[n]) for n in range(7)]


def hour(number: int) -> str:
    """Return an hour of the day."""
    return f"{number:02}:00"


def tiles(now: Totals, before: Totals, locale: Locale) -> list[Tile]:
    """Return the numbers at the top."""

    def counted(label: str, measures: str, value: int, was: int) -> Tile:
        return Tile(label, measures, count(value, locale), _more(value, was, locale), count(was, locale))

    def shared(label: str, value: float | None, was: float | None) -> Tile:
        return Tile(
            label, _("of the typos first reported in this period"), share(value, locale), "", share(was, locale)
        )

    median = _("Median time to fixed")
    return [
        counted(_("Reports"), _("sent by readers in this period"), now.reports, before.reports),
        counted(_("Typos"), _("first reported in this period"), now.typos, before.typos),
        counted(_("Fixed"), _("marked as fixed in this period"), now.fixed, before.fixed),
        Tile(
            median,
            _("from the first report; half took longer"),
            duration(now.median, locale),
            _more(now.median, before.median, locale),
            duration(before.median, locale),
        ),
        shared(_("Rejected"), now.rejected_share, before.rejected_share),
        shared(_("Spam"), now.spam_share, before.spam_share),
    ]


def _more(value: int | None, was: int | None, locale: Locale) -> str:
    """How much more than before, as in "+12%"; nothing where that cannot be said."""
    if not was or value is None:
        return ""
    return format_percent((value - was) / was, format="+#,##0%;-#,##0%", locale=locale)
