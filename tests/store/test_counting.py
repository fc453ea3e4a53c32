"""The numbers of typos are right whatever happens, also while rows are replaced by their sums."""

import threading

from sqlalchemy import func, select

from collector.store import counting
from collector.store.checks import check_all
from collector.store.counting import count_by_status, count_typos
from collector.store.models import Site, TypoCount
from collector.store.reach import ALL_SITES


def counts(database, site=None):
    with database.read() as session:
        return {status: n for status, n in count_by_status(session, ALL_SITES, site).items() if n}


def test_an_empty_installation_counts_nothing(database):
    assert counts(database) == {}


def test_what_is_counted_stays_while_rows_are_summed_up(collector, monkeypatch):
    monkeypatch.setattr(counting, "_FOLD_EVERY", 7)
    collector.add_site("other", ("https://other.example",), "Other")
    for n in range(40):
        with collector.database.intake() as connection:
            count_typos(connection, {(1, "new"): 2, (2, "new"): 1, (1, "fixed"): 0})
            if n % 2:
                count_typos(connection, {(1, "new"): -1, (1, "spam"): 1})
    assert counts(collector.database) == {"new": 100, "spam": 20}
    assert counts(collector.database, "other") == {"new": 40}
    with collector.database.read() as session:
        assert session.scalar(select(func.count()).select_from(TypoCount)) < 20


def test_what_is_not_committed_does_not_count(collector):
    try:
        with collector.database.intake() as connection:
            count_typos(connection, {(1, "new"): 5})
            raise ValueError
    except ValueError:
        pass
    assert counts(collector.database) == {}


def test_many_count_at_once(collector, monkeypatch):
    monkeypatch.setattr(counting, "_FOLD_EVERY", 3)
    wrong = []

    def work():
        try:
            for _ in range(30):
                with collector.database.intake() as connection:
                    count_typos(connection, {(1, "new"): 2})
                with collector.database.intake() as connection:
                    count_typos(connection, {(1, "new"): -1, (1, "confirmed"): 1})
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert counts(collector.database) == {"new": 180, "confirmed": 180}


def test_editors_and_reports_keep_the_numbers(collector):
    first = collector.send().json["typo"]
    second = collector.send(quote={"exact": "zebra"}, block=..., suggestion=...).json["typo"]
    third = collector.send(quote={"exact": "giraffe"}, block=..., suggestion=...).json["typo"]
    token = collector.token()
    client = collector.client()
    assert counts(collector.database) == {"new": 3}
    client.patch(f"/api/v1/typos/{first}", json={"status": "fixed"}, headers=token)
    assert counts(collector.database) == {"new": 2, "fixed": 1}
    client.post(f"/api/v1/typos/{third}/merge", json={"into": second}, headers=token)
    assert counts(collector.database) == {"new": 1, "fixed": 1}
    reports = client.get(f"/api/v1/typos/{second}", headers=token).json["report_list"]
    client.post(f"/api/v1/typos/{second}/split", json={"reports": [reports[0]["id"]]}, headers=token)
    assert counts(collector.database) == {"new": 2, "fixed": 1}
    collector.clock.pass_(days=2)
    collector.send()
    assert counts(collector.database) == {"new": 3}
    client.post("/api/v1/typos/bulk", json={"ids": [first, second], "status": "spam"}, headers=token)
    assert counts(collector.database) == {"new": 1, "spam": 2}
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def test_a_site_that_goes_takes_its_numbers_along(collector):
    with collector.database.intake() as connection:
        count_typos(connection, {(1, "new"): 5})
    with collector.database.write() as session:
        session.delete(session.get_one(Site, 1))
    assert counts(collector.database) == {}
