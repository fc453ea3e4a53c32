"""Copying an installation into another database, and proving that all of it arrived.

The tables come from the models, so a new one is copied without a change here.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, func, inspect, literal, null, select, text
from sqlalchemy.exc import SQLAlchemyError

from collector.store import schema
from collector.store.database import Database, sqlite_path
from collector.store.models import Base
from collector.text.times import rfc3339

# Rows that are in memory at a time. The largest have some ten thousand characters.
_BATCH = 1_000

Progress = Callable[[str, int, int], None]
"""Is told a table's name, how many of its rows were copied and how many there are."""


class CannotCopy(Exception):
    """The copy was not made, and nothing of it is left. The message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a table holds: how many rows, and a checksum that depends neither on their order nor on the database."""

    table: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied; and, by table, by how many rows the source has grown since: they are not in the copy."""

    proofs: list[Proof]
    missed: dict[str, int]


class Checksum:
    """The sum, modulo 2 to the 128th, of the digests (BLAKE2b, RFC 7693) of a table's rows."""

    def __init__(self) -> None:
        """Start with no rows."""
        self.rows = 0
        self._sum = 0

    def add(self, row: Sequence[Any]) -> None:
        """Count one row, whose values are as SQLAlchemy reads them."""
        text = json.dumps(list(row), sort_keys=True, separators=(",", ":"), default=_plain)
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        self._sum = (self._sum + int.from_bytes(digest)) % (1 << 128)
        self.rows += 1

    def proof(self, table: Table) -> Proof:
        """Return what was counted."""
        return Proof(table.name, self.rows, f"{self._sum:032x}")


def copy(source: Database, target: Database, progress: Progress = lambda *_: None) -> Copied:
    """Copy everything into `target`, which is empty or has the schema without rows, and compare. Raises CannotCopy.

    The source is read as it is at the beginning. The target is written in one transaction: it gets all or nothing.
    """
    if _same_file(source, target):
        raise CannotCopy("the target is the database that is to be copied")
    with source.snapshot() as reading:
        if schema.current_on(reading) != schema.newest():
            raise CannotCopy("the source's schema is not this version's: run `proofdesk db upgrade` first")
        _prepare(reading, target)
        with _blamed_on_target(), target.administer() as writing:
            _lock(writing)
            _refuse_rows(writing)
            proofs = [_copy_table(reading, writing, table, progress) for table in _tables()]
            after_copy(writing)
            for proof, table in zip(proofs, _tables(), strict=True):
                arrived = prove(writing, table)
                if arrived != proof:
                    raise CannotCopy(
                        f"the table {table.name} differs: {proof.rows} rows with checksum {proof.checksum} became "
                        f"{arrived.rows} with {arrived.checksum}; the target was left empty"
                    )
            _set_sequences(writing)
    return Copied(proofs, _missed(source, proofs))


