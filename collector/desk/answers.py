"""What every answer of the desk has in common: headers, addresses of static files, pages for what goes wrong."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import current_editor
from collector.desk.ages import age, age_in_words, full_time
from collector.desk.blueprint import blueprint
from collector.text.times import rfc3339
from collector.web.limits import TooMany
from collector.web.logs import log
from collector.web.running import running

_STATIC = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TITLES = {400: "That did not work", 403: "Not yours to change", 404: "Nothing here", 429: "Too many attempts"}
_NOT_FOUND = "There is no such page at the desk. Perhaps the address was cut off on its way to you."


@blueprint.after_request
def _headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint == "desk.static":
        named_by_content = response.status_code < 400 and request.args.get("v") == _digest(request.path)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if named_by_content else "no-cache"
        return response
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the desk's templates can say about moments."""
    now = running().now()
    return {
        "age": lambda moment: age(moment, now),
        "age_in_words": lambda moment: age_in_words(moment, now),
        "full_time": full_time,
        "rfc3339": rfc3339,
        "desk_file": desk_file,
    }


def desk_file(name: str) -> str:
    """Return the address of a static file of the desk, with a digest of its content, so that it can be kept."""
    return url_for("desk.static", filename=name, v=_digest(name))


def problem_page(status: int, detail: str, **more: Any) -> Response:
    """Return the page that says what went wrong and what to do now."""
    title = _TITLES.get(status, "Something went wrong")
    page = render_template("desk/problem.html", title=title, detail=detail, editor=current_editor(), **more)
    return make_response(page, status)


@blueprint.route("/<path:_address>")
def unknown(_address: str) -> Response:
    """Nothing is at this address."""
    return problem_page(404, _NOT_FOUND)


@blueprint.errorhandler(CSRFError)
def _forged(_error: Exception) -> Response:
    detail = (
        "This form was too old, or your browser kept no cookie for it, so nothing was changed. "
        "Go back, load the page again and repeat it."
    )
    return problem_page(400, detail)


@blueprint.errorhandler(TooMany)
def _too_many(error: TooMany) -> Response:
    response = problem_page(
        429, f"There were too many attempts to sign in from here. Try again in {error.seconds} seconds."
    )
    response.headers["Retry-After"] = str(error.seconds)
    return response


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return problem_page(error.code or 500, error.description or error.name)


@blueprint.errorhandler(Exception)
def _unexpected(error: Exception) -> Response:
    log.exception("failed", exc_info=error)
    response: Response = make_response(
        render_template(
            "desk/problem.html",
            title="Something went wrong",
            editor=None,
            detail="It was noted. Your last change was perhaps not stored: go back, load the page again and look.",
        ),
        500,
    )
    return response


def _digest(path: str) -> str:
    file = _STATIC / Path(path).name
    try:
        return _digest_of(file, file.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _digest_of(file: Path, _changed: int) -> str:
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest()
