"""Structured logs: one line a request, with its id. Never an address, a cookie, a token or a reader's words."""

import logging
import re
import sys
import threading
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, g, has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log: structlog.stdlib.BoundLogger = structlog.get_logger("proofdesk")

_ONE_AT_A_TIME = threading.Lock()

# An id from a proxy in front is kept, if it cannot break out of a log line or a header.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def configure(level: str) -> None:
    """Send logs to standard error: JSON, or coloured lines where that is a terminal."""
    on_terminal = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            _add_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if on_terminal else [structlog.processors.format_exc_info]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: _Lines(),
        cache_logger_on_first_use=False,
    )


class _Lines:
    """Writes log lines to standard error. A line that cannot be written, because of a full disk or a closed pipe, is
    lost; the caller continues."""

    def msg(self, line: str) -> None:
        with _ONE_AT_A_TIME, suppress(OSError, ValueError):  # ValueError: standard error was closed
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = exception = log = msg


def init_app(app: Flask) -> None:
    """Give every request an id, log it when it ends, and tell the id in X-Request-Id."""
    app.before_request(_start)
    app.after_request(_end)


def _add_request_id(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Look for the id when a line is written, which is rarer than a request."""
    if has_request_context() and "access" in g:
        event["request_id"] = g.access.request_id
    return event


class Access:
    """One request: its id, and when it began. `route` is the rule and not the path, since paths carry links for setting
    passwords."""

    def __init__(self, environ: "WSGIEnvironment", route: str | None) -> None:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        self.request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        self._route = route
        self._started = time.perf_counter()

    def end(self, method: str, status: int, **more: str) -> tuple[str, str]:
        """Log the request, and return the header that says its id."""
        milliseconds = round((time.perf_counter() - self._started) * 1000, 1)
        log.info("request", method=method, route=self._route, status=int(status), ms=milliseconds, **more)
        return "X-Request-Id", self.request_id


def _start() -> None:
    g.access = Access(request.environ, request.url_rule.rule if request.url_rule else None)


def _end(response: Response) -> Response:
    name, value = g.access.end(request.method, response.status_code)
    response.headers[name] = value
    return response
