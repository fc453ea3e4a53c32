"""Answer requests whose body was not read because it arrived too slowly or exceeded the limit of all bodies."""

from flask import Flask, request
from werkzeug.exceptions import RequestTimeout, ServiceUnavailable

UNREAD = "proofdesk.unread"
"""The key of a WSGI environment under which the gateway says why it did not read the body: the status 408 or 503."""

_TRY_AGAIN = 5
"""Seconds."""


def init_app(app: Flask) -> None:
    """Refuse such requests before their route runs. Their answers get the usual headers and a log line."""
    app.before_request(_refuse)


def _refuse() -> None:
    match request.environ.get(UNREAD):
        case 408:
            raise RequestTimeout("The body did not arrive in time.")
        case 503:
            detail = f"The server receives too much data. Try again in {_TRY_AGAIN} seconds."
            raise ServiceUnavailable(detail, retry_after=_TRY_AGAIN)
