"""Periods of which statistics are made: days of somebody's time zone, counted in whole hours of UTC.

Reports are kept counted by the hour of UTC. So an hour belongs to the day, and to the hour of the day, in which it
begins: in zones that are half an hour off, half an hour around midnight is counted on the other side of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

LONGEST = timedelta(days=3660)
"""Ten years: nobody asks for more but by mistake."""
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Between these a period must be."""


class BadPeriod(ValueError):
    """There is no such period. `field` says where it is wrong, "from" or "to", and `why` how, in one word."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
        self.why = why


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` on, and up to `end`, which is not in it any more; both are moments of `zone`."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @classmethod
    def between(cls, start: date | datetime, end: date | datetime, zone: ZoneInfo) -> "Period":
        """Return the period; a date is the beginning of that day in the zone. Raises BadPeriod."""
        begins, ends = _moment(start, zone, "from"), _moment(end, zone, "to")
        if ends <= begins:
            raise BadPeriod("to", "order")
        if ends - begins > LONGEST + _DAY:
            raise BadPeriod("from", "length")
        return cls(begins, ends, zone)

    @classmethod
    def last_days(cls, days: int, now: datetime, zone: ZoneInfo) -> "Period":
        """Return the period of so many days, of which today is the last."""
        tomorrow = now.astimezone(zone).date() + _DAY
        return cls.between(tomorrow - days * _DAY, tomorrow, zone)

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """The first whole hour of UTC that begins in the period, and the first that begins after it."""
        return _next_hour(self.start), _next_hour(self.end)

    @property
    def days(self) -> list[date]:
        """The days of the zone that the period touches."""
        first, last = self.start.date(), (self.end.astimezone(UTC) - timedelta.resolution).astimezone(self.zone).date()
        return [first + n * _DAY for n in range((last - first) // _DAY + 1)]

    @property
    def before(self) -> "Period":
        """The period of the same length by the clock on the wall that ends where this one begins."""
        start, end = self.start.replace(tzinfo=None), self.end.replace(tzinfo=None)
        return Period((start - (end - start)).replace(tzinfo=self.zone), self.start, self.zone)


def zone_named(name: str | None) -> ZoneInfo:
    """Return the time zone with this name, UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (LookupError, ValueError, OSError):
        return ZoneInfo("UTC")


def placed(hours: Iterable[datetime], zone: ZoneInfo) -> dict[datetime, datetime]:
    """Return when each of these hours of UTC begins in the zone."""
    return {hour: hour.astimezone(zone) for hour in hours}


def _moment(given: date | datetime, zone: ZoneInfo, field: str) -> datetime:
    if not isinstance(given, datetime):
        given = datetime.combine(given, time(), zone)
    if not EARLIEST <= given.date() < LATEST:
        raise BadPeriod(field, "range")
    return given.astimezone(zone)


def _next_hour(moment: datetime) -> datetime:
    utc = moment.astimezone(UTC)
    whole = utc.replace(minute=0, second=0, microsecond=0)
    return whole if whole == utc else whole + _HOUR
