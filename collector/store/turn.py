"""A fair lock for SQLite writers, across threads and processes.

SQLite has one writer at a time and lets the others poll, with sleeps of up to 100 ms
(https://sqlite.org/c3ref/busy_timeout.html): under load some of them starve for half a second. So writers queue up
here first, threads by a lock and processes by an advisory lock on a file, which the kernel hands on at once. SQLite's
own locking stays in force for programs that do not use this queue, such as the sqlite3 shell. If the file cannot be
created or locked, because its folder is missing or full, only that locking remains, and SQLite reports what is wrong.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import TimeoutError


class Turn:
    """A queue of writers, over threads and processes of one machine."""

    def __init__(self, path: Path) -> None:
        """`path` is a file that exists only to be locked; it is made when the first turn is taken."""
        self._threads = threading.Lock()
        self._file = _FileLock(path)

    @contextmanager
    def taken(self, patience: float) -> Iterator[None]:
        """Wait for the turn, at most `patience` seconds in all, and hold it.

        Raises sqlalchemy.exc.TimeoutError if it does not come in time."""
        deadline = time.monotonic() + patience
        if not self._threads.acquire(timeout=patience):
            raise TimeoutError(f"no turn to write for {patience:g} seconds")
        try:
            if not self._file.acquire(max(0.0, deadline - time.monotonic())):
                raise TimeoutError(f"another process had the turn to write for {patience:g} seconds")
            try:
                yield
            finally:
                self._file.release()
        finally:
            self._threads.release()

    def close(self) -> None:
        """Close the file."""
        with self._threads:
            self._file.close()


class _FileLock:
    """An advisory lock on a file, waited for with a limit. Used by one thread at a time.

    flock(2) waits without a limit, and polling would be unfair: the kernel wakes waiting processes, so they would
    nearly always be first. So a separate thread waits if the lock is taken. A caller that gives up leaves the thread
    waiting, and the next caller gets the lock that it obtains.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._changed = threading.Condition()
        self._is_wanted = self._is_awaited = self._is_ours = False

    def acquire(self, patience: float) -> bool:
        """Take the lock and return True, also if the file cannot be locked; False if others hold it for too long."""
        with self._changed:
            try:
                return (not self._is_awaited and self._take_free()) or self._await(patience)
            except OSError:
                return True

    def _take_free(self) -> bool:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _await(self, patience: float) -> bool:
        if patience <= 0:
            return False
        if not self._is_awaited:
            try:
                threading.Thread(target=self._wait, args=[self._descriptor], name="turn", daemon=True).start()
            except RuntimeError:  # no more threads can be started now
                return False
            self._is_awaited = True
        self._is_wanted = True
        self._changed.wait_for(lambda: self._is_ours, patience)
        taken, self._is_wanted, self._is_ours = self._is_ours, False, False
        return taken

    def _wait(self, descriptor: int) -> None:
        with suppress(OSError):  # the file system cannot lock, or the file was closed: as if it were ours
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with self._changed:
            self._is_awaited = False
            if self._is_wanted:
                self._is_ours = True
                self._changed.notify()
            else:  # the caller has given up
                self._unlock(descriptor)

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            self._unlock(self._descriptor)

    @staticmethod
    def _unlock(descriptor: int) -> None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
