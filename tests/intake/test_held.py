"""A flood is held: reports above a ceiling are in no list, and are released or deleted at one stroke."""

import json
import uuid

import pytest
from sqlalchemy import func, select

from collector.intake.ceilings import Ceilings
from collector.intake.releasing import release
from collector.store import held as held_reports
from collector.store.checks import check_all
from collector.store.held import Which, by_minute, by_sender, count_held, delete_held
from collector.store.models import Article, Audit, HeldReport, Report, Role, Scope, Typo
from collector.store.reach import ALL_SITES
from collector.store.rollups import Roller
from tests.support.collector import ORIGIN, a_report
from tests.support.statements import statements_of

ALL = Which(ALL_SITES)


@pytest.fixture
def flooded(start_collector):
    """A collector that takes two new typos an hour in an article and three in a site."""
    made = start_collector(
        PROOFDESK_REPORT_LIMIT="1000 per minute", PROOFDESK_CEILINGS="site=3;article=2", PROOFDESK_PROXIES="1"
    )
    made.add_site()
    return made


def send(collector, phrase, address="198.51.100.7", status=201, **changes):
    usual = {"quote": {"exact": phrase}, "block": ..., "suggestion": ..., "position": ...}
    body = a_report(**(usual | changes))
    headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
    answer = collector.client().post("/api/v1/reports", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json


def count(collector, model):
    with collector.database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def held(collector, which=ALL):
    with collector.database.read() as session:
        return count_held(session, which)


def assert_whole(collector):
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def test_new_typos_above_the_articles_ceiling_are_held(flooded):
    taken = [send(flooded, "one thing"), send(flooded, "two others")]
    number = str(uuid.uuid4())
    above = send(flooded, "third word", id=number)
    assert above == {"id": number, "typo": None, "typos": [], "reports": 1}
    assert send(flooded, "third word", id=number, status=200) == above
    assert send(flooded, "one thing")["typo"] == taken[0]["typo"]  # a known typo is never held
    assert send(flooded, "fourth word", url=f"{ORIGIN}/other")["typo"] is not None
    assert (count(flooded, Typo), count(flooded, Report), count(flooded, HeldReport)) == (3, 4, 1)
    shown = flooded.client().get("/api/v1/typos", headers=flooded.token()).json
    assert len(shown["items"]) == 3
    flooded.clock.pass_(hours=1)
    assert_whole(flooded)


def test_a_flood_of_made_up_addresses_leaves_no_articles(flooded):
    for n in range(10):
        send(flooded, f"word{n}", url=f"{ORIGIN}/made-up/{n}")
    assert (count(flooded, Article), count(flooded, Typo), count(flooded, HeldReport)) == (3, 3, 7)


def test_released_reports_are_stored_as_if_they_had_not_been_held(flooded):
    numbers = [str(uuid.uuid4()) for _ in range(6)]
    for n, number in enumerate(numbers):
        flooded.clock.pass_(seconds=1)
        send(flooded, f"word{n} thing{n}", id=number, comment="mine")
    came = flooded.clock.now
    flooded.clock.pass_(hours=3)
    Roller(flooded.database).step(flooded.clock.now)
    assert release(flooded.database, ALL) == 4
    assert (held(flooded), count(flooded, Typo), count(flooded, Report)) == (0, 6, 6)
    again = send(flooded, "word5 thing5", id=numbers[-1], status=200)
    assert again["typo"] is not None
    with flooded.database.read() as session:
        report = session.get(Report, uuid.UUID(numbers[-1]))
        assert (report.received_at, report.comment, report.exact) == (came, "mine", "word5 thing5")
        assert session.get(Typo, again["typo"]).first_seen == came
    assert_whole(flooded)


def test_no_released_report_is_lost_where_one_tells_more_of_its_typo(flooded):
    for phrase in ("one thing", "two others"):
        send(flooded, phrase)
    for phrase, suggestion in (("third wrod", ...), ("third wrod", "third word"), ("forth one", "fourth one")):
        flooded.clock.pass_(seconds=1)
        assert send(flooded, phrase, suggestion=suggestion)["typo"] is None
    assert release(flooded.database, ALL) == 3
    assert (held(flooded), count(flooded, Typo), count(flooded, Report)) == (0, 4, 5)
    assert_whole(flooded)


def test_a_late_report_does_not_make_a_typo_look_older(flooded):
    for phrase in ("one thing", "two others", "a third"):
        send(flooded, phrase)
    flooded.clock.pass_(minutes=1)
    send(flooded, "a third")
    assert release(flooded.database, Which(ALL_SITES, minute=flooded.clock.now)) == 1
    flooded.clock.pass_(hours=2)
    newer = send(flooded, "a third")
    assert release(flooded.database, ALL) == 1
    with flooded.database.read() as session:
        typo = session.get(Typo, newer["typo"])
        assert (typo.last_seen, typo.reports) == (flooded.clock.now, 3)
    assert_whole(flooded)


def test_held_reports_are_chosen_by_sender_and_minute(flooded):
    for n in range(3):
        send(flooded, f"word{n}", url=f"{ORIGIN}/{n}")
    for n in range(4):
        send(flooded, f"junk{n}", address="203.0.113.9")
    flooded.clock.pass_(minutes=1)
    send(flooded, "honest words", address="198.51.100.8")
    with flooded.database.write() as session:
        junk, honest = by_sender(session, ALL)
        assert (junk.count, honest.count, honest.phrase) == (4, 1, "honest words")
        assert [one.count for one in by_minute(session, ALL)] == [4, 1]
        assert count_held(session, Which(ALL_SITES, minute=flooded.clock.now.replace(second=0))) == 1
        assert count_held(session, Which(ALL_SITES, site_key="other")) == 0
        assert count_held(session, Which(frozenset())) == 0
        assert delete_held(session, Which(ALL_SITES, sender=junk.sender), None, flooded.clock()) == 4
    assert held(flooded) == 1


def test_held_reports_say_nothing_of_their_article(flooded):
    for n in range(2):
        send(flooded, f"word{n}")
    for n in range(5):
        assert send(flooded, f"junk{n}", article={"headline": "Nonsense"})["typo"] is None
    with flooded.database.read() as session:
        assert session.scalars(select(Article.title)).all() == ["The bridge opens"]


def test_groups_are_found_by_two_questions_however_many_there_are(flooded):
    for n in range(3):
        send(flooded, f"word{n}", url=f"{ORIGIN}/{n}")
    for n in range(5):
        flooded.clock.pass_(minutes=1)
        send(flooded, f"junk{n}", address=f"203.0.113.{n}")
    for groups in (by_sender, by_minute):
        with statements_of(flooded.database) as asked, flooded.database.read() as session:
            assert [one.phrase for one in groups(session, ALL)] == [f"junk{n}" for n in (4, 3, 2, 1, 0)]
        assert len([statement for statement, _ in asked if statement.startswith("SELECT")]) == 2


def test_senders_of_held_reports_are_forgotten_with_the_day(flooded):
    for n in range(4):
        send(flooded, f"word{n}", url=f"{ORIGIN}/{n}")
    flooded.clock.pass_(days=1)
    send(flooded, "tomorrow")
    with flooded.database.read() as session:
        yesterday = [one for one in by_sender(session, ALL) if one.sender is None]
        assert [one.phrase for one in yesterday] == ["word3"]


def test_a_narrow_ceiling_spares_the_wider_ones():
    ceilings = Ceilings({"/56": 1, "article": 1, "site": 2}, "memory://")
    mine, other = {"/56": "a", "/48": "b"}, {"/56": "c", "/48": "b"}
    assert ceilings.exceeded(1, 1, "x", mine) is None
    assert ceilings.exceeded(1, 2, "x", mine) == "/56"
    assert ceilings.exceeded(1, 1, "x", other) == "article"
    assert ceilings.exceeded(1, 3, "x", {}) is None
    assert ceilings.exceeded(1, 4, "x", {}) == "site"
    assert ceilings.exceeded(2, 5, "x", {}) is None


def test_one_sender_alone_does_not_fill_an_articles_ceiling(start_collector):
    made = start_collector(PROOFDESK_REPORT_LIMIT="1000 per minute", PROOFDESK_PROXIES="1")
    made.add_site()
    answers = [send(made, f"junk{n} x{n}y")["typo"] for n in range(60)]
    assert [one is None for one in answers] == [False] * 40 + [True] * 20
    assert send(made, "honest words", address="198.51.100.8")["typo"] is not None


def test_no_more_is_held_than_there_is_room_for(flooded, monkeypatch):
    monkeypatch.setattr(held_reports, "MOST_HELD", 2)
    known = send(flooded, "one thing")["typo"]
    for n in range(3):
        send(flooded, f"word{n}")
    assert send(flooded, "a third", url=f"{ORIGIN}/other")["typo"] is not None  # no ceiling holds it
    body = a_report(quote={"exact": "honest"}, block=..., position=..., url=f"{ORIGIN}/new")
    answer = flooded.client().post("/api/v1/reports", json=body, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert (held(flooded), count(flooded, Article)) == (2, 2)  # nothing is left of the one that was refused
    assert send(flooded, "one thing")["typo"] == known  # a known typo is always taken
    assert release(flooded.database, ALL) == 2
    assert flooded.client().post("/api/v1/reports", json=body, headers={"Origin": ORIGIN}).status_code == 201
    assert_whole(flooded)


@pytest.mark.parametrize("minute", ["9999-12-31T23:59:30Z", "0001-01-01T00:00:00Z"])
def test_there_are_minutes_at_the_ends_of_time(flooded, minute):
    answer = flooded.client().post("/api/v1/held/release", json={"minute": minute}, headers=flooded.token())
    assert (answer.status_code, answer.json) == (200, {"reports": 0, "left": 0})


def test_a_network_of_ipv6_is_one_sender_of_many_addresses(start_collector):
    made = start_collector(PROOFDESK_CEILINGS="/56=2;/48=3", PROOFDESK_PROXIES="1")
    made.add_site()
    answers = [send(made, f"word{n} x{n}", address=f"2001:db8:1:{n}::1")["typo"] for n in range(4)]
    assert [one is None for one in answers] == [False, False, True, True]  # one /56
    answers = [send(made, f"next{n} y{n}", address=f"2001:db8:1:{n}00::1")["typo"] for n in range(1, 4)]
    assert [one is None for one in answers] == [False, True, True]  # one /48
    assert send(made, "another net", address="2001:db8:2::1")["typo"] is not None


def test_nothing_is_held_where_senders_are_not_limited(collector):
    for n in range(60):
        assert send(collector, f"word{n} x{n}y")["typo"] is not None


def test_what_is_held_is_plain_json(flooded):
    for n in range(4):
        send(flooded, f"word{n}", url=f"{ORIGIN}/{n}", client={"widget": "1", "touch": True})
    with flooded.database.read() as session:
        body = session.scalar(select(HeldReport.body))
    assert json.loads(json.dumps(body))["quote"]["exact"] == "word3"


def flood(flooded):
    for n in range(3):
        send(flooded, f"word{n}", url=f"{ORIGIN}/{n}")
    for n in range(4):
        send(flooded, f"junk{n}", address="203.0.113.9")
    send(flooded, "honest words", address="198.51.100.8")


def test_the_api_shows_releases_and_deletes_what_is_held(flooded):
    flood(flooded)
    client, headers = flooded.client(), flooded.token()
    shown = client.get("/api/v1/held", headers=headers).json
    assert (shown["reports"], [one["count"] for one in shown["senders"]]) == (5, [4, 1])
    assert client.get("/api/v1/held?site=nokey", headers=headers).status_code == 404
    gone = client.post("/api/v1/held/delete", json={"sender": shown["senders"][0]["sender"]}, headers=headers)
    with flooded.database.read() as session:
        noted = session.scalars(select(Audit).where(Audit.did == "held.deleted")).one()
    assert noted.details["reports"] == gone.json["reports"] > 0
    assert gone.json == {"reports": 4, "left": 0}
    assert client.post("/api/v1/held/release", json={}, headers=headers).json == {"reports": 1, "left": 0}
    assert count(flooded, Typo) == 4
    viewer = flooded.token("viewer@news.example", Role.VIEWER, Scope.READ)
    assert client.post("/api/v1/held/delete", json={}, headers=viewer).status_code == 403
