"""Structured logs: one line a request, with its id. Never an address, a cookie, a token or a reader's words."""

import logging
import re
import sys
import threading
import time
import uuid
from contextlib import suppress

import structlog
from flask import Flask, Response, g, has_request_context, request

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
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def _start() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
    g.request_started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    milliseconds = round((time.perf_counter() - g.request_started) * 1000, 1)
    log.info(
        "request",
        method=request.method,
        # The rule and not the path: paths carry links for setting passwords.
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=milliseconds,
    )
    return response
