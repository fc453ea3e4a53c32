"""A PostgreSQL database that tests use in turn: emptied in between, given up where more changed than rows."""

from collections.abc import Callable

import psycopg
from psycopg import sql

Connect = Callable[[str], psycopg.Connection]

# A test may leave this much behind before a new database is cheaper than one with so much that is dead, in bytes.
_MOST_LEFT = 8 * 1024 * 1024

_OTHERS_OUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
# What there is but rows: tables, indexes and what was found out about them, columns, rules, functions, settings.
_SHAPE = """
    SELECT
        (SELECT md5(string_agg((c.oid, c.relname, c.relfilenode, c.reltuples, c.relhastriggers)::text, ','
            ORDER BY c.oid)) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace),
        (SELECT md5(string_agg((a.attrelid, a.attname, a.atttypid, a.attnotnull, a.atthasdef)::text, ','
            ORDER BY a.attrelid, a.attnum)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace),
        (SELECT md5(string_agg((oid, conname)::text, ',' ORDER BY oid)) FROM pg_constraint),
        (SELECT md5(string_agg((oid, tgname, tgenabled)::text, ',' ORDER BY oid)) FROM pg_trigger),
        (SELECT md5(string_agg((oid, proname)::text, ',' ORDER BY oid)) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace),
        (SELECT count(*) FROM pg_db_role_setting),
        (SELECT string_agg(version_num, ',') FROM alembic_version)
"""


class Swept:
    """One such database. Only rows that are there from the start are there again after `sweep`."""

    def __init__(self, name: str, connect: Connect) -> None:
        self.name = name
        with connect(name) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            self._size = _size(connection)
            tables = [table for (table,) in connection.execute(_TABLES) if table != "alembic_version"]
            self._emptying = _emptying(tables, [sequence for (sequence,) in connection.execute(_SEQUENCES)])
            self._has_rows = any(
                connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone()
                for table in tables
            )

    def sweep(self, connect: Connect) -> bool:
        """End others' connections, delete all rows, let numbers begin anew. False where it is not as it was."""
        if self._has_rows:
            return False
        try:
            with connect(self.name) as connection:
                connection.execute(_OTHERS_OUT)
                connection.execute(self._emptying)
                return connection.execute(_SHAPE).fetchone() == self._shape and (
                    _size(connection) - self._size < _MOST_LEFT
                )
        except psycopg.Error:
            return False


def _emptying(tables: list[str], sequences: list[str]) -> sql.Composed:
    """All of it as one transaction, without the triggers that would follow foreign keys."""
    deletes = [sql.SQL("DELETE FROM {};").format(sql.Identifier(table)) for table in tables]
    restarts = [sql.SQL("SELECT setval({}, 1, false);").format(sql.Literal(sequence)) for sequence in sequences]
    return sql.SQL(" ").join([sql.SQL("SET session_replication_role = replica;"), *deletes, *restarts])


def _size(connection: psycopg.Connection) -> int:
    [size] = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(size)
