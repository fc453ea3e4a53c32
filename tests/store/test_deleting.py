"""What is deleted is gone: words, reports, search and counts; and nothing else is."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from collector.intake import directory
from collector.store.actions import split_at_a_stroke
from collector.store.checks import check_all
from collector.store.database import Database
from collector.store.deleting import delete_spam, remove_site
from collector.store.merging import merge
from collector.store.models import Audit, Base, Editor, Event, Report, Role, Scope, Site, Typo
from collector.store.rollups import Roller
from collector.store.sites import site_by_key
from collector.store.splitting import split
from collector.store.typos import typo_by_id
from tests.support.collector import ORIGIN
from tests.support.databases import on_sqlite
from tests.support.filled import fill


@pytest.fixture
def headers(collector):
    return collector.token("admin@news.example", Role.ADMIN, Scope.ADMIN)


def assert_whole(collector):
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def everything(collector):
    """All that the database says, as one text."""
    with collector.database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        tables = [table for table in Base.metadata.sorted_tables if table.name in names]
        return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))


def count(collector, model):
    with collector.database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def counted_for_statistics(collector):
    collector.clock.pass_(hours=3)
    Roller(collector.database).step(collector.clock())


def test_a_deleted_typo_is_gone_with_all_its_words(collector, headers):
    kept = collector.send(quote={"exact": "stays"}, block=..., suggestion=...).json["typo"]
    gone = collector.send(quote={"exact": "sekret"}, block=..., comment="private words", suggestion="secret").json
    collector.client().patch(f"/api/v1/typos/{gone['typo']}", json={"note": "hidden note"}, headers=headers)
    counted_for_statistics(collector)
    client = collector.client()
    assert client.delete(f"/api/v1/typos/{gone['typo']}", headers=headers).status_code == 204
    assert client.delete(f"/api/v1/typos/{gone['typo']}", headers=headers).status_code == 404
    left = everything(collector)
    assert not any(word in left for word in ("sekret", "private words", "secret", "hidden note"))
    assert "stays" in left
    assert client.get("/api/v1/typos?q=sekret", headers=headers).json["items"] == []
    with collector.database.read() as session:
        noted = session.scalars(select(Audit).where(Audit.did == "typo.deleted")).one()
        assert (noted.about, noted.editor.email) == (str(gone["typo"]), "admin@news.example")
    assert_whole(collector)
    # Its number is no other typo's: links to it would lead there.
    assert collector.send(quote={"exact": "another one"}, block=...).json["typo"] > gone["typo"] > kept


def test_a_deleted_report_leaves_what_the_others_say(collector, headers):
    mine, others = str(uuid.uuid4()), str(uuid.uuid4())
    number = collector.send(id=mine, comment="private words", suggestion="that bridge").json["typo"]
    collector.clock.pass_(seconds=1)
    assert collector.send(id=others, suggestion="the bridge").json["typo"] == number
    counted_for_statistics(collector)
    client = collector.client()
    assert client.delete(f"/api/v1/reports/{mine}", headers=headers).status_code == 204
    shown = client.get(f"/api/v1/typos/{number}", headers=headers).json
    assert [one["id"] for one in shown["report_list"]] == [others]
    assert (shown["reports"], shown["suggestions"]) == (1, [{"text": "the", "count": 1}])
    with collector.database.read() as session:
        noted = session.scalars(select(Audit).where(Audit.did == "report.deleted")).one()
        assert (noted.about, noted.editor.email) == (mine, "admin@news.example")
    left = everything(collector)
    assert "private words" not in left
    assert "that bridge" not in left
    assert_whole(collector)
    assert client.delete(f"/api/v1/reports/{others}", headers=headers).status_code == 204
    assert client.get(f"/api/v1/typos/{number}", headers=headers).status_code == 404
    assert_whole(collector)


def test_only_administrators_delete(collector):
    report = str(uuid.uuid4())
    number = collector.send(id=report).json["typo"]
    editor = collector.token("ada@news.example", Role.EDITOR, Scope.TRIAGE)
    for address in (f"/api/v1/typos/{number}", f"/api/v1/reports/{report}", "/api/v1/sites/newskey"):
        assert collector.client().delete(address, headers=editor).status_code == 403
    assert count(collector, Report) == 1


def test_the_phrase_goes_from_the_histories_of_others(collector, headers):
    one, two = str(uuid.uuid4()), str(uuid.uuid4())
    number = collector.send(id=one, quote={"exact": "sekret"}, block=..., suggestion=...).json["typo"]
    collector.send(id=two, quote={"exact": "sekret"}, block=..., suggestion=...)
    ada = collector.add_editor("ada@news.example")
    with collector.database.write() as session:
        editor = session.get(Editor, ada)
        made = split(session, typo_by_id(session, number), [uuid.UUID(two)], editor, collector.clock()).id
    assert collector.client().delete(f"/api/v1/typos/{made}", headers=headers).status_code == 204
    with collector.database.read() as session:
        told = session.scalars(select(Event.new).where(Event.typo_id == number)).all()
    assert told == [f"{made}: …"]


def test_what_undoing_a_split_takes_forgets_the_phrase(collector, headers):
    one, two = str(uuid.uuid4()), str(uuid.uuid4())
    number = collector.send(id=one, quote={"exact": "sekret"}, block=..., suggestion="x").json["typo"]
    other = collector.send(id=two, quote={"exact": "sekret thing"}, block=..., suggestion=...).json["typo"]
    ada = collector.add_editor("ada@news.example")
    with collector.database.write() as session:
        editor, now = session.get(Editor, ada), collector.clock()
        if other != number:
            merge(session, typo_by_id(session, other), typo_by_id(session, number), editor, now)
        made, action = split_at_a_stroke(session, typo_by_id(session, number), [uuid.UUID(one)], editor, now)
        assert action.details["was"]["quote"]["exact"] == "sekret"
        numbers = [number, made.id]
    for typo in numbers:
        assert collector.client().delete(f"/api/v1/typos/{typo}", headers=headers).status_code == 204
    assert "sekret" not in everything(collector)


def mark(collector, headers, number, status):
    answer = collector.client().patch(f"/api/v1/typos/{number}", json={"status": status}, headers=headers)
    assert answer.status_code == 200


def test_spam_is_deleted_after_its_days_and_nothing_else(collector, headers):
    words = [{"quote": {"exact": f"word{n}"}, "url": f"{ORIGIN}/{n}", "block": ...} for n in range(6)]
    numbers = [collector.send(**word).json["typo"] for word in words]
    for number, status in zip(numbers, ["spam", "rejected", "fixed", "confirmed", "spam", "spam"], strict=True):
        mark(collector, headers, number, status)
    counted_for_statistics(collector)
    now = collector.clock
    assert delete_spam(collector.database, now(), 30) == 0
    now.pass_(days=20)
    mark(collector, headers, numbers[4], "new")
    mark(collector, headers, numbers[4], "spam")
    assert collector.send(**words[5]).json["typo"] == numbers[5]  # reported again lately
    now.pass_(days=11)
    assert delete_spam(collector.database, now(), 30) == 1
    with collector.database.read() as session:
        assert set(session.scalars(select(Typo.id))) == set(numbers[1:])
    now.pass_(days=20)
    assert delete_spam(collector.database, now(), 30) == 2
    assert_whole(collector)


def test_a_removed_site_leaves_nothing_but_a_line_in_the_audit_log(start_collector, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_FOR", 0.0)
    collector = start_collector(PROOFDESK_REPORT_LIMIT="off")
    headers = fill(collector)
    with collector.database.read() as session:
        site = site_by_key(session, "newskey")
    remove_site(collector.database, site.id, None, collector.clock())
    with collector.database.read() as session:
        assert session.scalars(select(Site.key)).all() == ["other"]
        noted = session.scalars(select(Audit).where(Audit.did == "site.removed")).one()
        assert (noted.about, noted.details["key"]) == ("The News", "newskey")
    assert (count(collector, Typo), count(collector, Report), count(collector, Event)) == (0, 0, 0)
    assert collector.send().status_code == 404
    assert collector.client().get("/api/v1/typos", headers=headers).json["items"] == []
    assert_whole(collector)


def test_a_report_that_comes_while_its_site_is_removed_goes_with_it(collector, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_FOR", 3600.0)  # as in another process, which has not heard of it yet
    collector.send()
    with collector.database.read() as session:
        site = site_by_key(session, "newskey")
    erase = Database.erase

    def erase_after_a_report(database):
        assert collector.send(url=f"{ORIGIN}/late").status_code == 201
        return erase(database)

    monkeypatch.setattr(Database, "erase", erase_after_a_report)
    remove_site(collector.database, site.id, None, collector.clock())
    assert (count(collector, Site), count(collector, Typo), count(collector, Report)) == (0, 0, 0)
    assert_whole(collector)


@on_sqlite
@pytest.mark.parametrize("way", ["typo", "report", "spam", "held", "site"])
def test_deleted_words_stand_in_no_file_any_more(start_collector, way):
    collector = start_collector(PROOFDESK_CEILINGS="article=1")
    collector.add_site()
    headers = collector.token("admin@news.example", Role.ADMIN, Scope.ADMIN)
    stored = collector.send(comment="I am hushhush").json
    collector.send()
    held = collector.send(quote={"exact": "recieve"}, block=..., comment="We are hushhush").json
    assert held["typo"] is None
    path = Path(collector.database.engine.url.database)
    files = [path, path.with_name(f"{path.name}-wal")]

    def told(word):
        return any(word in file.read_bytes() for file in files)

    word = b"We are hushhush" if way == "held" else b"I am hushhush"
    assert told(word)
    client = collector.client()
    if way == "typo":
        assert client.delete(f"/api/v1/typos/{stored['typo']}", headers=headers).status_code == 204
    elif way == "report":
        assert client.delete(f"/api/v1/reports/{stored['id']}", headers=headers).status_code == 204
    elif way == "spam":
        client.patch(f"/api/v1/typos/{stored['typo']}", json={"status": "spam"}, headers=headers)
        collector.clock.pass_(days=31)
        assert delete_spam(collector.database, collector.clock(), 30) == 1
    elif way == "held":
        assert client.post("/api/v1/held/delete", json={}, headers=headers).json == {"reports": 1, "left": 0}
    else:
        assert client.delete("/api/v1/sites/newskey", headers=headers).status_code == 204
    assert not told(word)


def test_the_space_of_what_is_deleted_is_given_back(tmp_path):
    path = tmp_path / "fresh.db"
    database = Database(f"sqlite:///{path}")
    with database.intake() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (text TEXT)")
        for _ in range(1000):
            connection.exec_driver_sql("INSERT INTO filler VALUES (hex(randomblob(2000)))")
    with database.intake() as connection:
        connection.exec_driver_sql("DELETE FROM filler")
    database.give_space_back()
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA page_count").scalar() < 20
    database.close()
