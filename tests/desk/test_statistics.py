"""Statistics: the page, its CSV and the API's call, of a small installation whose numbers are known."""

import csv
import io
from datetime import UTC, datetime

import pytest

from collector.store.editors import editor_by_email
from collector.store.models import Role
from collector.store.reach import set_sites
from collector.store.sites import site_by_key

OTHER = {"site": "other", "url": "https://other.example/a"}


@pytest.fixture
def known(collector):
    """Five typos of two sites, on a Monday and a Tuesday; it is Tuesday, 12:00 UTC."""
    collector.add_site("other", ("https://other.example",), "Other")
    token = collector.token("ed@news.example")

    def at(day, hour, minute=0):
        collector.clock.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def report(phrase, **changes):
        origin = "https://other.example" if changes.get("site") == "other" else "https://news.example"
        sent = collector.send(quote={"exact": phrase}, block=..., suggestion=..., origin=origin, **changes)
        assert sent.status_code == 201
        return sent.json["typo"]

    def decide(typo, status):
        answer = collector.client().patch(f"/api/v1/typos/{typo}", json={"status": status}, headers=token)
        assert answer.status_code == 200

    at(23, 8)
    bridge = report("bridge")
    at(23, 8, 20)
    report("bridge")
    at(23, 9)
    river = report("river")
    decide(bridge, "fixed")  # after an hour
    at(23, 22, 30)  # in Kyiv, half past midnight on Tuesday
    sport = report("sport", url="https://news.example/s", article={"author": "=HYPERLINK(1)", "section": "Sports"})
    at(24, 1)
    decide(river, "fixed")  # after sixteen hours
    decide(sport, "rejected")
    at(24, 6)
    spam = report("spam", **OTHER)
    report("other", **OTHER)
    decide(spam, "spam")
    at(24, 12)
    return collector


def numbers(known, email="ed@news.example", status=200, **query):
    answer = known.client().get("/api/v1/stats", query_string=query, headers=known.token(email))
    assert answer.status_code == status, answer.text
    return answer.get_json(force=True)


def rows(visitor, name, **query):
    answer = visitor.client.get(f"/desk/statistics/{name}.csv", query_string=query)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")  # else Excel takes it for something else than UTF-8
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_all_the_numbers(known):
    found = numbers(known)
    totals = {name: found[name] for name in ("reports", "typos", "fixed", "rejected", "spam", "median", "p90")}
    assert totals == {"reports": 6, "typos": 5, "fixed": 2, "rejected": 1, "spam": 1, "median": 3600, "p90": 57600}
    assert (found["rejected_share"], found["spam_share"]) == (0.2, 0.2)
    assert found["before"]["reports"] == found["before"]["typos"] == 0
    assert found["before"]["rejected_share"] is None
    assert len(found["days"]) == 30
    assert found["days"][-2:] == [
        {"day": "2026-11-23", "reports": 4, "typos": 3},
        {"day": "2026-11-24", "reports": 2, "typos": 2},
    ]
    hours = {(one["weekday"], one["hour"]): one["reports"] for one in found["hours"] if one["reports"]}
    assert hours == {(1, 8): 2, (1, 9): 1, (1, 22): 1, (2, 6): 2}
    town = {"name": "Town", "reports": 5, "typos": 4, "fixed": 2, "median": 3600, "p90": 57600}
    sports = {"name": "Sports", "reports": 1, "typos": 1, "fixed": 0, "median": None, "p90": None}
    assert found["sections"] == [town, sports]
    assert [(one["name"], one["reports"], one["typos"]) for one in found["sites"]] == [
        ("newskey", 4, 3),
        ("other", 2, 2),
    ]
    assert found["editors"] == [{"editor": "ed@news.example", "fixed": 2, "median": 3600, "p90": 57600}]
    assert [(one["url"], one["typos"], one["readers"]) for one in found["articles"]] == [
        ("https://news.example/town/bridge", 2, 3),
        ("https://other.example/a", 2, 2),
        ("https://news.example/s", 1, 1),
    ]


def test_borders_and_sites(known):
    day = numbers(known, **{"from": "2026-11-24", "to": "2026-11-25"})
    assert (day["reports"], day["typos"], day["fixed"], day["median"]) == (2, 2, 1, 57600)
    assert (day["before"]["reports"], day["before"]["fixed"]) == (4, 1)
    assert day["before"]["median"] == 3600
    moments = numbers(known, **{"from": "2026-11-23T09:00:00Z", "to": "2026-11-24T06:00:00Z"})
    assert (moments["reports"], moments["typos"], moments["fixed"]) == (2, 2, 2)
    assert numbers(known, site="other")["reports"] == 2
    numbers(known, site="nowhere", status=404)


