"""Telling open pages that something happened: server-sent events (WHATWG HTML, section 9.2).

An open connection for each page would hold a thread of the application's; here it is a coroutine of the event loop. The
application says whether somebody may listen, by answering with the content type of an event stream. What is sent says
only that there is news: the page then asks for what its reader may see.
"""

import asyncio
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

from collector.web.logs import log

CONTENT_TYPE = "text/event-stream"
LISTENER = "x-proofdesk-listener"
"""The header in which the application names the editor who listens; it is not passed on."""

# Seconds between two looks at the database, of a process with listeners.
_LOOK_EVERY = 1.5
# Seconds until the next attempt after a failure.
_LOOK_AGAIN = 5.0
# Seconds after which something is sent anyway: so a connection that broke is noticed, and proxies keep it open.
_SAY_SOMETHING = 15.0
# Seconds after which a page has to come again, and is asked anew who it is.
_LONGEST = 120.0
# More listeners than these are sent away: their pages ask from time to time instead.
_MOST = 500
# The most open pages of one editor, in all tabs and browsers.
_MOST_OF_ONE = 20

_NEWS, _STILL_HERE = b"event: news\ndata:\n\n", b": still here\n\n"


class Live:
    """Those who listen to one process."""

    def __init__(self, pulse: Callable[[], object], threads: Executor) -> None:
        """`pulse` returns something that differs when something happened; it is called in one of the `threads`."""
        self._pulse = pulse
        self._threads = threads
        self._listeners: Counter[str] = Counter()
        self._beat = 0
        self._last: object = None
        self._looked = 0.0
        self._is_ending = False
        self._watches = False
        self._is_blind = False

    def has_room(self, listener: str) -> bool:
        """Return whether one more page of this editor can listen."""
        return self._listeners.total() < _MOST and self._listeners[listener] < _MOST_OF_ONE

    async def stream(self, transport: Any, listener: str = "") -> None:
        """Send news to one page of this editor until it closes, or until it should reconnect."""
        self._watch_for_the_end()
        self._listeners[listener] += 1
        started = said = time.monotonic()
        seen = None
        try:
            await transport.send_bytes(_STILL_HERE)
            while (now := time.monotonic()) - started < _LONGEST and not self._is_ending:
                await self._look(now)
                if seen is not None and seen != self._beat:
                    await transport.send_bytes(_NEWS)
                    said = now
                elif now - said > _SAY_SOMETHING:
                    await transport.send_bytes(_STILL_HERE)
                    said = now
                seen = self._beat
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._listeners[listener] -= 1
            self._listeners += Counter()  # removes editors without listeners

    def _watch_for_the_end(self) -> None:
        """See to it that streams end when the process is told to: else it would wait for them until it is killed.

        The event loop hears of a signal by its wake-up file, whoever handles it
        (https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd), so it goes on ending as it does.
        """
        if self._watches or threading.current_thread() is not threading.main_thread():
            return
        self._watches = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, partial(self._end, signal.getsignal(number)))

    def _end(self, before: Any, number: int, frame: Any) -> None:
        self._is_ending = True
        if callable(before):
            before(number, frame)

    async def _look(self, now: float) -> None:
        """Look at the database, once for all listeners."""
        if now - self._looked < _LOOK_EVERY * 0.9:
            return
        self._looked = now
        try:
            state = await asyncio.get_running_loop().run_in_executor(self._threads, self._pulse)
        except Exception as error:  # the database failed: pages stay connected and get all news when it is back
            if not self._is_blind:
                self._is_blind = True
                log.warning("cannot look for changes", error=type(error).__name__)
            self._looked = time.monotonic() + _LOOK_AGAIN
            return
        if self._is_blind:
            self._is_blind = False
            log.info("looking for changes again")
        if state != self._last:
            self._last = state
            self._beat += 1
