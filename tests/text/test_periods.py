"""Periods and percentiles."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from collector.text.percentiles import nearest_rank
from collector.text.periods import BadPeriod, Period, zone_named


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, None),
        ([7], 50, 7),
        ([7], 90, 7),
        ([1, 2], 50, 1),
        ([1, 2, 3], 50, 2),
        # The example of "The nearest-rank method", https://en.wikipedia.org/wiki/Percentile
        ([15, 20, 35, 40, 50], 5, 15),
        ([15, 20, 35, 40, 50], 30, 20),
        ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
        (range(1, 11), 90, 9),
        (range(1, 12), 90, 10),
    ],
)
def test_nearest_rank(values, percent, expected):
    assert nearest_rank(values, percent) == expected


def test_days_are_the_zones_days():
    kyiv = ZoneInfo("Europe/Kyiv")
    period = Period.between(date(2026, 10, 24), date(2026, 10, 27), kyiv)  # the clock goes back on the 25th
    assert period.hours == (datetime(2026, 10, 23, 21, tzinfo=UTC), datetime(2026, 10, 26, 22, tzinfo=UTC))
    assert period.days == [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]
    before = period.before
    assert (before.start.date(), before.end) == (date(2026, 10, 21), period.start)
    assert before.start.hour == 0


def test_an_hour_belongs_to_the_day_in_which_it_begins():
    period = Period.between(date(2026, 11, 24), date(2026, 11, 25), ZoneInfo("Asia/Kolkata"))  # 18:30 UTC
    assert period.hours == (datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 24, 19, tzinfo=UTC))
    assert period.days == [date(2026, 11, 24)]


def test_the_last_days_end_with_today():
    now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert Period.last_days(7, now, ZoneInfo("Europe/Kyiv")).days[-1] == date(2026, 11, 25)
    assert len(Period.last_days(7, now, ZoneInfo("UTC")).days) == 7


@pytest.mark.parametrize(
    ("start", "end", "field", "why"),
    [
        (date(2026, 1, 2), date(2026, 1, 2), "to", "order"),
        (date(2010, 1, 1), date(2026, 1, 2), "from", "length"),
        (date(1, 1, 1), date(2026, 1, 2), "from", "range"),
        (date(2026, 1, 1), date(9999, 12, 31), "to", "range"),
    ],
)
def test_what_is_no_period(start, end, field, why):
    with pytest.raises(BadPeriod) as caught:
        Period.between(start, end, ZoneInfo("UTC"))
    assert (caught.value.field, caught.value.why) == (field, why)


def test_zones_by_name():
    assert zone_named("Asia/Tashkent").key == "Asia/Tashkent"
    assert {zone_named(name).key for name in (None, "", "Nowhere/At all", "../etc/passwd")} == {"UTC"}
