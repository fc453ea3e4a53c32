"""Refuse reports if free disk space is low: a full disk would damage more than the next report."""

import os
import time
from collections.abc import Callable
from pathlib import Path

# Seconds for which a measurement is used.
_FRESH_FOR = 1.0


class DiskFloor:
    """Checks the free space of the disk that the database is on."""

    def __init__(self, folder: Path | None, floor: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`floor` is in bytes, 0 for none; `folder` is None if the database is not on this machine."""
        self._folder = folder
        self._floor = floor
        self._clock = clock
        self._looked_at = float("-inf")
        self._is_below = False

    def is_below(self) -> bool:
        """Return whether less space is free than the floor. If it cannot be measured, nothing is refused."""
        if not self._floor or self._folder is None:
            return False
        if self._clock() - self._looked_at >= _FRESH_FOR:
            self._looked_at = self._clock()
            self._is_below = _free(self._folder) < self._floor
        return self._is_below


def _free(folder: Path) -> float:
    try:
        found = os.statvfs(folder)
    except OSError:
        return float("inf")
    return found.f_bavail * found.f_frsize