def after_copy(connection: Connection) -> None:
    """Fill what is no model and so was not copied: SQLite's index of the search, with what its table says it has.

    Runs in the target's transaction, when the rows are there and before they are compared. PostgreSQL keeps its index
    by itself; what it has not marked as indexed, SQLite puts into its own with the next searches.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO typo_fts (rowid, text) SELECT typo_id, substr(text, 1, indexed) || char(10) || char(10)"
            " FROM typo_search WHERE indexed > 0"
        )


def prove(connection: Connection, table: Table) -> Proof:
    """Read the whole table and return what it holds."""
    checksum = Checksum()
    for batch in _batches(connection, table):
        for row in batch:
            checksum.add(row)
    return checksum.proof(table)


def _tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return Base.metadata.sorted_tables


def _columns(table: Table) -> list[Column[Any]]:
    """The columns that are stored, in an order that does not depend on when they were added."""
    return sorted((column for column in table.columns if column.computed is None), key=lambda column: column.name)


def _batches(connection: Connection, table: Table) -> Generator[Sequence[Any], None, None]:
    # On PostgreSQL yield_per makes a cursor of the server's: else the driver would fetch the whole table.
    statement = select(*_columns(table)).execution_options(yield_per=_BATCH)
    with connection.execute(statement) as result:
        yield from result.partitions()


def _copy_table(reading: Connection, writing: Connection, table: Table, progress: Progress) -> Proof:
    columns = _columns(table)
    total = _count(reading, table)
    checksum = Checksum()
    with closing(_batches(reading, table)) as batches:
        while True:
            with _blamed_on_source():
                batch = next(batches, None)
            if batch is None:
                return checksum.proof(table)
            for row in batch:
                checksum.add(row)
            with _blamed_on_target(table):
                writing.execute(table.insert(), [_values(columns, row) for row in batch])
            progress(table.name, checksum.rows, total)


def _values(columns: list[Column[Any]], row: Sequence[Any]) -> dict[str, Any]:
    # SQLAlchemy would store None in a JSON column as JSON's null, where a nullable one means SQL's.
    return {
        column.key: null() if value is None and column.nullable and isinstance(column.type, JSON) else value
        for column, value in zip(columns, row, strict=True)
    }


def _plain(value: Any) -> str:
    """Return a value that JSON does not know as text. Guessing would make the comparison worthless."""
    match value:
        case datetime():
            return rfc3339(value)
        case date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case bytes():
            return value.hex()
        case Decimal():
            return str(value.normalize())
    raise TypeError(f"a row has a value of type {type(value).__name__}, for which there is no canonical text")


def _same_file(source: Database, target: Database) -> bool:
    ours, theirs = (sqlite_path(database.url.render_as_string(False)) for database in (source, target))
    if ours is None or theirs is None:
        return False
    return ours.resolve() == theirs.resolve() or (ours.exists() and theirs.exists() and ours.samefile(theirs))


def _prepare(reading: Connection, target: Database) -> None:
    """Bring the target's schema up to date. Raises CannotCopy where it is the source, or holds rows."""
    with _blamed_on_target():
        with target.engine.connect() as connection:
            # One database can have many addresses, but a lock of one connection in it is seen by another.
            if reading.dialect.name == connection.dialect.name == "postgresql":
                key = {"key": secrets.randbits(62)}
                with _blamed_on_source():
                    reading.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
                if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), key):
                    raise CannotCopy("the target is the database that is to be copied")
            _refuse_rows(connection)
        schema.upgrade(target)


def _refuse_rows(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    for table in _tables():
        if table.name in there and connection.execute(select(literal(1)).select_from(table).limit(1)).first():
            raise CannotCopy(f"the target is not empty: its table {table.name} has rows; name an empty database")


def _lock(writing: Connection) -> None:
    """Let nobody else write to the target meanwhile. On SQLite there is one writer anyway."""
    if writing.dialect.name == "postgresql":
        names = ", ".join(map(writing.dialect.identifier_preparer.format_table, _tables()))
        writing.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _set_sequences(writing: Connection) -> None:
    """Let PostgreSQL's next numbers follow the copied ones. SQLite looks for the largest itself."""
    if writing.dialect.name != "postgresql":
        return
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            name = writing.dialect.identifier_preparer.format_table(table)
            sequence = func.pg_get_serial_sequence(name, column.name)
            largest = func.max(column)
            writing.execute(select(func.setval(sequence, func.coalesce(largest, 1), largest.is_not(None))))


def _missed(source: Database, proofs: list[Proof]) -> dict[str, int]:
    with source.snapshot() as reading:
        tables = Base.metadata.tables
        grown = {proof.table: _count(reading, tables[proof.table]) - proof.rows for proof in proofs}
    return {name: rows for name, rows in grown.items() if rows > 0}


def _count(connection: Connection, table: Table) -> int:
    with _blamed_on_source():
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


@contextmanager
def _blamed_on_source() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise CannotCopy(f"the source cannot be read: {_first_line(error)}") from error


@contextmanager
def _blamed_on_target(table: Table | None = None) -> Iterator[None]:
    where = f"the target, table {table.name}" if table is not None else "the target"
    try:
        yield
    except (SQLAlchemyError, schema.UnknownSchema, schema.CannotUpgrade) as error:
        raise CannotCopy(f"{where}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
