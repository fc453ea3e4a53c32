"""What is told to whoever asks for news again and again: everything, once."""

import pytest
from sqlalchemy import func, select

from collector.store.events import Seen, changed_since, pulse, seen_now
from collector.store.models import Event, Kind
from tests.support.collector import ORIGIN


@pytest.fixture
def typos(collector):
    """The numbers of some typos without events."""
    return [collector.send(url=f"{ORIGIN}/{number}").json["typo"] for number in range(8)]


def add_event(session, collector, typo_id):
    session.add(Event(typo_id=typo_id, at=collector.clock(), kind=Kind.NOTE, new="a note"))
    session.flush()


@pytest.mark.parametrize("seen", [Seen(0), Seen(120), Seen(120, frozenset({118, 110}))])
def test_a_page_keeps_what_it_has_seen(seen):
    assert Seen.read(str(seen)) == seen


@pytest.mark.parametrize("wrong", ["", "x", "-1", "5-x", "²", "1.2", "9" * 30, "1-" + ".".join("1" * 500)])
def test_anything_else_is_nothing(wrong):
    assert Seen.read(wrong) is None


def test_a_number_that_no_event_can_have_asks_for_nothing(collector, typos):
    for text in ("999999999999", "5-999999999999"):
        with collector.database.read() as session:
            assert changed_since(session, Seen.read(text), 10).typo_ids == []


def test_many_changes_come_in_parts_and_none_twice(collector, typos):
    with collector.database.write() as session:
        for typo_id in [*typos, *typos[:3]]:
            add_event(session, collector, typo_id)
    told, seen = [], Seen(0)
    for _ in range(10):
        with collector.database.read() as session:
            changes = changed_since(session, seen, 3)
        told.append(changes.typo_ids)
        seen = changes.seen
        if changes.is_all:
            break
    assert told[:3] == [typos[:3], typos[3:6], [*typos[6:], typos[0]]]
    assert {typo for part in told for typo in part} == set(typos)
    with collector.database.read() as session:
        assert changed_since(session, seen, 3).typo_ids == []


def test_a_smaller_number_that_is_committed_later_is_told(collector, typos):
    """On PostgreSQL an event has its number before others see it."""
    if collector.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    with collector.database.write() as late:
        add_event(late, collector, typos[0])
        with collector.database.write() as early:
            add_event(early, collector, typos[1])
        with collector.database.read() as session:
            changes = changed_since(session, Seen(0), 10)
        assert changes.typo_ids == [typos[1]]
        before = pulse(collector.database)
    assert pulse(collector.database) != before
    with collector.database.read() as session:
        changes = changed_since(session, Seen.read(str(changes.seen)), 10)
        assert changes.typo_ids == [typos[0]]
        assert changed_since(session, changes.seen, 10).typo_ids == []


def test_what_failed_leaves_a_gap_that_is_told_to_nobody(collector, typos):
    with collector.database.write() as session:
        add_event(session, collector, typos[0])
        session.rollback()
    with collector.database.write() as session:
        add_event(session, collector, typos[1])
    with collector.database.read() as session:
        assert changed_since(session, seen_now(session), 10).typo_ids == []
        assert session.scalar(select(func.count()).select_from(Event)) == 1
