"""Counting for limits in one small file, shared by all worker processes of one machine and kept over a restart."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from limits.storage import Storage

_TABLE = "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, count INTEGER, expires REAL) WITHOUT ROWID"
_COUNT = """
    INSERT INTO counter VALUES (:key, :amount, :now + :expiry)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN expires <= :now THEN :amount ELSE count + :amount END,
        expires = CASE WHEN expires <= :now THEN :now + :expiry ELSE expires END
    RETURNING count
"""
# Old counters are swept away once in so many counts.
_SWEEP_EVERY = 1000


class LimitFile(Storage):
    """A storage for the `limits` library (address proofdesk-file:///path): fixed windows in an SQLite file."""

    STORAGE_SCHEME = ["proofdesk-file"]  # noqa: RUF012
    base_exceptions = sqlite3.Error

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = Path((uri or "").removeprefix("proofdesk-file://"))
        self._local = threading.local()
        self._counted = 0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more for the key, in a window that lasts `expiry` seconds, and return the sum."""
        values = {"key": key, "amount": amount, "now": time.time(), "expiry": expiry}
        count: int = self._connection().execute(_COUNT, values).fetchone()[0]
        self._counted += 1
        if self._counted % _SWEEP_EVERY == 0:
            self._connection().execute("DELETE FROM counter WHERE expires <= ?", [time.time()])
        return count

    def get(self, key: str) -> int:
        """Return the key's count in its window."""
        row = self._row(key)
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the key's window ends, in seconds since 1970."""
        row = self._row(key)
        return row[1] if row else time.time()

    def check(self) -> bool:
        """Tell whether the file can be used."""
        try:
            self._connection().execute("SELECT 1 FROM counter LIMIT 1")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget everything and return how many keys there were."""
        return self._connection().execute("DELETE FROM counter").rowcount

    def clear(self, key: str) -> None:
        """Forget the key."""
        self._connection().execute("DELETE FROM counter WHERE key = ?", [key])

    def _row(self, key: str) -> tuple[int, float] | None:
        query = "SELECT count, expires FROM counter WHERE key = ? AND expires > ?"
        row: tuple[int, float] | None = self._connection().execute(query, [key, time.time()]).fetchone()
        return row

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=0.5)
            connection.execute("PRAGMA journal_mode=WAL")
            # In WAL mode NORMAL cannot corrupt the file; a power cut may forget the last counts, which is no harm.
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_TABLE)
            self._local.connection = connection
        return connection
