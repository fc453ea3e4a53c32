"""Migrations make what the models say, on both databases, and can be run again and together."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from collector.store import schema
from collector.store.database import Database
from collector.store.models import Base


def test_migrations_and_models_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
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


def test_sqlite_keeps_what_it_answers(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new.db")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
