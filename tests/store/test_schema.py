"""Migrations make what the models say, on both databases, and can be run again and together."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from collector.cli.opened import opened
from collector.settings import load
from collector.store import database as database_module
from collector.store import schema
from collector.store.database import Database
from collector.store.indexing import catch_up
from collector.store.lists import TypoFilter, list_typos
from collector.store.models import Base, Editor
from collector.store.reach import ALL_SITES, reach_of
from collector.text.passages import edge_keys, passage
from collector.text.quotes import Quote


def test_migrations_and_models_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": schema.is_modelled}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_again_changes_nothing(database):
    assert schema.current(database) == schema.newest()
    assert schema.upgrade(database) == (schema.newest(), schema.newest())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_processes_may_upgrade_at_once(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path}/new.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    failed = []

    def upgrade():
        database = Database(url)
        try:
            schema.upgrade(database)
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_waits_longer_for_others_than_a_report_does(kind, tmp_path, request, monkeypatch):
    for name in ("_INTAKE_WAIT", "_LOCK_WAIT"):
        monkeypatch.setattr(database_module, name, 0.001)
    url = f"sqlite:///{tmp_path}/new.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    first, second = Database(url), Database(url)
    with ThreadPoolExecutor(1) as others:
        with first.write(5) as session:
            if kind == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": schema._MIGRATION_LOCK})
            waiting = others.submit(schema.upgrade, second)
            assert not wait([waiting], 0.3).done  # with a report's patience it would have failed by now
        assert waiting.result()[1] == schema.newest()
    first.close()
    second.close()


def test_an_administrators_command_waits_longer_for_others_than_a_report_does(tmp_path, monkeypatch):
    for name in ("_INTAKE_WAIT", "_LOCK_WAIT"):
        monkeypatch.setattr(database_module, name, 0.001)
    monkeypatch.setenv("PROOFDESK_DATA", str(tmp_path))
    configured = load()

    def write(mine):
        with mine.write() as session:
            session.execute(text("SELECT 1"))

    with opened(configured) as mine, ThreadPoolExecutor(1) as others:
        other = Database(configured.database)
        with other.write(5):
            waiting = others.submit(write, mine)
            assert not wait([waiting], 0.3).done
        waiting.result()
        other.close()


def test_sqlite_keeps_what_it_answers(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new.db")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_postgresql_waits_for_no_lock_for_ever(postgres):
    database = Database(postgres)

    def limit(session):
        return session.scalar(text("SHOW lock_timeout"))

    with database.read() as reading, database.write() as writing, database.write(0.25) as brief:
        assert (limit(reading), limit(writing), limit(brief)) == ("5s", "5s", "250ms")
    database.close()


def go_to(database, move, revision):
    config = schema._config()
    with database.administer() as connection:
        config.attributes["connection"] = connection
        move(config, revision)


TYPO = (
    "INSERT INTO site (id, key, name, settings, created_at) VALUES (1, 'k', 'n', '{}', '2026-01-01 00:00:00')",
    "INSERT INTO article (id, site_id, key, url, created_at, last_seen)"
    " VALUES (1, 1, 'k', 'https://x', '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
    "INSERT INTO typo (id, site_id, article_id, phrase_key, exact, prefix, suffix, block_text, status, reports,"
    " version, first_seen, last_seen)"
    " VALUES (1, 1, 1, 'k', 'e', '', '', '', 'new', 1, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
    "INSERT INTO typo_search (typo_id, text) VALUES (1, 'brigde')",
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_stored_before_the_index_is_found(kind, tmp_path, request):
    database = Database(
        f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    )

    def found(query):
        with database.read() as session:
            return len(list_typos(session, TypoFilter(ALL_SITES, query=query)).items)

    def indexed():
        with database.read() as session:
            return session.execute(text("SELECT indexed FROM typo_search")).scalar()

    try:
        before = schema.ScriptDirectory.from_config(schema._config()).get_revision("0004").down_revision
        go_to(database, command.upgrade, "0004")
        go_to(database, command.downgrade, before)
        with database.write() as session:
            for statement in TYPO:
                session.execute(text(statement))
        schema.upgrade(database)
        assert (found("rigd"), found("brigde e"), found("bridge")) == (1, 1, 0)
        assert indexed() == len("brigde")
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_had_no_limits_sees_all_sites_after_the_upgrade(kind, tmp_path, request):
    database = Database(
        f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    )
    add = "INSERT INTO editor (id, email, role, session_key, created_at) VALUES ({}, '{}', '{}', 'k', '2026-01-01')"
    try:
        go_to(database, command.upgrade, "0013")
        with database.write() as session:
            session.execute(text(TYPO[0]))
            for number, role in ((1, "editor"), (2, "editor"), (3, "admin")):
                session.execute(text(add.format(number, f"{number}@news.example", role)))
            session.execute(text("INSERT INTO editor_site (editor_id, site_id) VALUES (2, 1)"))
        schema.upgrade(database)
        with database.read() as session:
            reach = {one.id: reach_of(session, one) for one in session.query(Editor)}
        assert reach == {1: ALL_SITES, 2: frozenset({1}), 3: ALL_SITES}
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_turkish_words_that_were_stored_before_are_found_with_any_i(kind, tmp_path, request):
    database = Database(
        f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    )

    def found(*queries):
        with database.read() as session:
            return [len(list_typos(session, TypoFilter(ALL_SITES, query=query)).items) for query in queries]

    try:
        go_to(database, command.upgrade, "0008")
        with database.write() as session:
            for statement in TYPO:
                session.execute(text(statement.replace("brigde", "i\u0307zmirli\nkırık")))
        catch_up(database, few=0)
        schema.upgrade(database)
        assert found("izmir", "İZMİR", "kirik", "KIRIK", "kurik") == [1, 1, 1, 1, 0]
        catch_up(database, few=0)
        assert found("izmir", "İZMİR", "kirik", "KIRIK", "kurik") == [1, 1, 1, 1, 0]
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_phrases_that_were_stored_before_are_compared_without_unseen_characters(kind, tmp_path, request):
    database = Database(
        f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres")
    )
    phrase = "wo\u202erd\ufe0f"
    try:
        go_to(database, command.upgrade, "0010")
        with database.write() as session:
            for statement in TYPO:
                session.execute(
                    text(statement.replace("'e'", f"'{phrase}'").replace("brigde", f"{phrase}\nbri\u2066dge"))
                )
        catch_up(database, few=0)
        schema.upgrade(database)
        catch_up(database, few=0)
        with database.read() as session:
            keys = session.execute(text("SELECT before_key, after_key FROM typo")).one()
            assert tuple(keys) == edge_keys(passage(Quote("word"), None, None, None), (0, 1))
            counts = [
                len(list_typos(session, TypoFilter(ALL_SITES, query=query)).items)
                for query in ("word", "bridge", phrase)
            ]
        assert counts == [1, 1, 1]
    finally:
        database.close()


def test_who_may_not_make_the_extension_is_told_who_may(empty_postgres):
    engine = create_engine(empty_postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO guest"))
    guest = Database(empty_postgres.replace("postgres@", "guest@"))
    try:
        with pytest.raises(schema.CannotUpgrade, match=f"psql -d {engine.url.database} -c 'CREATE EXTENSION pg_trgm'"):
            schema.upgrade(guest)
        assert schema.current(guest) is None
        with engine.connect() as connection:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
        schema.upgrade(guest)
        assert schema.is_newest(guest)
    finally:
        guest.close()
        engine.dispose()
