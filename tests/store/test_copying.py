"""Copying an installation from one database into another."""

import tracemalloc
import uuid

import pytest
from sqlalchemy import func, insert, select, text

from collector.store import copying, schema
from collector.store.checks import check_all
from collector.store.database import Database
from collector.store.models import Base, Report, Typo
from tests.support.databases import on_sqlite
from tests.support.filled import fill


@pytest.fixture
def target(database_url, tmp_path, request):
    """An empty database of the other kind than the source's."""
    url = request.getfixturevalue("empty_postgres") if "sqlite" in database_url else f"sqlite:///{tmp_path}/copy.db"
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def filled(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="off")
    collector.headers = fill(collector)
    return collector


def rows_in(database):
    with database.engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(one)) for one in Base.metadata.sorted_tables)


def test_the_copy_is_the_same_and_goes_on(filled, target, start_collector):
    before = filled.client().get("/api/v1/typos", headers=filled.headers).json
    copied = copying.copy(filled.database, target)
    assert copied.missed == {}
    assert {proof.table for proof in copied.proofs} == set(Base.metadata.tables)
    assert all(proof.rows for proof in copied.proofs)
    with filled.database.snapshot() as ours, target.snapshot() as theirs:
        for table in Base.metadata.sorted_tables:
            assert copying.prove(ours, table) == copying.prove(theirs, table)
            assert sorted(map(repr, ours.execute(select(table)))) == sorted(map(repr, theirs.execute(select(table))))
    assert all(check.ok for check in check_all(target))

    on_copy = start_collector(PROOFDESK_DATABASE=target.url.render_as_string(False), PROOFDESK_REPORT_LIMIT="off")
    after = on_copy.client().get("/api/v1/typos", headers=filled.headers).json
    assert after == before
    known = {item["id"] for item in after["items"]}
    sent = on_copy.send(quote={"exact": "a new one"})
    assert sent.status_code == 201
    assert sent.json["typo"] not in known
    on_copy.add_site("third", ("https://c.example",))
    on_copy.add_editor("new@news.example")
    on_copy.token("new@news.example")
    noted = on_copy.client().patch(f"/api/v1/typos/{min(known)}", json={"note": "x"}, headers=filled.headers)
    assert noted.status_code == 200
    assert all(check.ok for check in check_all(target))


def test_a_target_with_rows_is_refused(filled, target):
    copying.copy(filled.database, target)
    before = rows_in(target)
    with pytest.raises(copying.CannotCopy, match="not empty"):
        copying.copy(filled.database, target)
    assert rows_in(target) == before


def test_the_source_itself_is_refused(database):
    same = Database(database.url.render_as_string(False))
    with pytest.raises(copying.CannotCopy, match="is the database that is to be copied"):
        copying.copy(database, same)
    same.close()


def test_an_old_source_is_refused(database, target):
    with database.intake() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(copying.CannotCopy, match="db upgrade"):
        copying.copy(database, target)
    assert schema.current(target) is None


def test_a_target_of_a_newer_version_is_refused(database, target):
    schema.upgrade(target)
    with target.intake() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(copying.CannotCopy, match=r"target.*newer"):
        copying.copy(database, target)


def test_a_mismatch_names_the_table_and_leaves_nothing(filled, target, monkeypatch):
    monkeypatch.setattr(
        copying, "after_copy", lambda connection: connection.execute(text("UPDATE typo SET correction = 'another'"))
    )
    with pytest.raises(copying.CannotCopy, match="table typo differs"):
        copying.copy(filled.database, target)
    assert rows_in(target) == 0


def test_a_failure_in_the_middle_leaves_nothing(filled, target, monkeypatch):
    def fail(table, done, total):
        if table == "report":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(filled.database, target, fail)
    assert rows_in(target) == 0
    assert copying.copy(filled.database, target).missed == {}


@on_sqlite  # which alone holds what the other does not
def test_what_the_target_cannot_hold_is_told_with_its_table(filled, empty_postgres):
    target = Database(empty_postgres)
    with filled.database.intake() as connection:
        connection.execute(text("UPDATE typo SET correction = :long"), {"long": "x" * 1001})
    with pytest.raises(copying.CannotCopy, match="target, table typo: value too long"):
        copying.copy(filled.database, target)
    assert rows_in(target) == 0
    target.close()


def test_what_arrives_meanwhile_is_not_copied_and_counted(filled, target):
    sent = []

    def send(table, done, total):
        if not sent:
            sent.append(filled.send(quote={"exact": "in the middle"}, suggestion=...))

    copied = copying.copy(filled.database, target, send)
    assert sent[0].status_code == 201
    assert (copied.missed["report"], copied.missed["typo"]) == (1, 1)
    assert rows_in(filled.database) - rows_in(target) == sum(copied.missed.values())


def test_a_checksum_knows_no_order():
    def of(*rows):
        checksum = copying.Checksum()
        for row in rows:
            checksum.add(row)
        return checksum.proof(Typo.__table__)

    assert of((1, {"a": 1, "b": 2}), (2, None)) == of((2, None), (1, {"b": 2, "a": 1}))
    assert of((1, "x"), (2, "y")) != of((1, "y"), (2, "x"))
    assert of((1,), (1,)) != of((1,))
    with pytest.raises(TypeError, match="complex"):
        of((1j,))


@on_sqlite  # the other direction takes much longer
def test_memory_does_not_grow_with_the_rows(filled, target, monkeypatch):
    monkeypatch.setattr(copying, "_BATCH", 50)
    long = {"block_text": 3900, "comment": 1900, "suggestion": 900, "url": 2000, "canonical_url": 2000}
    with filled.database.intake() as connection:
        row = dict(connection.execute(select(Report.__table__).limit(1)).mappings().one())
        row |= {name: "x" * length for name, length in long.items()}
        connection.execute(insert(Report), [row | {"id": uuid.uuid4()} for _ in range(1000)])
    tracemalloc.start()
    copying.copy(filled.database, target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000  # the rows together have more than ten
