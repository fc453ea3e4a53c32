"""A copy of the SQLite database while it is in use, by SQLite's own backup (https://sqlite.org/backup.html)."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path


class CannotBackUp(Exception):
    """The backup was not made, and nothing of it is left. The message is one line that says why."""


def backup(source: Path, target: Path) -> int:
    """Copy the database `source` into the new file `target`, for this user only; return its size in bytes.

    The file appears under its name when it is whole, checked and on the disk. Raises CannotBackUp.
    """
    if not source.is_file():
        raise CannotBackUp(f"there is no database {source}")
    if os.path.lexists(target):
        raise CannotBackUp(f"{target} exists already; name a new file")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)  # has mode 0600
    except OSError as error:
        raise CannotBackUp(f"cannot write to {target.parent}: {error.strerror or error}") from error
    unfinished = Path(name)
    try:
        _copy(source, unfinished)
        os.fsync(descriptor)
        size = unfinished.stat().st_size
        _rename(unfinished, target)
        _sync_folder(target.parent)
    except sqlite3.Error as error:
        raise CannotBackUp(f"the backup failed: {error}") from error
    except OSError as error:
        raise CannotBackUp(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        os.close(descriptor)
        for leftover in (name, f"{name}-journal", f"{name}-wal", f"{name}-shm"):
            Path(leftover).unlink(missing_ok=True)
    return size


def _copy(source: Path, target: Path) -> None:
    # mode=rw: a source that vanished is an error, not a new empty file
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        # All pages in one step, so that it is one read transaction: writers go on in the WAL, and nothing starts anew.
        reading.backup(writing, pages=-1)
        # The copy has no -wal beside it: one file, which can be carried away and read anywhere.
        writing.execute("PRAGMA journal_mode=DELETE")
        [(said,)] = writing.execute("PRAGMA integrity_check(1)").fetchall()
        if said != "ok":
            raise CannotBackUp(f"the database is damaged: {said.splitlines()[0]}")


def _rename(unfinished: Path, target: Path) -> None:
    """Give the file its name, without replacing one that somebody made meanwhile."""
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise CannotBackUp(f"{target} exists already; name a new file") from None
    except OSError:  # a file system without hard links
        unfinished.rename(target)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
