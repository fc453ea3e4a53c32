"""Moments as an editor reads them: how long ago, and the whole of it, in their language and zone. Pure."""

from datetime import UTC, datetime, timedelta, tzinfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta
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
        return format_unit(passed // _MINUTE, "duration-minute", "short", locale=locale)
    if passed < _DAY:
        return format_unit(passed // _HOUR, "duration-hour", "short", locale=locale)
    if passed < _LAST_AGE:
        return format_unit(passed // _DAY, "duration-day", "short", locale=locale)
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


def full_time(moment: datetime, locale: Locale = _ENGLISH, zone: tzinfo = UTC) -> str:
    """Return the moment to the second, with the zone's name."""
    return format_datetime(moment.astimezone(zone), "long", tzinfo=zone, locale=locale)


def _day(moment: datetime, locale: Locale, zone: tzinfo) -> str:
    return format_skeleton("yMMMd", moment.astimezone(zone), tzinfo=zone, locale=locale)
