"""A lane of its own for requests that gain by going together: one thread takes all that are there at one moment.

Readers' reports are such. Each that had a thread of its own would wait there for the disk, and on its way for the
interpreter's lock.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from collector.web.logs import log

Gather = Callable[[Iterable[Callable[[], None]]], None]

# So many go together at most: more gain little, and the first of them would wait long.
_MOST = 64


class Lane:
    """A thread that runs what is sent to it."""

    def __init__(self, gather: Gather) -> None:
        """`gather` runs jobs, which raise nothing, to their ends."""
        self._gather = gather
        self._sent: SimpleQueue[_Sent] = SimpleQueue()
        threading.Thread(target=self._run, name="lane", daemon=True).start()

    async def run(self, work: Callable[[], Any]) -> Any:
        """Return, or raise, what the work does in the lane."""
        sent = _Sent(asyncio.get_running_loop(), work)
        self._sent.put(sent)
        return await sent.future

    def _run(self) -> None:
        while True:
            together = [self._sent.get()]
            with suppress(Empty):
                while len(together) < _MOST:
                    together.append(self._sent.get_nowait())
            try:
                self._gather([one.do for one in together])
            except BaseException as error:  # a mistake of ours: nobody shall wait for ever, and the next be served
                log.exception("the lane broke", exc_info=error)
            # One message to the loop for all: each wakes it up.
            together[0].loop.call_soon_threadsafe(partial(_tell, together))


class _Sent:
    """A piece of work, and what became of it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, work: Callable[[], Any]) -> None:
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self._work = work
        self._result: Any = None
        self._error: BaseException | None = RuntimeError("the lane broke")

    def do(self) -> None:
        try:
            self._result = self._work()
            self._error = None
        except BaseException as error:
            self._error = error

    def tell(self) -> None:
        if self.future.done():  # nobody waits any more
            return
        if self._error is None:
            self.future.set_result(self._result)
        else:
            self.future.set_exception(self._error)


def _tell(together: list[_Sent]) -> None:
    for one in together:
        one.tell()
