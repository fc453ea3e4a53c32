"""What the server does by itself, without anybody asking."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from collector.store.editors import add_editor
from collector.store.models import HeldReport, Report, Role, Site, Status, Typo
from collector.store.reach import ALL_SITES
from collector.store.rollups import rolled_up_until
from collector.store.triage import Change, apply_change
from collector.web import chores
from collector.web.chores import CLEARING, COUNTING, EMPTYING, FORGETTING, Chore, keep_doing
from tests.support.databases import on_sqlite


class Enough(Exception):
    pass


def do(collector, chore, times, meanwhile):
    """Do a chore so many times, with what happens before each; returns how long it slept between them."""
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) > times:
            raise Enough
        meanwhile(len(slept))

    with pytest.raises(Enough):
        keep_doing(collector.app.extensions["proofdesk"], chore, sleep)
    return slept[1:]


def test_reports_are_counted_hour_after_hour(collector):
    def meanwhile(_):
        collector.send()
        collector.clock.pass_(hours=2)

    assert do(collector, COUNTING, 3, meanwhile) == [3600.0] * 3
    with collector.database.snapshot() as connection:
        # At noon, at two and at four a report came; at six, all but the last ten minutes are settled.
        assert rolled_up_until(connection) == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_readers_words_are_forgotten_day_after_day_whatever_happens(collector, monkeypatch):
    with collector.database.write() as session:
        session.scalar(select(Site)).settings = {"retention": {"days": 30}}
    collector.send(comment="I am hushhush")
    with collector.database.write() as session:
        session.scalar(select(Typo)).status = "fixed"
    tries = []

    def forget(*arguments):
        tries.append(arguments)
        if len(tries) == 1:
            raise OperationalError("…", None, Exception("database is locked"))
        return really(*arguments)

    really = chores.forget
    monkeypatch.setattr(chores, "forget", forget)
    assert do(collector, FORGETTING, 3, lambda _: collector.clock.pass_(days=31)) == [86400.0] * 3
    assert len(tries) == 3
    with collector.database.read() as session:
        assert session.scalar(select(Report.comment)) is None


@on_sqlite
def test_the_databases_log_is_emptied_hour_after_hour(collector):
    log = Path(f"{collector.database.engine.url.database}-wal")
    sizes = []

    def meanwhile(_):
        collector.send()
        sizes.append(log.stat().st_size)

    assert do(collector, EMPTYING, 2, meanwhile) == [3600.0] * 2
    assert all(sizes)
    assert log.stat().st_size == 0


def test_spam_and_what_is_held_are_deleted_after_their_days(start_collector, monkeypatch):
    collector = start_collector(PROOFDESK_CEILINGS="article=1", PROOFDESK_SPAM_DAYS="10")
    collector.add_site()
    collector.send()
    with collector.database.write() as session:
        editor = add_editor(session, "ed@news.example", Role.EDITOR, collector.clock(), ALL_SITES)
        spam = Change(status=Status.SPAM)
        apply_change(session, session.scalars(select(Typo)).one(), spam, editor, collector.clock())
    assert collector.send(quote={"exact": "recieve"}, block=...).json["typo"] is None

    given_back = []
    monkeypatch.setattr(collector.database, "give_space_back", lambda: given_back.append(True))

    def left():
        with collector.database.read() as session:
            return [session.scalar(select(func.count()).select_from(model)) for model in (Typo, Report, HeldReport)]

    do(collector, CLEARING, 1, lambda _: collector.clock.pass_(days=10))
    assert (left(), given_back) == ([1, 1, 1], [])
    do(collector, CLEARING, 1, lambda _: collector.clock.pass_(seconds=1))
    assert (left(), given_back) == ([0, 0, 0], [True])


def test_a_server_does_all_of_it(collector, monkeypatch):
    begun = []
    monkeypatch.setattr(chores, "keep_doing", lambda _program, chore: begun.append(chore))
    chores.start(collector.app.extensions["proofdesk"])
    assert {chore.name for chore in begun} == {"forgetting", "clearing", "emptying", "counting"}


def test_a_chore_goes_on_after_any_error(collector):
    done = []

    def fail(_program):
        done.append(True)
        raise ZeroDivisionError

    assert do(collector, Chore("failing", 1.0, 2.0, fail), 3, lambda _: None) == [2.0] * 3
    assert len(done) == 3


def test_counting_goes_on_after_any_error(collector, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError

    roller = collector.app.extensions["proofdesk"].roller
    monkeypatch.setattr(roller, "step", fail, raising=False)
    for _ in range(2):  # the second one must get its turn, too
        with pytest.raises(ZeroDivisionError):
            roller.catch_up(collector.clock())
