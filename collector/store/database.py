"""Opening the database, and transactions on it."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from math import floor
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

from collector.store.errors import DATABASE_ERRORS, is_our_mistake
from collector.store.turn import Turn

# How long a writer waits for others before it gives up, in seconds: for its turn and SQLite's own lock together. The
# administrators' commands have a limit of their own.
_LOCK_WAIT = 5.0
ADMINISTRATOR_WAIT = 600.0
"""Seconds for which an administrator's command waits for other writers: an upgrade by another process may take minutes,
and the command must not fail because of that."""
# Reports wait in one queue, each batch for the one ahead of it too. They are then answered 503 and sent again.
_INTAKE_WAIT = 2.5
# Bookkeeping that a page can do without.
_BRIEF_WAIT = 0.25
# Work that can wait gives way to our own writers at once; this is for other programs, which do not queue up.
_SPARE_WAIT = 1.0
# Pages of 4 KiB that are returned to the disk at once; reports wait meanwhile.
_PAGES_AT_ONCE = 1000


class Database:
    """One database, SQLite or PostgreSQL, and the kinds of transaction that Proofdesk uses."""

    def __init__(self, url: str, patience: float | None = None) -> None:
        """Take a SQLAlchemy URL, and for how long `write` waits unless it is told. Nothing is opened before the first
        transaction."""
        self._patience = _LOCK_WAIT if patience is None else patience
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        # By default each statement of PostgreSQL's sees a state of its own; on SQLite a transaction sees one anyway
        # (https://sqlite.org/isolation.html).
        one_state = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = self._engine if self.is_sqlite else self._engine.execution_options(**one_state)
        path = sqlite_path(url)
        self._turn = Turn(path.with_name(path.name + "-turn")) if path else None

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and for what needs no transaction."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent state and changes nothing."""
        with Session(self._reader, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, patience: float | None = None) -> Iterator[Session]:
        """A session whose changes are committed, durably, when the block ends without an exception.

        Raises sqlalchemy.exc.TimeoutError or OperationalError where others write for longer than `patience` seconds.
        """
        with (
            self._writing(self._patience if patience is None else patience) as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def erase(self) -> Iterator[Session]:
        """A `write` session that deletes what readers wrote. Afterwards SQLite's log is emptied, if possible."""
        with self.write() as session:
            yield session
        self.checkpoint()

    def write_if_free(self, work: Callable[[Session], object]) -> bool:
        """Do bookkeeping that must not delay a request. Return whether it was done.

        It is skipped while others write, or if the database accepts no writes now. Other errors are raised."""
        try:
            with self.write(_BRIEF_WAIT) as session:
                work(session)
        except DATABASE_ERRORS as error:
            if is_our_mistake(error):
                raise
            return False
        return True

    @contextmanager
    def intake(self) -> Iterator[Connection]:
        """The hot path's transaction: a bare connection, committed durably when the block ends without an exception."""
        with self._writing(_INTAKE_WAIT) as connection, connection.begin():
            yield connection

    @contextmanager
    def administer(self) -> Iterator[Connection]:
        """A bare connection's transaction for what an administrator waits for, an upgrade or a copy."""
        with self._writing(ADMINISTRATOR_WAIT) as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A bare connection that sees one state of the whole database for as long as it is open, and only reads."""
        with self._reader.connect() as connection:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master" if self.is_sqlite else "SELECT 1")  # begins it
            yield connection

    @contextmanager
    def spare(self) -> Iterator[Connection]:
        """A transaction for work that can wait. Raises sqlalchemy.exc.TimeoutError where somebody else has the turn."""
        with self._writing(_SPARE_WAIT, turn_patience=0.0) as connection, connection.begin():
            yield connection

    def check(self) -> None:
        """Do nothing if the database can be written to now. Raises sqlalchemy.exc.DBAPIError or ReadOnlyDatabase
        otherwise."""
        with self._writing(_INTAKE_WAIT) as connection, connection.begin():
            if self.is_sqlite:
                # A page is really written, so that a full disk shows. The number means nothing to us.
                connection.execute(text("PRAGMA user_version = 0"))
            elif connection.scalar(text("SHOW transaction_read_only")) == "on":
                raise ReadOnlyDatabase("the database takes no writes")

    def checkpoint(self, patience: float = _BRIEF_WAIT) -> bool:
        """Move the content of SQLite's write-ahead log into the database file and empty the log.

        Returns whether that was possible within `patience` seconds, in which writers wait: it is not while a
        transaction reads an older state. PostgreSQL does it by itself. Raises nothing: committed data are safe anyway.
        """
        if not self.is_sqlite:
            return True
        turn = self._turn.taken(patience) if self._turn else nullcontext()
        try:
            with turn, closing(self._engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {_milliseconds(patience)}")
                connection.info.pop("patience", None)  # the connection's next transaction sets its own
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                [is_busy, *_] = cursor.fetchone() or (1,)
        except (*DATABASE_ERRORS, sqlite3.Error):
            return False
        return not is_busy

    def give_space_back(self) -> None:
        """Return the space of deleted data to the disk, a part at a time.

        Only SQLite files that were created for it (auto_vacuum) can do this. PostgreSQL's autovacuum keeps the space
        for new data."""
        if not self.is_sqlite:
            return
        while True:
            with self.intake() as connection:
                before = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
                connection.exec_driver_sql(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})")
                if connection.exec_driver_sql("PRAGMA freelist_count").scalar_one() in (0, before):
                    return

    def compact(self) -> None:
        """Rewrite an SQLite file without the space of deleted data, and so that such space is returned from then on.

        No other process may use it meanwhile."""
        with self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA auto_vacuum=INCREMENTAL")  # type: ignore[union-attr]
            driver.execute("VACUUM")  # type: ignore[union-attr]

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()
        if self._turn:
            self._turn.close()

    @contextmanager
    def _writing(self, patience: float, turn_patience: float | None = None) -> Iterator[Connection]:
        """A connection whose transactions write, with the turn to write; all of it within `patience` seconds."""
        deadline = time.monotonic() + patience
        with self._turn.taken(patience if turn_patience is None else turn_patience) if self._turn else nullcontext():
            if self._turn:
                # In tenths of a second, so that the connection's limit is rarely set anew.
                patience = max(0.0, floor((deadline - time.monotonic()) * 10) / 10)
            with self._engine.connect() as connection:
                yield connection.execution_options(proofdesk_writes=True, proofdesk_patience=patience)


class ReadOnlyDatabase(Exception):
    """The database answers but takes no writes."""


def _with_driver(url: URL) -> URL:
    """Let people write postgresql:// (or postgres://) for the driver that we ship, psycopg 3."""
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # they are readers' words, and errors are logged
        pool_size=10,
        max_overflow=20,
        pool_timeout=_LOCK_WAIT,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c lock_timeout={_milliseconds(_LOCK_WAIT)} -c TimeZone=UTC",
            # A server that went away without a word is noticed after some 15 seconds.
            "keepalives_idle": 5,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 15_000,
        },
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        patience = connection.get_execution_options().get("proofdesk_patience", _LOCK_WAIT)
        if patience < _INTAKE_WAIT or patience > _LOCK_WAIT:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(patience)}")

    return engine


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _sqlite(url: URL) -> Engine:
    # Parameters are readers' words, and errors are logged.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _LOCK_WAIT, "check_same_thread": False})
    memory = not url.database or url.database == ":memory:"

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, see _begin
        cursor = connection.cursor()
        # Only an empty file takes it up, before the journal's mode is set. In any other it would wait for writers.
        if cursor.execute("PRAGMA page_count").fetchone()[0] == 0:
            cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
        if not memory:
            cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit is on the disk before it is answered (https://sqlite.org/pragma.html#pragma_synchronous).
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten, and not left in the file's free pages.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA cache_size=-16000")  # 16 MB
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: a transaction that starts by reading and then wants to write could not wait
        # for another writer, it would fail (https://sqlite.org/lang_transaction.html, BEGIN IMMEDIATE).
        options = connection.get_execution_options()
        writes = options.get("proofdesk_writes")
        patience = _milliseconds(options.get("proofdesk_patience", _LOCK_WAIT))
        if connection.info.get("patience") != patience:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
            connection.info["patience"] = patience
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sqlite_path(url: str) -> Path | None:
    """Return the file of an SQLite URL, or None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)
