"""Statements of the hot path: written with SQLAlchemy, compiled once, run by the driver itself.

SQLAlchemy takes 30 to 100 µs to run a statement, whatever it does; a batch of reports needs a dozen, so that would be
most of what a report costs. What is left out here are its result objects and events; types and errors are as always.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Dialect, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

Build = Callable[[str], Any]
Row = Sequence[Any]


class Prepared:
    """One statement."""

    def __init__(self, build: Build, columns: Collection[str] = ()) -> None:
        """`build` gets the name of the database, "sqlite" or "postgresql", and returns the statement; `columns` are
        those that an insert gets values for."""
        self._build = build
        self._columns = list(columns) or None
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: Any) -> list[Row]:
        """Run it with these parameters and return its rows."""
        compiled = self._for(connection)
        with compiled.cursor(connection) as cursor:
            cursor.execute(compiled.text, compiled.parameters(values))
            return compiled.rows(cursor)

    def each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each row of parameters, in their order."""
        compiled = self._for(connection)
        with compiled.cursor(connection) as cursor:
            cursor.executemany(compiled.text, [compiled.parameters(row) for row in rows])

    def each_returning(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Run it once for each row of parameters, in their order, and return what it returns, one row each."""
        compiled = self._for(connection)
        with compiled.cursor(connection) as cursor:
            if not compiled.is_positional:
                # One round trip for all (https://www.psycopg.org/psycopg3/docs/advanced/pipeline.html).
                cursor.executemany(compiled.text, [compiled.parameters(row) for row in rows], returning=True)
                return [row for _ in cursor.results() for row in compiled.rows(cursor)]
            found: list[Row] = []
            for row in rows:
                cursor.execute(compiled.text, compiled.parameters(row))
                found += compiled.rows(cursor)
            return found

    def _for(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(dialect, self._build(dialect.name), self._columns)
        return compiled


class _Compiled:
    """A statement as the driver takes it, with what turns values into the driver's and back."""

    def __init__(self, dialect: Dialect, statement: Any, columns: list[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self._dialect = dialect
        self.text = str(compiled)
        self.is_positional = bool(compiled.positional)
        self._binds = [
            (name, compiled.binds[name].required, self._to_driver(compiled.binds[name]))
            for name in (compiled.positiontup if self.is_positional else compiled.params)
        ]
        self._names = [name for name, *_ in self._binds]
        self._fixed = {
            name: convert(compiled.params[name]) if convert else compiled.params[name]
            for name, required, convert in self._binds
            if not required
        }
        converts = [self._from_driver(column) for column in getattr(statement, "exported_columns", ())]
        self._converts = [(n, convert) for n, convert in enumerate(converts) if convert]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """Return the parameters as the driver takes them."""
        made = [
            self._fixed[name] if not required else convert(values[name]) if convert else values[name]
            for name, required, convert in self._binds
        ]
        return made if self.is_positional else dict(zip(self._names, made, strict=True))

    def rows(self, cursor: Any) -> list[Row]:
        """Return the rows of a result."""
        found: list[Row] = cursor.fetchall()
        if not self._converts:
            return found
        rows: list[Any] = [list(row) for row in found]
        for row in rows:
            for n, convert in self._converts:
                row[n] = convert(row[n])
        return rows

    @contextmanager
    def cursor(self, connection: Connection) -> Iterator[Any]:
        """A cursor of the driver's. Its errors are SQLAlchemy's. The statement's values are not told: they are readers'
        words, and errors are logged."""
        dbapi = self._dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            yield cursor
        except dbapi.Error as error:
            raise DBAPIError.instance(
                self.text, None, error, dbapi.Error, hide_parameters=True, dialect=self._dialect
            ) from error
        finally:
            cursor.close()

    def _to_driver(self, bind: Any) -> Callable[[Any], Any] | None:
        return bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)  # type: ignore[no-any-return]

    def _from_driver(self, column: Any) -> Callable[[Any], Any] | None:
        return column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)  # type: ignore[no-any-return]


def one_of(column: Any, name: str, database: str) -> ColumnElement[bool]:
    """Return the condition that the column has one of the values of the parameter `name`, made by `values_of`.

    One parameter, however many values it has, so that the statement is always the same.
    """
    if database == "sqlite":
        each = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return column.in_(select(each.c.value))  # type: ignore[no-any-return]
    return column == func.any(bindparam(name, type_=ARRAY(column.type)))  # type: ignore[no-any-return]


def values_of(values: Iterable[Any], connection: Connection) -> Any:
    """Return numbers, texts or UUIDs as a parameter of `one_of`."""
    return json.dumps(list(values), default=_hex) if connection.dialect.name == "sqlite" else list(values)


def _hex(value: UUID) -> str:
    return value.hex
