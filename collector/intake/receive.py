"""Group commit: reports that come at one moment are stored in one transaction.

A commit has to reach the disk, which takes as long for one report as for twenty (DeWitt et al., "Implementation
Techniques for Main Memory Database Systems", SIGMOD 1984, section 5.2). So a report is first only added to those of its
thread; whoever asks first what became of one of them stores them all.
"""

import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError, TimeoutError

from collector.intake.batch import store_together
from collector.intake.ceilings import NO_CEILINGS, Ceilings
from collector.intake.report import Report
from collector.store import intake as store
from collector.store.database import Database
from collector.store.errors import is_our_mistake
from collector.store.intake import Stored

# What one transaction takes. More would gain little, and the first of them would wait longer.
_MOST_TOGETHER = 64


class Receiver:
    """Stores reports. There is one for all threads of a process."""

    def __init__(self, database: Database, ceilings: Ceilings = NO_CEILINGS) -> None:
        self._database = database
        self._ceilings = ceilings
        self._of_thread = threading.local()

    def add(self, report: Report) -> "Pending":
        """Add a report to those that this thread is going to store."""
        pending = Pending(report, self._store_all)
        self._waiting().append(pending)
        return pending

    def find(self, report_id: uuid.UUID) -> Stored | None:
        """Return what became of the report with this id, or None where there is none."""
        with self._database.engine.connect() as connection:
            return store.find_reports(connection, [report_id]).get(report_id)

    def _waiting(self) -> list["Pending"]:
        if not hasattr(self._of_thread, "waiting"):
            self._of_thread.waiting = []
        found: list[Pending] = self._of_thread.waiting
        return found

    def _store_all(self) -> None:
        waiting = self._waiting()
        while waiting:
            batch = waiting[:_MOST_TOGETHER]
            del waiting[: self._store(batch)]

    def _store(self, batch: Sequence["Pending"], again: bool = True) -> int:
        """Store the first ones, all or as many as one transaction can take, and return how many."""
        try:
            with self._database.intake() as connection:
                results = store_together(connection, [one.report for one in batch], self._ceilings)
        except Exception as error:
            if again and (not isinstance(error, DBAPIError | TimeoutError) or is_our_mistake(error)):
                # One of them is at fault, or a copy of one was just stored elsewhere.
                for one in batch:
                    self._store([one], again=False)
            else:  # the database is out of order
                for one in batch:
                    one.error = error
            return len(batch)
        for one, stored in zip(batch, results, strict=False):
            one.stored = stored
        return len(results)


class Pending:
    """A report that is about to be stored."""

    def __init__(self, report: Report, store_all: Callable[[], Any]) -> None:
        self.report = report
        self.stored: Stored | None = None
        self.error: Exception | None = None
        self._store_all = store_all

    def result(self) -> Stored:
        """Return what became of the report when it is on the disk; in the thread that added it.

        One whose id is stored already changes nothing, also when both arrive at the same moment. Raises what storing it
        raises.
        """
        if self.stored is None and self.error is None:
            self._store_all()
        if self.error is not None:
            raise self.error
        if self.stored is None:
            raise RuntimeError("asked in another thread than that which added the report")
        return self.stored
