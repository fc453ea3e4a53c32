"""Moments as an editor reads them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from collector.desk.ages import age, age_in_words, full_time
from collector.desk.words import regional

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "short", "words"),
    [
        ({"seconds": -5}, None, None),
        ({"seconds": 59}, None, None),
        ({"seconds": 60}, "1 min", "1 minute ago"),
        ({"minutes": 59, "seconds": 59}, "59 min", "59 minutes ago"),
        ({"hours": 1}, "1 hr", "1 hour ago"),
        ({"hours": 23, "minutes": 59}, "23 hr", "23 hours ago"),
        ({"days": 1}, "1 day", "1 day ago"),
        ({"days": 29, "hours": 23}, "29 days", "29 days ago"),
        ({"days": 30}, "Oct 25, 2026", "Oct 25, 2026"),
    ],
)
def test_age(passed, short, words):
    moment = NOW - timedelta(**passed)
    assert age(moment, NOW) == short
    assert age_in_words(moment, NOW) == words


@pytest.mark.parametrize(
    ("language", "short", "words"),
    [
        ("de", "2 Std.", "vor 2 Stunden"),
        ("es", "2 h", "hace 2 horas"),
        ("ru", "2 ч", "2 часа назад"),
        ("uk", "2 год", "2 години тому"),
        ("uz", "2 soat", "2 soat oldin"),
    ],
)
def test_age_is_said_in_the_editors_language(language, short, words):
    moment = NOW - timedelta(hours=2, minutes=59)
    assert age(moment, NOW, Locale(language)) == short
    assert age_in_words(moment, NOW, Locale(language)) == words


def test_full_time_is_in_the_editors_zone():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5)))
    assert full_time(moment).replace("\u202f", " ") == "January 1, 2026, 10:04 PM UTC"
    assert full_time(moment, Locale("de"), ZoneInfo("Asia/Tashkent")).startswith("2. Januar 2026, 03:04 ")


@pytest.mark.parametrize(
    ("language", "accepted", "locale"),
    [
        ("en", ["en-GB", "en"], "en_GB"),
        ("en", ["en-US", "en"], "en_US"),
        ("en", ["de-DE", "de", "en"], "en_DE"),
        ("en", ["de-DE", "en-GB"], "en_GB"),
        ("en", ["en"], "en"),
        ("de", ["de-AT"], "de_AT"),
        ("uz", ["en-GB"], "uz"),
        ("en", ["en-XX", "../..-GB"], "en_GB"),
    ],
)
def test_the_browsers_region_decides_how_dates_are_written(language, accepted, locale):
    assert regional(language, accepted) == locale


def test_british_dates_have_the_day_first_and_24_hours():
    moment = datetime(2026, 1, 1, 22, 4, 5, tzinfo=UTC)
    assert full_time(moment, Locale.parse("en_GB")) == "1 January 2026, 22:04 UTC"
