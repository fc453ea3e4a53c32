"""Which statistics an address asks for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from collector.desk.words import later
from collector.text.periods import BadPeriod, Period

SPANS = {"7": later("7 days"), "30": later("30 days"), "90": later("90 days"), "365": later("A year")}
"""The lengths one can choose, in days."""

_USUAL = "30"
_WRONG = {
    "order": later("The period ends before it begins: choose a later last day."),
    "length": later("The period is too long: at most ten years are counted."),
    "range": later("Choose days between the years 2000 and 2199."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The period, the last `days` of days or from one day through another, as typed; the site's key, "" for all.

    `wrong` says what cannot be, by the field's name; the usual period stands in then.
    """

    period: Period
    days: str
    first: str
    last: str
    site: str
    wrong: dict[str, str]

    @classmethod
    def read(cls, arguments: Mapping[str, str], now: datetime, zone: ZoneInfo) -> "Asked":
        """Return what an address asks for."""
        days, first, last, site = (arguments.get(name, "").strip()[:100] for name in ("days", "from", "to", "site"))
        usual = Period.last_days(int(days if days in SPANS else _USUAL), now, zone)
        if not (first or last):
            return cls(usual, days if days in SPANS else _USUAL, "", "", site, {})
        wrong: dict[str, str] = {}
        read = {"from": _day(first, "from", wrong), "to": _day(last, "to", wrong)}
        end = read["to"] or now.astimezone(zone).date()
        start = read["from"] or end - timedelta(days=29)
        if not wrong:
            try:
                period = Period.between(start, end + timedelta(days=1), zone)
                return cls(period, "", start.isoformat(), end.isoformat(), site, {})
            except BadPeriod as error:
                wrong[error.field] = str(_WRONG[error.why])
        return cls(usual, "", first, last, site, wrong)

    def address(self, **changes: str) -> dict[str, str]:
        """Return the arguments of the page's address with these changes."""
        given = {"days": self.days, "from": self.first, "to": self.last, "site": self.site} | changes
        if changes.get("days"):
            given |= {"from": "", "to": ""}
        return {name: value for name, value in given.items() if value and (name, value) != ("days", _USUAL)}


def _day(text: str, field: str, wrong: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong[field] = _("“%(text)s” is no day: write it as 2026-11-24.", text=text[:40])
        return None
    if not 2000 <= day.year < 2200:
        wrong[field] = str(_WRONG["range"])
    return day
