"""What is counted by the hour agrees with the reports, however and by however many it is counted."""

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from collector.store import rollups
from collector.store.checks import check_all
from collector.store.database import Database
from collector.store.deleting import delete_report
from collector.store.hours import read_hour
from collector.store.models import Report, ReportHour, RolledUp
from collector.store.reach import ALL_SITES
from collector.store.rollups import KEY, Roller, live_counts, rolled_up_until
from collector.store.statistics_queries import Asked, reports_by

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def reported(collector):
    """Reports of two days, some hours empty, of two sites, by known and unknown authors. It is 12:00 on the 24th."""
    collector.add_site("other", ("https://other.example",), "Other")
    collector.clock.pass_(days=-2)
    for n in range(24):
        collector.clock.pass_(hours=2 if n % 3 else 0, minutes=1)
        about = {"author": f"Writer {n % 3}", "section": "Town"} if n % 4 else ...
        site = {"site": "other", "url": "https://other.example/a"} if n % 5 == 0 else {}
        origin = "https://other.example" if site else "https://news.example"
        assert collector.send(origin=origin, article=about, **site).status_code == 201
    collector.clock.now = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    return collector


def everything(database):
    with database.snapshot() as connection:
        rows = connection.execute(live_counts(connection.dialect.name, START, END, ALL_SITES))
        return Counter({(read_hour(hour), *rest): number for hour, *rest, number in rows})


def counted(database, start=START, end=END, sites=ALL_SITES, names=KEY):
    with database.snapshot() as connection:
        found = Counter()
        for *key, number in reports_by(Asked(connection, start, end, sites), *names):
            found[tuple(key)] += int(number)
        return found


def test_rolled_up_or_not_it_is_the_same(reported, monkeypatch):
    monkeypatch.setattr(rollups, "_MOST", 3)
    database, now = reported.database, reported.clock()
    roller, steps = Roller(database), 1
    before = everything(database)
    assert before.total() == 24
    assert counted(database) == before
    while roller.step(now):
        steps += 1
        assert counted(database) == before  # also half way
    assert steps > 3
    with database.snapshot() as connection:
        assert rolled_up_until(connection) == datetime(2026, 11, 24, 11, tzinfo=UTC)  # 11 to 12 ended 5 minutes ago
        assert connection.execute(select(ReportHour)).first()
    some = START + timedelta(days=22), END - timedelta(days=6, hours=20)
    assert counted(database, *some) == {key: n for key, n in before.items() if some[0] <= key[0] < some[1]}
    assert counted(database, sites=frozenset({2})) == {key: n for key, n in before.items() if key[1] == 2}
    assert counted(database, names=()) == {(): 24}
    assert all(check.ok for check in check_all(database))


def test_the_newest_reports_count_at_once_and_are_rolled_up_later(reported):
    roller = Roller(reported.database)
    assert not roller.step(reported.clock())
    reported.send(quote={"exact": "now"})
    assert counted(reported.database, names=()) == {(): 25}
    reported.clock.pass_(hours=2)
    assert not roller.step(reported.clock())
    assert counted(reported.database) == everything(reported.database)
    assert all(check.ok for check in check_all(reported.database))


def test_merging_changes_nothing(reported):
    first = reported.send(quote={"exact": "zebra"}, block=..., suggestion=...).json["typo"]
    second = reported.send(quote={"exact": "giraffe"}, block=..., suggestion=...).json["typo"]
    reported.clock.pass_(hours=2)
    Roller(reported.database).step(reported.clock())
    before = counted(reported.database)
    merged = reported.client().post(f"/api/v1/typos/{first}/merge", json={"into": second}, headers=reported.token())
    assert merged.status_code == 200
    assert counted(reported.database) == before == everything(reported.database)


def test_two_roll_up_at_once(reported, monkeypatch):
    monkeypatch.setattr(rollups, "_MOST", 2)
    before, now = everything(reported.database), reported.clock()
    others = [Database(reported.database.url.render_as_string(False)) for _ in range(2)]  # as two processes have them
    wrong, begin = [], threading.Barrier(2)

    def work(database):
        roller, more = Roller(database), True
        begin.wait()
        while more:
            try:
                more = roller.step(now)
            except rollups.TimeoutError:  # the other has the turn
                continue
            except Exception as error:
                wrong.append(error)
                return

    threads = [threading.Thread(target=work, args=[database]) for database in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.close()
    assert wrong == []
    assert counted(reported.database) == before
    assert all(check.ok for check in check_all(reported.database))


def delete_one(session, now):
    delete_report(session, session.scalars(select(Report).order_by(Report.received_at)).first(), None, now)


def test_a_report_deleted_while_its_hour_is_counted_is_not_in_statistics(reported, monkeypatch):
    database, now = reported.database, reported.clock()
    spare = database.spare

    @contextmanager
    def spare_after_a_deletion():
        with database.write() as session:
            delete_one(session, now)
        with spare() as connection:
            yield connection

    monkeypatch.setattr(database, "spare", spare_after_a_deletion)
    Roller(database).step(now)
    monkeypatch.setattr(database, "spare", spare)
    assert counted(database).total() == 23
    while Roller(database).step(now):
        pass
    assert counted(database) == everything(database)
    assert all(check.ok for check in check_all(database))


def test_hours_are_not_counted_while_a_report_of_them_is_being_deleted(reported, monkeypatch):
    monkeypatch.setattr("collector.store.database._SPARE_WAIT", 0.05)
    with reported.database.write() as session:
        delete_one(session, reported.clock())
        with pytest.raises(SQLAlchemyError):
            Roller(reported.database).step(reported.clock())
    while Roller(reported.database).step(reported.clock()):
        pass
    assert counted(reported.database).total() == 23
    assert all(check.ok for check in check_all(reported.database))


def test_whoever_is_slower_adds_nothing(reported):
    with reported.database.intake() as connection:
        assert rollups._claim(connection, None, START)
        assert not rollups._claim(connection, None, END)
        assert rollups._claim(connection, START, END)
        assert not rollups._claim(connection, START, END + timedelta(days=1))
        assert connection.scalar(select(RolledUp.until)) == END


def test_an_empty_installation_has_nothing_to_count(database):
    assert not Roller(database).step(END)
    Roller(database).catch_up(END)
    assert counted(database) == {}
