"""A limit to how long somebody else's server may keep us, whatever it sends meanwhile."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

_leash: ContextVar["_Leash | None"] = ContextVar("leash", default=None)


class _Leash:
    """The connections of one errand. Cutting them ends every wait at them, also within TLS or an answer's head."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[socket.socket] = []
        self._is_cut = False

    def hold(self, connection: socket.socket) -> None:
        with self._lock:
            # A second handle of the same connection, since TLS takes the first one away.
            self._ends.append(connection.dup())
            if self._is_cut:
                self._cut()

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            self._cut()

    def close(self) -> None:
        with self._lock:
            for end in self._ends:
                end.close()
            self._ends.clear()

    def _cut(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Cut, after so many seconds, every connection that this thread gave to `hold` inside the block."""
    leash = _Leash()
    timer = threading.Timer(seconds, leash.cut)
    timer.daemon = True
    token = _leash.set(leash)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _leash.reset(token)
        leash.close()


def hold(connection: socket.socket) -> None:
    """Let the connection be cut when the time of the block around is over."""
    if leash := _leash.get():
        leash.hold(connection)
