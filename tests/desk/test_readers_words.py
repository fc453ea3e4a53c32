"""Readers' words at the desk: their direction stays with them, and changes that cannot be seen are named."""

import re

import pytest

from tests.support.collector import a_report

HEBREW = "שלום"


@pytest.fixture
def desk(collector, sign_in):
    return sign_in("ed@news.example")


def report(collector, exact, suggestion, **changes):
    before, after = "The mayor opened ", " at noon."
    block = {"text": before + exact + after, "start": len(before), "end": len(before + exact)}
    quote = {"exact": exact, "prefix": before, "suffix": after}
    return collector.send(a_report(quote=quote, block=block, suggestion=suggestion, **changes)).get_json()["typo"]


@pytest.mark.parametrize(
    ("exact", "suggestion", "named"),
    [
        ("lat", "l\u0430t", "\u0430 (Cyrillic) instead of a (Latin)"),
        ("well-known", "well\u2011known", "non-breaking hyphen instead of hyphen"),
        ("میخواهم", "می‌خواهم", "zero-width non-joiner added"),
        ("Oʻzbek", "Oʼzbek", "U+02BC instead of U+02BB"),
    ],
)
def test_names_a_change_that_cannot_be_seen(collector, desk, exact, suggestion, named):
    number = report(collector, exact, suggestion)
    for path in ("/desk/", f"/desk/typos/{number}", "/desk/articles/1"):
        assert f'<span class="unseen">{named}</span>' in desk.open(path), path


def test_names_nothing_where_a_change_is_seen(collector, desk):
    number = report(collector, "teh", "the")
    assert "unseen" not in desk.open("/desk/") + desk.open(f"/desk/typos/{number}")


def test_the_title_and_the_sheet_isolate_words_from_right_to_left(collector, desk):
    number = report(collector, HEBREW, f"{HEBREW}!", article={"headline": HEBREW})
    assert f"“\u2068{HEBREW}\u2069”" in re.search("<title>(.*?)</title>", desk.open(f"/desk/typos/{number}"))[1]
    sheet = desk.open("/desk/articles/1")
    assert f"\u2068{HEBREW}\u2069" in re.search("<title>(.*?)</title>", sheet)[1]
    assert f"\u2068{HEBREW}\u2069 -&gt; \u2068{HEBREW}!\u2069" in sheet


def test_the_api_tells_changes_that_cannot_be_seen(collector):
    report(collector, "lat", "l\u0430t")
    report(collector, "teh", "the")
    answer = collector.client().get("/api/v1/typos?sort=first_seen", headers=collector.token())
    assert [one["suggestions"] for one in answer.get_json()["items"]] == [
        [{"text": "l\u0430t", "count": 1, "unseen": [{"old": "a", "new": "\u0430"}]}],
        [{"text": "the", "count": 1}],
    ]
