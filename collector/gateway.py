"""Between granian and the application: a request has arrived whole before it takes one of the few threads.

A WSGI application reads the body in its thread, so a handful of senders that stop in the middle, phones that lost their
connection or people who mean it, would hold every thread. Here the event loop waits for the bodies (granian's RSGI,
https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md) and a thread runs the application on what is
complete (PEP 3333).
"""

import asyncio
import contextvars
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from collector.lane import Lane
from collector.live import CONTENT_TYPE, LISTENER, Live
from collector.web.logs import log
from collector.web.unread import UNREAD

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

# Bytes of a body that are kept: one more than any route takes, so that the route itself says what is too large.
_MOST_KEPT = 1024 * 1024 + 1
# The same for a report, of which there may be hundreds at once.
_MOST_KEPT_OF_A_REPORT = 64 * 1024 + 1
# The most bytes of all bodies together that are being received or answered.
_MOST_KEPT_OF_ALL = 32 * 1024 * 1024
# Bytes that are read on after that and thrown away: a sender that is still sending would see a broken connection and
# not our answer.
_MOST_READ = 16 * 1024 * 1024
# Seconds in which a whole body has to arrive: the largest report, 64 KiB, takes eight at 64 kbit/s.
_PATIENCE = 20.0


class Gateway:
    """Runs a WSGI application under RSGI."""

    def __init__(
        self,
        app: "WSGIApplication",
        threads: int,
        lane: Lane | None = None,
        lane_ends: str = "",
        pulse: Callable[[], object] | None = None,
    ) -> None:
        """`threads` run requests, but what is posted to a path that ends in `lane_ends` goes to the `lane`.

        With a `pulse` (see collector.live) pages can listen for news.
        """
        self._app = app
        self._lane = lane
        self._lane_ends = lane_ends
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._live = Live(pulse, self._threads) if pulse else None
        self._kept = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        kept = bytearray()
        try:
            await self._answer(scope, protocol, kept)
        finally:
            self._kept -= len(kept)

    async def _answer(self, scope: Any, protocol: Any, kept: bytearray) -> None:
        """Answer one request; `kept` takes its body."""
        is_report = scope.method == "POST" and bool(self._lane_ends) and scope.path.endswith(self._lane_ends)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._read(scope, protocol, kept, _MOST_KEPT_OF_A_REPORT if is_report else _MOST_KEPT)
        except TimeoutError:
            await self._refuse(scope, protocol, 408)
            return
        except _TooMuchAtOnce:
            await self._refuse(scope, protocol, 503)
            return
        answer = _Answer()
        environ = _environ(scope, bytes(kept))
        environ["proofdesk.live"] = self._live.has_room if self._live else None
        work = partial(self._run, environ, answer)
        # What the application keeps of a request in context variables (PEP 567) stays with it: parts of a stream are
        # made in whichever thread is free, and none may leave something behind that the next request there would find.
        context = contextvars.copy_context()
        if self._lane and is_report:
            parts: Iterable[bytes] = await self._lane.run(partial(self._app, environ, answer.start))
        else:
            parts = await asyncio.get_running_loop().run_in_executor(self._threads, context.run, work)
        if self._live and dict(answer.headers).get("content-type") == CONTENT_TYPE:
            await self._tell_news(protocol, answer, self._live)
            return
        if isinstance(parts, list):
            protocol.response_bytes(answer.status, answer.headers, b"".join(parts))
            return
        await self._stream(protocol, answer, parts, context)

    async def _refuse(self, scope: Any, protocol: Any, status: int) -> None:
        """Let the application answer, without the body, why that was not read. Then the connection ends: the rest of
        the body may still come."""
        answer = _Answer()
        environ = _environ(scope, b"") | {UNREAD: status}
        run = partial(contextvars.copy_context().run, self._run, environ, answer)
        parts = await asyncio.get_running_loop().run_in_executor(self._threads, run)
        headers = [*answer.headers, ("connection", "close")]
        protocol.response_bytes(answer.status, headers, b"".join(parts))

    async def _read(self, scope: Any, protocol: Any, kept: bytearray, most: int) -> None:
        """Read the body and keep at most so many bytes of it. Raises _TooMuchAtOnce."""
        if scope.method in ("GET", "HEAD", "OPTIONS"):
            return
        read = 0
        async for chunk in protocol:
            read += len(chunk)
            more = chunk[: most - len(kept)]
            if self._kept + len(more) > _MOST_KEPT_OF_ALL:
                raise _TooMuchAtOnce
            kept += more
            self._kept += len(more)
            if read > _MOST_READ:
                break

    async def _tell_news(self, protocol: Any, answer: "_Answer", live: Live) -> None:
        listener = dict(answer.headers).get(LISTENER, "")
        headers = [(name, value) for name, value in answer.headers if name not in ("content-length", LISTENER)]
        try:
            await live.stream(protocol.response_stream(answer.status, headers), listener)
        except Exception as error:  # the page was closed: the connection says so in its own way
            log.debug("listener gone", error=type(error).__name__)

    def _run(self, environ: "WSGIEnvironment", answer: "_Answer") -> Iterable[bytes]:
        """Run the application; return a list where the whole answer is there, else (an export) what makes the rest."""
        parts = self._app(environ, answer.start)
        is_whole = "content-length" in dict(answer.headers)
        return _closed(parts) if is_whole else parts

    async def _stream(
        self, protocol: Any, answer: "_Answer", parts: Iterable[bytes], context: contextvars.Context
    ) -> None:
        loop = asyncio.get_running_loop()
        transport = protocol.response_stream(answer.status, answer.headers)
        following = partial(context.run, next, iter(parts), None)
        try:
            while (part := await loop.run_in_executor(self._threads, following)) is not None:
                if part:
                    await transport.send_bytes(part)
        except Exception as error:  # the head is sent: all that can be done is to end here
            log.exception("broken off", exc_info=error)
        finally:
            if close := getattr(parts, "close", None):
                await loop.run_in_executor(self._threads, context.run, close)


class _TooMuchAtOnce(Exception):
    """The limit of all bodies together has been reached."""


class _Answer:
    """What the application says with start_response."""

    status = 500
    headers: list[tuple[str, str]]

    def __init__(self) -> None:
        self.headers = []

    def start(self, status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Callable[[bytes], object]:
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]
        return _no_write


def _no_write(_data: bytes) -> object:
    raise RuntimeError("answer with an iterable: the write() that PEP 3333 keeps for old programs is not served")


def _closed(parts: Iterable[bytes]) -> list[bytes]:
    try:
        return list(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()


def _environ(scope: Any, body: bytes) -> "WSGIEnvironment":
    server, _, port = scope.server.rpartition(":")
    client, _, client_port = scope.client.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # decoded already; PEP 3333 wants its bytes
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # The body is whole by now; and a name with "_" would be taken for the one with "-", which proxies guard.
        if name == "transfer-encoding" or "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        # HTTP/2 may split a cookie into several headers, which belong together with "; " (RFC 9113, section 8.2.3).
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ
