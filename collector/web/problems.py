"""Errors as RFC 9457 describes them: application/problem+json with a detail that tells the sender what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, current_app

Errors = Mapping[str, list[str]]


class Problem(Exception):
    """An answer that is not the one that was wanted. `errors` holds messages by the name of the field."""

    def __init__(
        self, status: int, detail: str, errors: Errors | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})


def wrong_field(name: str, message: str, status: int = 422) -> Problem:
    """Return the problem of one field or parameter."""
    return Problem(status, f"{name}: {message}", {name: [message]})


def problem_response(problem: Problem) -> Response:
    """Return the problem as a response. Its type is about:blank: the status says the kind, the detail the rest."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = problem.errors
    response = Response(current_app.json.dumps(body), status=problem.status, content_type="application/problem+json")
    response.headers.extend(problem.headers)
    return response
