"""Whoever watches for news learns of every event, also of one that is committed late."""

import pytest

from collector.store.events import pulse
from collector.store.models import Event, Kind
from tests.support.databases import on_postgresql


@pytest.fixture
def typo(collector):
    return collector.send().json["typo"]


def add_event(session, collector, typo_id):
    session.add(Event(typo_id=typo_id, at=collector.clock(), kind=Kind.NOTE, new="a note"))
    session.flush()


def test_pulse_changes_with_a_report_and_with_a_decision(collector, typo):
    before = pulse(collector.database)
    assert pulse(collector.database) == before
    with collector.database.write() as session:
        add_event(session, collector, typo)
    decided = pulse(collector.database)
    collector.send(url="https://news.example/other")
    assert len({before, decided, pulse(collector.database)}) == 3


@on_postgresql  # SQLite has one writer
def test_pulse_changes_when_a_smaller_id_is_committed_later(collector, typo):
    with collector.database.write() as late:
        add_event(late, collector, typo)
        with collector.database.write() as early:
            add_event(early, collector, typo)
        before = pulse(collector.database)
    assert pulse(collector.database) != before