def test_days_are_those_of_the_editors_zone(known):
    with known.database.write() as session:
        editor_by_email(session, "ed@news.example").time_zone = "Europe/Kyiv"
    found = numbers(known)
    assert found["time_zone"] == "Europe/Kyiv"
    assert [(one["reports"], one["typos"]) for one in found["days"][-2:]] == [(3, 2), (3, 3)]
    assert {"weekday": 2, "hour": 0, "reports": 1} in found["hours"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-11-24T12:00:00"}, "to"),
        ({"from": "2026-11-24", "to": "2026-11-24"}, "to"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "9999-12-31T23:59:59-12:00"}, "from"),
        ({"to": "0001-01-02"}, "to"),
    ],
)
def test_wrong_periods_are_named(known, query, field):
    assert list(numbers(known, status=422, **query)["errors"]) == [field]


def test_nobody_sees_another_sites_numbers(known, sign_in):
    who = sign_in("who@news.example", Role.VIEWER)
    with known.database.write() as session:
        set_sites(editor_by_email(session, "who@news.example"), [site_by_key(session, "other")])
    found = numbers(known, "who@news.example")
    assert (found["reports"], found["typos"], found["fixed"], found["editors"]) == (2, 2, 0, [])
    assert [one["name"] for one in found["sites"]] == ["other"]
    assert [one["url"] for one in found["articles"]] == ["https://other.example/a"]
    numbers(known, "who@news.example", site="newskey", status=404)
    who.open("/desk/statistics")
    assert "news.example/" not in who.page
    assert "Sports" not in who.page
    who.open("/desk/statistics?site=newskey", 404)
    who.open("/desk/statistics/days.csv?site=newskey", 404)
    assert rows(who, "articles")[1:] == [["The bridge opens", "https://other.example/a", "other", "2", "2"]]


def test_the_page(known, anna):
    anna.open("/desk/statistics?days=7")
    assert "Reports sent by readers in this period 6 before: 0" in anna.words
    assert "Median time to fixed from the first report; half took longer 1 hr before: –" in anna.words
    assert "Rejected of the typos first reported in this period 20% before: –" in anna.words
    assert anna.page.count('role="img"') == 7  # days, hours, sections, authors, sites, editors, articles
    assert "Most reports came on Nov 23: 4." in anna.words
    assert "style=" not in anna.page
    anna.open("/desk/statistics?from=2026-11-24&to=2026-11-24&site=other")
    assert "Reports sent by readers in this period 2 before: 0" in anna.words
    assert 'value="2026-11-24"' in anna.page
    assert 'href="/desk/statistics/days.csv?from=2026-11-24&amp;to=2026-11-24&amp;site=other"' in anna.page


def test_a_wrong_period_loses_nothing_and_says_why(known, anna):
    anna.open("/desk/statistics?from=2026-11-24&to=2026-11-01&site=other", 422)
    assert "ends before it begins" in anna.words
    assert 'value="2026-11-24"' in anna.page
    assert '<option value="other" selected>' in anna.page
    anna.open("/desk/statistics?from=%3Cb%3E", 422)
    assert "“<b>” is no day" in anna.words
    anna.open("/desk/statistics?from=9999-12-31&to=9999-12-31", 422)
    anna.open("/desk/statistics/days.csv?from=x", 422)


def test_csv(known, anna):
    assert rows(anna, "days", **{"from": "2026-11-23", "to": "2026-11-24"}) == [
        ["day", "reports", "typos"],
        ["2026-11-23", "4", "3"],
        ["2026-11-24", "2", "2"],
    ]
    assert rows(anna, "sections")[1] == ["Town", "5", "4", "2", "3600", "57600"]
    assert [row[0] for row in rows(anna, "authors")[1:]] == ["A. Writer", "'=HYPERLINK(1)"]
    assert rows(anna, "editors")[1:] == [["ed@news.example", "2", "3600", "57600"]]
    assert len(rows(anna, "hours")) == 1 + 7 * 24
    assert rows(anna, "sites")[1][0] == "The News"
    anna.open("/desk/statistics/nothing.csv", 404)


def test_empty(collector, anna):
    anna.open("/desk/statistics")
    assert "Nothing in this period" in anna.words
    assert "Show a year" in anna.words
