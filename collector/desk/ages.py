"""Moments as an editor reads them: how long ago, and the whole of it. Pure."""

from datetime import UTC, datetime, timedelta

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Older than this, the date says more than a number of days.
_LAST_AGE = 30 * _DAY


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago it was in as few characters as can be: "now", "3 min", "5 h", "12 d", "4 Mar 2025"."""
    passed = now - moment
    if passed < _MINUTE:
        return "now"
    if passed < _HOUR:
        return f"{passed // _MINUTE} min"
    if passed < _DAY:
        return f"{passed // _HOUR} h"
    if passed < _LAST_AGE:
        return f"{passed // _DAY} d"
    return f"{moment.day} {moment:%b %Y}"


def age_in_words(moment: datetime, now: datetime) -> str:
    """Return the same for the middle of a sentence: "just now", "3 min ago", "on 4 Mar 2025"."""
    short = age(moment, now)
    if short == "now":
        return "just now"
    return f"on {short}" if now - moment >= _LAST_AGE else f"{short} ago"


def full_time(moment: datetime) -> str:
    """Return the moment to the second, in UTC."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M:%S} UTC"
