"""Group commit: what is to be written at one moment is written in one transaction.

A commit has to reach the disk, which takes as long for one report as for twenty (DeWitt et al., "Implementation
Techniques for Main Memory Database Systems", SIGMOD 1984, section 5.2). So jobs that run in one `gather` wait, where
they have something to write, until all have come as far, and then are told together what became of it. They wait as
greenlets (https://greenlet.readthedocs.io), all in one thread: as many threads would wait for each other and for the
interpreter's lock. Outside of a `gather`, whoever has something to write writes it at once.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from greenlet import getcurrent, greenlet
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, TimeoutError

from collector.store.errors import is_our_mistake

Work = TypeVar("Work")
Result = TypeVar("Result")


class Together(Generic[Work, Result]):
    """Does what several jobs ask for in one transaction."""

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        run: Callable[[Connection, Sequence[Work]], list[Result]],
        most: int,
    ) -> None:
        """`run` gets at most `most` works, oldest first, in a `transaction`, and returns the results of as many of the
        first ones as it did, at least of one; the others come again in the next transaction."""
        self._transaction = transaction
        self._run = run
        self._most = most
        self._queue: list[_Waiting[Work, Result]] = []
        self._gathers_in: int | None = None

    def do(self, work: Work) -> Result:
        """Return the result of this work when it is committed. Raises what `run` or the transaction raises for it."""
        mine: _Waiting[Work, Result] = _Waiting(work)
        if mine.job.parent is not None and threading.get_ident() == self._gathers_in:
            self._queue.append(mine)
            mine.job.parent.switch()  # comes back when it is done
        else:
            self._write([mine])
        if mine.error is not None:
            raise mine.error
        return mine.result  # type: ignore[return-value]  # a Result, since there is no error

    def gather(self, jobs: Iterable[Callable[[], None]]) -> None:
        """Run jobs, which raise nothing, to their ends. Only one thread may do this."""
        self._gathers_in = threading.get_ident()
        for job in jobs:
            greenlet(job).switch()  # comes back when it waits in `do`, or at its end
        while self._queue:
            batch, self._queue = self._queue[: self._most], self._queue[self._most :]
            done = self._write(batch)
            self._queue[:0] = batch[done:]
            for one in batch[:done]:
                one.job.switch()

    def _write(self, batch: Sequence["_Waiting[Work, Result]"], again: bool = True) -> int:
        """Do the work of the first ones, and return of how many."""
        try:
            with self._transaction() as connection:
                results = self._run(connection, [one.work for one in batch])
        except Exception as error:
            if again and (not isinstance(error, DBAPIError | TimeoutError) or is_our_mistake(error)):
                # One of them is at fault, or a copy of one was just stored elsewhere.
                for one in batch:
                    self._write([one], again=False)
            else:  # the database is out of order
                for one in batch:
                    one.error = error
            return len(batch)
        for one, result in zip(batch, results, strict=False):
            one.result = result
        return len(results)


class _Waiting(Generic[Work, Result]):
    """What a job wants to be done, and what became of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.job: Any = getcurrent()
        self.result: Result | None = None
        self.error: Exception | None = None
