"""Taking turns at writing to SQLite.

SQLite has one writer at a time and lets the others poll, with sleeps of up to 100 ms
(https://sqlite.org/c3ref/busy_timeout.html): under load some of them starve for half a second. So writers queue up
here first, threads by a lock and processes by an advisory lock on a file, which the kernel hands on at once. SQLite's
own locking stays in force for whoever does not know of this queue, such as the sqlite3 shell. Where the file cannot be
made or locked, in a folder that is missing or full, that locking is all there is, and SQLite says what is wrong.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import TimeoutError


class Turn:
    """A queue of writers, over threads and processes of one machine."""

    def __init__(self, path: Path, patience: float) -> None:
        """`path` is a file that exists only to be locked; it is made when the first turn is taken.

        `patience` is how many seconds a thread waits for the others of its process. Whoever holds a turn holds it for
        as long as SQLite waits for its own lock at most, so nobody waits for ever.
        """
        self._path = path
        self._patience = patience
        self._threads = threading.Lock()
        self._descriptor: int | None = None

    @contextmanager
    def taken(self, wait: bool = True) -> Iterator[None]:
        """Wait for the turn and hold it. Raises sqlalchemy.exc.TimeoutError where it does not come.

        Without `wait` that is where somebody else has it.
        """
        patience = self._patience if wait else 0
        if not self._threads.acquire(timeout=patience):
            raise TimeoutError(f"no turn to write for {patience:g} seconds")
        try:
            locked = self._lock(wait)
            try:
                yield
            finally:
                if locked is not None:
                    fcntl.flock(locked, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _lock(self, wait: bool) -> int | None:
        """Return the locked file's descriptor, or None where there can be none."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise TimeoutError("another process has the turn to write") from None
        except OSError:
            return None
        return self._descriptor

    def close(self) -> None:
        """Close the file."""
        with self._threads:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
