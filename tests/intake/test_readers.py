"""As how many readers of a typo one sender counts; nobody can tell afterwards which reports came from them."""

import uuid

import pytest
from sqlalchemy import func, select

from collector.store.actions import merge_at_a_stroke
from collector.store.checks import check_all
from collector.store.editors import add_editor
from collector.store.findings import recount
from collector.store.merging import merge
from collector.store.models import Report, Role, Typo, TypoSender
from collector.store.reach import ALL_SITES
from collector.store.splitting import split
from collector.store.typos import typo_by_id
from collector.store.undoing import undo
from tests.support.collector import ORIGIN, SITE

OTHER_PLACE = {"exact": "at noom", "prefix": "The mayor opened teh bridge ", "suffix": ", and went."}


@pytest.fixture
def limited(start_collector):
    """A collector that asks who sends: tests send all from one address, if they say no other."""
    made = start_collector(PROOFDESK_REPORT_LIMIT="1000 per minute", PROOFDESK_PROXIES="1")
    made.add_site()
    return made


def send(collector, address="198.51.100.7", **changes):
    body = {
        "site": SITE,
        "url": f"{ORIGIN}/town/bridge",
        "quote": {"exact": "teh bridge", "prefix": "The mayor opened ", "suffix": " at noon."},
        "suggestion": "the bridge",
    } | changes
    headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
    answer = collector.client().post("/api/v1/reports", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json


def rows(collector, *columns, **where):
    with collector.database.read() as session:
        return session.execute(select(*columns).filter_by(**where)).all()


def assert_whole(collector):
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def suggestions(collector, number):
    with collector.database.read() as session:
        return {one.text: one.count for one in typo_by_id(session, number).suggestions}


def test_one_sender_counts_three_times_a_typo_and_day(limited):
    answers = [send(limited) for _ in range(29)]
    assert [one["reports"] for one in answers] == [1, 2, 3, *[3] * 26]
    number = answers[0]["typo"]
    assert {one["typo"] for one in answers} == {number}
    with limited.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 29  # all are kept
    assert suggestions(limited, number) == {"the": 3}
    assert send(limited, address="198.51.100.8")["reports"] == 4
    limited.clock.pass_(days=1)
    assert send(limited)["reports"] == 5
    assert_whole(limited)


def test_a_sender_is_counted_for_each_typo_on_its_own(limited):
    for _ in range(5):
        first = send(limited)
    other = send(limited, quote={"exact": "a othr thing", "prefix": "It was ", "suffix": "."}, suggestion="another")
    assert (first["reports"], other["reports"]) == (3, 1)
    assert first["typo"] != other["typo"]


def test_every_report_counts_where_senders_are_not_limited(collector):
    assert [send(collector)["reports"] for _ in range(5)] == [1, 2, 3, 4, 5]
    assert rows(collector, TypoSender.tag) == []


def test_senders_are_forgotten_with_the_days_salt(limited):
    send(limited)
    assert len(rows(limited, TypoSender.tag)) == 1
    limited.clock.pass_(days=1)
    send(limited, address="198.51.100.8", url=f"{ORIGIN}/other")
    [(day,)] = rows(limited, TypoSender.day)
    assert day == limited.clock.now.date()


def test_a_new_suggestion_of_a_sender_who_counts_no_more_is_known(limited):
    for _ in range(3):
        number = send(limited)["typo"]
    assert send(limited, suggestion="that bridge")["reports"] == 3
    assert suggestions(limited, number) == {"the": 3, "that": 0}
    shown = limited.client().get(f"/api/v1/typos/{number}", headers=limited.token()).json
    assert shown["suggestions"] == [{"text": "the", "count": 3}, {"text": "that", "count": 1}]
    assert shown["reports"] == 3
    assert len(shown["report_list"]) == 4
    with limited.database.write() as session:
        recount(session.connection(), number)
    assert suggestions(limited, number) == {"the": 3, "that": 0}


def test_merging_and_splitting_keep_what_counts(limited):
    for _ in range(4):
        one = send(limited)["typo"]
    ids = [str(uuid.uuid4()) for _ in range(5)]
    for number in ids:
        other = send(limited, id=number, quote=OTHER_PLACE, suggestion="at noon")["typo"]
    assert one != other
    with limited.database.write() as session:
        ada = add_editor(session, "ada@news.example", Role.EDITOR, limited.clock(), ALL_SITES)
        merge(session, typo_by_id(session, other), typo_by_id(session, one), ada, limited.clock())
        assert typo_by_id(session, one).reports == 3
    assert send(limited)["reports"] == 3  # the sender counts as often as they may already
    assert suggestions(limited, one) == {"the": 3}
    assert_whole(limited)
    # Only reports that do not count: a reader wrote them all the same.
    with limited.database.write() as session:
        of_no_account = session.scalars(select(Report.id).where(Report.counts.is_(False), Report.exact == "at noom"))
        split_off = split(session, session.get(Typo, one), list(of_no_account), ada, limited.clock())
        assert split_off.reports == 1
    assert_whole(limited)


def test_undoing_a_merge_lets_its_reports_count_again(limited):
    for _ in range(3):
        one = send(limited)["typo"]
    for address in ("198.51.100.7", "198.51.100.7", "198.51.100.8"):
        other = send(limited, address, quote=OTHER_PLACE, suggestion="at noon")["typo"]
    now = limited.clock()
    with limited.database.write() as session:
        ada = add_editor(session, "ada@news.example", Role.EDITOR, now, ALL_SITES)
        merged = merge_at_a_stroke(session, typo_by_id(session, other), typo_by_id(session, one), ada, now)
        assert typo_by_id(session, one).reports == 4
    assert_whole(limited)
    new, into = undo(limited.database, merged.id, ada, now, ALL_SITES).typos
    assert into == one
    with limited.database.read() as session:
        assert [typo_by_id(session, number).reports for number in (one, new)] == [3, 3]
    assert suggestions(limited, new) == {"noon": 3}
    assert_whole(limited)


def test_the_answer_names_all_typos_that_the_report_mends(collector):
    number = str(uuid.uuid4())
    first = send(collector, id=number)
    assert first["typos"] == [first["typo"]]
    again = collector.send(id=number)
    assert again.status_code == 200
    assert again.json == {**first, "reports": 1}
