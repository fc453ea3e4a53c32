"""Databases with a million reports of 100,000 typos, made once and copied for each benchmark that changes them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from collector.store import schema
from collector.store.database import Database
from tests.bench.fill import count_hours, fill
from tests.support.postgres import Cluster

TYPOS = 100_000
REPORTS = 1_000_000
# As an administrator has it, but for the memory.
DURABLE = ("shared_buffers=512MB", "max_connections=200", "listen_addresses=", "timezone=UTC")

Fresh = Callable[[str, bool], str]


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Cluster]:
    """A PostgreSQL that loses nothing in a crash: fsync and synchronous_commit are on, as they are by default."""
    cluster = Cluster(DURABLE)
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory, durable_postgres: Cluster) -> Iterator[Fresh]:
    """Makes a database: `fresh("sqlite", True)` returns the URL of a filled one. It goes at the end."""
    folder = tmp_path_factory.mktemp("databases")
    made: list[Path] = []
    copies = []

    def make(name: str, filled: bool) -> str:
        prepare = _fill if filled else _migrate
        what = "filled" if filled else "empty"
        if name == "postgresql":
            copies.append(durable_postgres.database(durable_postgres.template(what, prepare)))
            return _on_disk(copies[-1].__enter__())
        template = folder / f"{what}.db"
        if not template.exists():
            prepare(f"sqlite:///{template}")
        copy = folder / f"{len(made)}.db"
        made.append(shutil.copy(template, copy))
        return f"sqlite:///{copy}"

    yield make
    for copy in copies:
        copy.__exit__(None, None, None)
    shutil.rmtree(folder)


def _on_disk(url: str) -> str:
    """Let PostgreSQL write what copying made, which it would do while something else is measured."""
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    database.close()
    return url


def _migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.close()


def _fill(url: str) -> None:
    _migrate(url)
    database = Database(url)
    fill(database, TYPOS, REPORTS)
    count_hours(database)
    database.close()
