"""What is answered where a request fails: problems for programs, plain words elsewhere. The desk dresses its own."""

from flask import Flask, Response, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from collector.web.limits import seconds_until_free
from collector.web.logs import log
from collector.web.problems import Problem, problem_response


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _too_many(error: RateLimitExceeded) -> Response:
    seconds = seconds_until_free()
    detail = f"Too many from this sender: {error.description} are taken. Send it again in {seconds} seconds."
    return _answer(Problem(429, detail, headers={"Retry-After": str(seconds)}))


def _http(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect, or a response that somebody made on purpose
        return error.get_response()
    headers = {"Allow": value} if (value := dict(error.get_headers()).get("Allow")) else {}
    detail = "There is nothing at this address." if status == 404 and not _was_said(error) else error.description
    return _answer(Problem(status, detail or error.name, headers=headers))


def _was_said(error: HTTPException) -> bool:
    """Whether somebody wrote the description on purpose, and it is not werkzeug's for browsers."""
    return error.description != type(error).description


def _unexpected(error: Exception) -> Response:
    log.exception("failed", exc_info=error)
    return _answer(Problem(500, "Something went wrong here. It was noted; please try again later."))


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        return problem_response(problem)
    response = Response(f"{problem.detail}\n", status=problem.status, content_type="text/plain; charset=utf-8")
    response.headers.extend(problem.headers)
    return response
