"""What is answered where a request fails: problems for programs, plain words elsewhere. The desk dresses its own."""

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from collector.store.errors import DATABASE_ERRORS, is_our_mistake, is_unstorable
from collector.web.limits import TooMany
from collector.web.logs import log
from collector.web.problems import Problem, problem_response

TRY_AGAIN = 30
"""Seconds after which to try again if the database cannot be used."""

# Of the headers that werkzeug's errors have.
_KEPT_HEADERS = ("Allow", "Retry-After")
_OUR_WORDS = {404: "There is nothing at this address.", 413: "This is too large; send less at once."}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(HTTPException, _http)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, _database_error)
    app.register_error_handler(Exception, _unexpected)


def _too_many(error: TooMany) -> Response:
    limit = str(error.limit).replace("per 1 ", "a ")
    detail = f"Too many from this sender: {limit} are taken. Send it again in {error.seconds} seconds."
    return _answer(Problem(429, detail, headers={"Retry-After": str(error.seconds)}))


def _http(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect, or a response that somebody made on purpose
        return error.get_response()
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    detail = error.description
    if not _was_said(error):
        detail = _OUR_WORDS.get(status, detail)
        if status == 405:
            detail = f"{request.method} means nothing here; use {headers.get('Allow', 'another method')}."
    return _answer(Problem(status, detail or error.name, headers=headers))


def _was_said(error: HTTPException) -> bool:
    """Whether somebody wrote the description on purpose, and it is not werkzeug's for browsers."""
    return error.description != type(error).description


def log_outage(error: Exception) -> None:
    """Log that the database cannot be used: the driver's message, without the lines in which it may quote values."""
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
    log.error("the database cannot be used", error=type(error).__name__, reason=reason)


def _database_error(error: Exception) -> Response:
    if is_unstorable(error):
        return _answer(Problem(422, "A text contains a NUL character, which cannot be stored. Nothing was changed."))
    if is_our_mistake(error):
        return _unexpected(error)
    log_outage(error)
    detail = f"The database cannot be used now, so nothing was changed. Try again in {TRY_AGAIN} seconds."
    return _answer(Problem(503, detail, headers={"Retry-After": str(TRY_AGAIN)}))


def _unexpected(error: Exception) -> Response:
    log.exception("failed", exc_info=error)
    return _answer(Problem(500, "Something went wrong here. It was noted; please try again later."))


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        return problem_response(problem)
    response = Response(f"{problem.detail}\n", status=problem.status, content_type="text/plain; charset=utf-8")
    response.headers.extend(problem.headers)
    return response
