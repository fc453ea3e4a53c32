"""Opening the database, and transactions on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

from collector.store.turn import Turn

# How long a writer waits for another before it gives up, in seconds. The longest write is a migration of a large
# table; a report waits at most this long for the lock, as do those ahead of it, and is then answered 503: the widget
# sends it again.
_LOCK_WAIT = 5


class Database:
    """One database, SQLite or PostgreSQL, and the kinds of transaction that Proofdesk uses."""

    def __init__(self, url: str) -> None:
        """Take a SQLAlchemy URL. Nothing is opened before the first transaction."""
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self._writer = self._engine.execution_options(proofdesk_writes=True)
        # By default each statement of PostgreSQL's sees a state of its own; on SQLite a transaction sees one anyway
        # (https://sqlite.org/isolation.html).
        one_state = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = self._engine if self.is_sqlite else self._engine.execution_options(**one_state)
        path = sqlite_path(url)
        self._turn = Turn(path.with_name(path.name + "-turn"), _LOCK_WAIT) if path else None

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
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed, durably, when the block ends without an exception."""
        with self._my_turn(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def intake(self) -> Iterator[Connection]:
        """The hot path's transaction: a bare connection, committed durably when the block ends without an exception."""
        with self._my_turn(), self._writer.begin() as connection:
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
        with self._my_turn(wait=False), self._writer.begin() as connection:
            yield connection

    def check(self) -> None:
        """Do nothing if the database can be written to now. Raises sqlalchemy.exc.DBAPIError otherwise."""
        with self._my_turn(), self._writer.begin() as connection:
            if self.is_sqlite:
                # A page is really written, so that a full disk shows. The number means nothing to us.
                connection.execute(text("PRAGMA user_version = 0"))
            elif connection.scalar(text("SHOW transaction_read_only")) == "on":
                raise ReadOnlyDatabase("the database takes no writes")

    def close(self) -> None:
        """Close the pooled connections."""
        self._engine.dispose()
        if self._turn:
            self._turn.close()

    def _my_turn(self, wait: bool = True) -> AbstractContextManager[None]:
        return self._turn.taken(wait) if self._turn else nullcontext()


class ReadOnlyDatabase(Exception):
    """The database answers but takes no writes."""


def _with_driver(url: URL) -> URL:
    """Let people write postgresql:// (or postgres://) for the driver that we ship, psycopg 3."""
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,  # they are readers' words, and errors are logged
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": f"-c lock_timeout={_LOCK_WAIT}s -c TimeZone=UTC"},
    )


def _sqlite(url: URL) -> Engine:
    # Parameters are readers' words, and errors are logged.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _LOCK_WAIT, "check_same_thread": False})
    memory = not url.database or url.database == ":memory:"

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, see _begin
        cursor = connection.cursor()
        if not memory:
            cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit is on the disk before it is answered (https://sqlite.org/pragma.html#pragma_synchronous).
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")  # 16 MB
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: a transaction that starts by reading and then wants to write could not wait
        # for another writer, it would fail (https://sqlite.org/lang_transaction.html, BEGIN IMMEDIATE).
        writes = connection.get_execution_options().get("proofdesk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sqlite_path(url: str) -> Path | None:
    """Return the file of an SQLite URL, or None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)
