"""Moments as an editor reads them: how long ago, and the whole of it, in their language and zone. Pure."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_decimal
from babel.units import format_unit

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Older than this, the date says more than a number of days.
_LAST_AGE = 30 * _DAY
_ENGLISH = Locale("en")


def age(moment: datetime, now: datetime, locale: Locale = _ENGLISH, zone: tzinfo = UTC) -> str | None:
    """Return how long ago it was in few characters: "3 min", "5 hr", "12 days", "Mar 4, 2025"; None for just now."""
    passed = now - moment
    if passed < _MINUTE:
        return None
    if passed < _HOUR:
        return _units(passed // _MINUTE, "duration-minute", locale)
    if passed < _DAY:
        return _units(passed // _HOUR, "duration-hour", locale)
    if passed < _LAST_AGE:
        return _units(passed // _DAY, "duration-day", locale)
    return _day(moment, locale, zone)


def age_in_words(moment: datetime, now: datetime, locale: Locale = _ENGLISH, zone: tzinfo = UTC) -> str | None:
    """Return the same as words of their own: "3 minutes ago", "Mar 4, 2025"; None for just now."""
    passed = now - moment
    if passed < _MINUTE:
        return None
    if passed >= _LAST_AGE:
        return _day(moment, locale, zone)
    # Whole units only, since Babel rounds up: after 110 minutes one hour has passed. And days only, no weeks.
    if passed >= _DAY:
        return format_timedelta(-(passed // _DAY * _DAY), "day", threshold=1e9, add_direction=True, locale=locale)
    unit = _HOUR if passed >= _HOUR else _MINUTE
    return format_timedelta(-(passed // unit * unit), "minute", threshold=1, add_direction=True, locale=locale)


# A list of fifty typos says the same ages and numbers again and again, and the next page does, too.
@lru_cache(maxsize=2_000)
def _units(many: int, unit: str, locale: Locale) -> str:
    return format_unit(many, unit, "short", locale=locale)


@lru_cache(maxsize=2_000)
def number(count: float, locale: Locale = _ENGLISH) -> str:
    """Return the number as the locale writes it."""
    return format_decimal(count, locale=locale)


@lru_cache(maxsize=5_000)
def full_time(moment: datetime, locale: Locale = _ENGLISH, zone: tzinfo = UTC) -> str:
    """Return the moment to the minute, with the zone's name, as in "1 January 2026 at 10:04 UTC"."""
    local = moment.astimezone(zone)
    day, at = format_date(local, "long", locale), format_time(local, "short", tzinfo=zone, locale=locale)
    name = format_time(local, "z", tzinfo=zone, locale=locale)
    together = str(get_datetime_format("long", locale)).replace("'", "")
    return f"{together.format(at, day)} {name}"


def _day(moment: datetime, locale: Locale, zone: tzinfo) -> str:
    return _date(moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), locale)


@lru_cache(maxsize=2_000)
def _date(midnight: datetime, locale: Locale) -> str:
    return format_skeleton("yMMMd", midnight, locale=locale)
