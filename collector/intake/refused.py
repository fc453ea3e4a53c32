"""Count reports that are refused because of their origin, without a database write for each."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from collector.store.database import Database
from collector.store.refused import count_refused
from collector.text.origins import NotAnOrigin, clean_origin

# Seconds until the counts are written.
_WRITE_AFTER = 2.0
# The most different origins in that time; further ones are not counted.
_MOST = 100


class RefusedOrigins:
    """Counts in memory; a separate thread writes the sums a moment later."""

    def __init__(self, database: Database, now: Callable[[], datetime], write_after: float = _WRITE_AFTER) -> None:
        self._database = database
        self._now = now
        self._write_after = write_after
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, str]] = Counter()

    def count(self, site_id: int, origin: str | None) -> None:
        """Count a report of this site that was refused because of its origin, unless no site could allow it."""
        if origin is None or not _can_be_allowed(origin):
            return
        with self._lock:
            is_first = not self._counts
            if (site_id, origin) in self._counts or len(self._counts) < _MOST:
                self._counts[site_id, origin] += 1
        if is_first:
            timer = threading.Timer(self._write_after, self.write)
            timer.daemon = True
            with suppress(RuntimeError):  # the interpreter is shutting down and starts no more threads
                timer.start()

    def write(self) -> None:
        """Write the counts. If the database fails they are lost: no report depends on them."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if counts:
            with suppress(SQLAlchemyError), self._database.intake() as connection:
                count_refused(connection, counts, self._now())


def _can_be_allowed(origin: str) -> bool:
    """Tell whether an administrator could have typed it: programs send whatever they like as their origin."""
    try:
        return clean_origin(origin) == origin
    except NotAnOrigin:
        return False
