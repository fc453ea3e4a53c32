"""Run report requests in batches on one thread, so that they share a database commit.

All that wait at one moment begin before the first answer is read (`collector.intake.receive`). With a thread each they
would wait for the disk one after the other, and on their way for the interpreter's lock.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue

from collector.web.logs import log

# Requests of one batch: more gain little, and the first of them would wait long.
_MOST = 64


class Lane:
    """A thread that runs requests in batches."""

    def __init__(self) -> None:
        self._requests: SimpleQueue[_Request] = SimpleQueue()
        threading.Thread(target=self._run, name="lane", daemon=True).start()

    async def run(self, begin: Callable[[], Iterable[bytes]]) -> list[bytes]:
        """Begin a request, and return the parts of its answer. Raises what it raises."""
        one = _Request(asyncio.get_running_loop(), begin)
        self._requests.put(one)
        return await one.answer

    def _run(self) -> None:
        while True:
            batch = [self._requests.get()]
            with suppress(Empty):
                while len(batch) < _MOST:
                    batch.append(self._requests.get_nowait())
            try:
                for one in batch:
                    one.begin()
                for one in batch:
                    one.end()
            except BaseException as error:  # a mistake of ours: nobody shall wait for ever, and the next be served
                log.exception("a batch of reports broke", exc_info=error)
            # One message to the loop for all: each wakes it up.
            batch[0].loop.call_soon_threadsafe(partial(_tell, batch))


class _Request:
    """A request, and what became of it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, begin: Callable[[], Iterable[bytes]]) -> None:
        self.loop = loop
        self.answer: asyncio.Future[list[bytes]] = loop.create_future()
        self._begin = begin
        self._parts: Iterable[bytes] = ()
        self._whole: list[bytes] = []
        self._error: BaseException | None = None

    def begin(self) -> None:
        try:
            self._parts = self._begin()
        except BaseException as error:
            self._error = error

    def end(self) -> None:
        try:
            self._whole = list(self._parts)
        except BaseException as error:
            self._error = self._error or error
        finally:
            if close := getattr(self._parts, "close", None):
                close()

    def tell(self) -> None:
        if self.answer.done():  # nobody waits any more
            return
        if self._error is None:
            self.answer.set_result(self._whole)
        else:
            self.answer.set_exception(self._error)


def _tell(batch: list[_Request]) -> None:
    for one in batch:
        one.tell()
