"""Group commit: what many threads want to write at one moment is written in one transaction.

A commit has to reach the disk, which takes as long for one report as for twenty (DeWitt et al., "Implementation
Techniques for Main Memory Database Systems", SIGMOD 1984, section 5.2). So whoever comes while others write waits in a
queue; one of those who wait, the leader, then writes for all of them, and each is answered when that is on the disk.
Nobody waits for company: who comes alone writes at once.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, TimeoutError

from collector.store.errors import is_our_mistake

Work = TypeVar("Work")
Result = TypeVar("Result")


class _Waiting(Generic[Work, Result]):
    """One thread's work, and what became of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.wake = threading.Event()
        self.leads = False
        self.is_taken = False
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False

    def finish(self, result: Result | None = None, error: BaseException | None = None) -> None:
        self.result, self.error, self.is_done = result, error, True
        self.wake.set()


class Together(Generic[Work, Result]):
    """Does what many threads ask for, several at once."""

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        run: Callable[[Connection, Sequence[Work]], list[Result]],
        most: int,
        patience: float,
    ) -> None:
        """`run` gets at most `most` works, oldest first, in a `transaction`, and returns the results of as many of the
        first ones as it did, at least of one; the others come again in the next transaction.

        `patience` is how many seconds a thread waits in the queue.
        """
        self._transaction = transaction
        self._run = run
        self._most = most
        self._patience = patience
        self._mutex = threading.Lock()
        self._queue: list[_Waiting[Work, Result]] = []
        self._has_leader = False

    def do(self, work: Work) -> Result:
        """Return the result of this work when it is committed.

        Raises what `run` or the transaction raises for it, and sqlalchemy.exc.TimeoutError where others take too long.
        """
        mine: _Waiting[Work, Result] = _Waiting(work)
        with self._mutex:
            self._queue.append(mine)
            mine.leads = not self._has_leader
            self._has_leader = True
        if not mine.leads:
            self._wait(mine)
        while not mine.is_done:  # its turn to lead; a second time where `run` left it for the next transaction
            self._lead(mine)
        if mine.leads:
            self._hand_over()
        if mine.error is not None:
            raise mine.error
        return mine.result  # type: ignore[return-value]  # a Result, since there is no error

    def _wait(self, mine: _Waiting[Work, Result]) -> None:
        if mine.wake.wait(self._patience):
            return
        with self._mutex:
            gives_up = not (mine.is_taken or mine.leads)
            if gives_up:
                self._queue.remove(mine)
        if gives_up:
            raise TimeoutError(f"no turn to write for {self._patience:g} seconds")
        mine.wake.wait()  # it is being written: what becomes of it is known soon

    def _lead(self, mine: _Waiting[Work, Result]) -> None:
        batch: list[_Waiting[Work, Result]] = []
        try:
            with self._transaction() as connection:
                batch = self._take()  # only now: more have come while the database was waited for
                results = self._run(connection, [one.work for one in batch])
        except BaseException as error:
            self._fail(batch or [mine], error)
            return
        for one, result in zip(batch, results, strict=False):
            one.finish(result)
        self._put_back(batch[len(results) :])

    def _take(self) -> list[_Waiting[Work, Result]]:
        with self._mutex:
            batch = self._queue[: self._most]
            del self._queue[: self._most]
            for one in batch:
                one.is_taken = True
        return batch

    def _put_back(self, batch: list[_Waiting[Work, Result]]) -> None:
        if batch:
            with self._mutex:
                self._queue[:0] = batch

    def _fail(self, batch: list[_Waiting[Work, Result]], error: BaseException) -> None:
        """Let all fail where the database cannot be written to. Else one of them is at fault: try each alone."""
        alone = len(batch) > 1 and (not isinstance(error, DBAPIError | TimeoutError) or is_our_mistake(error))
        if not alone or not isinstance(error, Exception):
            with self._mutex:
                self._queue = [one for one in self._queue if one not in batch]
            for one in batch:
                one.finish(error=error)
            return
        for one in batch:
            self._alone(one)

    def _alone(self, one: _Waiting[Work, Result]) -> None:
        try:
            with self._transaction() as connection:
                [result] = self._run(connection, [one.work])
        except Exception as error:
            one.finish(error=error)
        else:
            one.finish(result)

    def _hand_over(self) -> None:
        """Let the oldest of those who wait lead, or let the next who comes."""
        with self._mutex:
            self._has_leader = bool(self._queue)
            if self._queue:
                self._queue[0].leads = True
                self._queue[0].wake.set()
