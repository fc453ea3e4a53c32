"""Moments as an editor reads them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from collector.desk.ages import age, age_in_words, full_time

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "short", "words"),
    [
        ({"seconds": -5}, "now", "just now"),
        ({"seconds": 59}, "now", "just now"),
        ({"seconds": 60}, "1 min", "1 min ago"),
        ({"minutes": 59, "seconds": 59}, "59 min", "59 min ago"),
        ({"hours": 1}, "1 h", "1 h ago"),
        ({"hours": 23, "minutes": 59}, "23 h", "23 h ago"),
        ({"days": 1}, "1 d", "1 d ago"),
        ({"days": 29, "hours": 23}, "29 d", "29 d ago"),
        ({"days": 30}, "25 Oct 2026", "on 25 Oct 2026"),
    ],
)
def test_age(passed, short, words):
    moment = NOW - timedelta(**passed)
    assert age(moment, NOW) == short
    assert age_in_words(moment, NOW) == words


def test_full_time_is_in_utc():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5)))
    assert full_time(moment) == "1 January 2026, 22:04:05 UTC"
