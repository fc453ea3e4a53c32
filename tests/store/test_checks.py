"""The checks find each fault that is planted, and nothing else."""

import pytest
from sqlalchemy import select, text

from collector.store.checks import check_all
from collector.store.database import sqlite_path
from collector.store.models import Typo
from tests.support.databases import on_sqlite
from tests.support.filled import fill


@pytest.fixture
def filled(start_collector):
    collector = start_collector(PROOFDESK_REPORT_LIMIT="off")
    fill(collector)
    return collector.database


def plant(database, statement):
    """Change what neither the program nor the constraints would let anybody change."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.rollback()
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            connection.connection.execute("PRAGMA ignore_check_constraints=ON")
        else:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("ALTER TABLE typo DROP CONSTRAINT ck_typo_status"))
            connection.execute(text("ALTER TABLE editor DROP CONSTRAINT ck_editor_role"))
        connection.execute(text(statement))
        connection.commit()
        connection.invalidate()


def wrong(database):
    return {check.name: " ".join(check.faults) for check in check_all(database) if not check.ok}


def test_nothing_is_wrong_with_what_the_program_wrote(filled):
    assert wrong(filled) == {}
    assert len(check_all(filled)) == (9 if filled.is_sqlite else 7)


@pytest.mark.parametrize(
    ("statement", "name", "says"),
    [
        (
            "UPDATE typo SET reports = 9 WHERE id = {word}",
            "typos count their reports",
            "typo {word} counts 9 reports and has 2",
        ),
        ("DELETE FROM report_typo", "typos count their reports", "typo {further} counts 1 reports and has 0"),
        (
            "UPDATE finding SET count = 7 WHERE typo_id = {word}",
            "findings count their reports",
            "2 readers of typo {word} found is counted 7",
        ),
        (
            "DELETE FROM finding WHERE typo_id = {word}",
            "findings count their reports",
            "2 readers of typo {word} found is counted 0 times",
        ),
        (
            "UPDATE finding SET key = 1 WHERE typo_id = {further}",
            "findings count their reports",
            "typo {further} has a finding that no report of it",
        ),
        (
            "UPDATE report SET finding = 1 WHERE typo_id = {mark}",
            "findings count their reports",
            "1 readers of typo {mark} found is counted 0",
        ),
        ("UPDATE typo_count SET more = more + 1", "lists count their typos", "of site 1 with the status new and there"),
        ("DELETE FROM typo_count", "lists count their typos", "lists count 0 typos of site 1"),
        (
            "DELETE FROM report_hour",
            "statistics count their reports",
            "count 0 reports of site 1 in the hour of 2026-11-24 10:00",
        ),
        ("UPDATE report_hour SET reports = 9", "statistics count their reports", "count 18 reports of site 1"),
        ("DELETE FROM rolled_up", "statistics count their reports", "and 0 came"),
        ("UPDATE typo SET status = 'odd' WHERE id = {further}", "values are valid", "typo {further} has status 'odd'"),
        ("UPDATE typo SET version = 0 WHERE id = {further}", "values are valid", "version 0"),
        ("UPDATE editor SET role = 'boss'", "values are valid", "role 'boss'"),
        ("UPDATE event SET kind = 'odd'", "values are valid", "kind 'odd'"),
        ("DELETE FROM article WHERE id = 1", "every report has its typo and article", "typo {word} is in an article"),
        ("DELETE FROM typo WHERE id = {further}", "every report has its typo and article", "belongs to a typo"),
        (
            "UPDATE report_typo SET typo_id = {word}",
            "every report has its typo and article",
            "belongs to typo {word} twice",
        ),
        ("UPDATE report_typo SET typo_id = 77", "every report has its typo and article", "belongs to a typo that does"),
        (
            "DELETE FROM report WHERE typo_id = {word}",
            "every report has its typo and article",
            "a report that does not exist",
        ),
        ("UPDATE alembic_version SET version_num = '9999'", "the schema is up to date", "newer"),
        ("DELETE FROM alembic_version", "the schema is up to date", "db upgrade"),
    ],
)
def test_each_fault_is_found(filled, statement, name, says):
    with filled.read() as session:
        numbers = dict(session.execute(select(Typo.exact, Typo.id)).all())
    named = {"word": numbers["teh"], "further": numbers["bridge"], "mark": numbers["teh bridge"]}
    plant(filled, statement.format(**named))
    assert says.format(**named) in wrong(filled)[name]


def test_rows_that_lead_nowhere(filled):
    plant(filled, "DELETE FROM site WHERE id = 1")
    if filled.is_sqlite:
        assert "missing row of site" in wrong(filled)["foreign keys lead somewhere"]


@on_sqlite
def test_a_damaged_file(filled):
    with filled.engine.connect() as connection:
        connection.rollback()
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.invalidate()
    filled.close()
    path = sqlite_path(filled.url.render_as_string(False))
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\xff" * 4096 * 9
    path.write_bytes(content)
    assert wrong(filled)["the file is intact"]
