"""What every answer of the desk has in common: headers, addresses of static files, pages for what goes wrong."""

import hashlib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_percent
from flask import Flask, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_compress import Compress
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import current_editor, forget_who_asks, signed_in_editor
from collector.desk.ages import age, age_in_words, full_time, number
from collector.desk.blueprint import blueprint
from collector.desk.form_origin import OtherOrigin
from collector.desk.naming import ROLE_NAMES, STATUS_NAMES, ways
from collector.desk.shortcuts import Shortcuts
from collector.desk.unseen_words import unseen_in_words
from collector.desk.words import LANGUAGES, later, locale, said_in_templates, zone
from collector.store.errors import DATABASE_ERRORS, is_our_mistake, is_unstorable
from collector.text.isolation import isolated
from collector.text.times import rfc3339
from collector.text.urls import readable
from collector.web.errors import TRY_AGAIN, log_outage
from collector.web.limits import TooMany
from collector.web.logs import log
from collector.web.running import running

_STATIC = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TITLES = {
    400: later("That did not work"),
    403: later("Not allowed"),
    404: later("Nothing here"),
    429: later("Too many attempts"),
}
_SOMETHING_WRONG = later("Something went wrong")
_NO_DATABASE = later("The database cannot be reached")

# A page is three quarters smaller like this. BREACH (https://breachattack.com) would need a browser that sends the
# desk's cookie with other sites' requests: SameSite=Lax does not.
_compress = Compress()


def init_app(app: Flask) -> None:
    """Compress the desk's answers, and nobody else's: the widget's files are compressed already."""
    app.config.update(
        COMPRESS_REGISTER=False, COMPRESS_MIN_SIZE=500, COMPRESS_STREAMS=False, COMPRESS_ALGORITHM=["br", "gzip"]
    )
    _compress.init_app(app)


@blueprint.after_request
def _headers(response: Response) -> Response:
    if response.direct_passthrough:  # a file: it is small, and what is sent in one piece can be compressed
        response.direct_passthrough = False
        response.get_data()
    _compress.after_request(response)
    if request.endpoint == "desk.static":
        named_by_content = response.status_code < 400 and request.args.get("v") == _digest(request.path)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if named_by_content else "no-cache"
        return response
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Proofdesk"] = "desk"  # so that a page can tell its own answers from a proxy's
    return response


blueprint.add_app_template_filter(readable)
blueprint.add_app_template_filter(isolated)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the desk's templates can say about moments."""
    now, where, clock, editor = running().now(), locale(), zone(), current_editor()
    shortcuts = Shortcuts.of(editor.shortcuts if editor else None)
    return {
        "age": lambda moment: age(moment, now, where, clock) or _("now"),
        "age_in_words": lambda moment: age_in_words(moment, now, where, clock) or _("just now"),
        "full_time": lambda moment: full_time(moment, where, clock),
        "number": lambda count: number(count, where),
        "percent": lambda part: format_percent(part, locale=where),
        "rfc3339": rfc3339,
        "unseen_in_words": unseen_in_words,
        "desk_file": desk_file,
        "here": _here,
        "key": shortcuts.key,
        "own_keys": shortcuts.stored(),
        "locale": where,
        "languages": LANGUAGES,
        "status_names": {status: str(name) for status, name in STATUS_NAMES.items()},
        "role_names": ROLE_NAMES,
        **said_in_templates(),
        "ways": lambda around: ways(around, signed_in_editor()),
    }


def _here() -> str:
    """The path of this page, to come back to after a form."""
    return request.full_path.rstrip("?") if request.method != "POST" else request.path


def desk_file(name: str) -> str:
    """Return the address of a static file of the desk, with a digest of its content, so that it can be kept."""
    return url_for("desk.static", filename=name, v=_digest(name))


def problem_page(status: int, detail: str, title: Any = None, **more: Any) -> Response:
    """Return the page that says what went wrong and what to do now; to htmx only the words. Without a title it is the
    status's."""
    if request.headers.get("HX-Request"):
        said: Response = make_response(render_template("desk/toast.html", said=detail, wrong=True, undo=None), status)
        said.headers["HX-Reswap"] = "none"  # the words go to their own place, and nothing else changes
        return said
    title = title or _TITLES.get(status, _SOMETHING_WRONG)
    page = render_template("desk/problem.html", title=title, detail=detail, editor=current_editor(), **more)
    return make_response(page, status)


@blueprint.route("/<path:_address>")
def unknown(_address: str) -> Response:
    """Nothing is at this address."""
    return problem_page(404, _("There is no page at this address. Perhaps the link was cut off."))


@blueprint.errorhandler(OtherOrigin)
def _from_elsewhere(error: OtherOrigin) -> Response:
    log.warning("form refused", reason=error.reason)
    return problem_page(
        400,
        _(
            "Nothing was changed: the form did not come from the desk, or your browser did not say where it came "
            "from. (%(reason)s)",
            reason=error.reason,
        ),
    )


@blueprint.errorhandler(CSRFError)
def _forged(error: CSRFError) -> Response:
    log.warning("form refused", reason=error.description)
    return problem_page(
        400,
        _(
            "Nothing was changed: the form was too old, or your browser did not keep its cookie. "
            "Go back, reload the page and try again."
        ),
    )


@blueprint.errorhandler(TooMany)
def _too_many(error: TooMany) -> Response:
    response = problem_page(
        429, _("There were too many attempts. Try again in %(time)s.", time=_in_words(error.seconds))
    )
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _in_words(seconds: int) -> str:
    """How long it takes, in whole minutes where it is more than one."""
    step = 60 if seconds > 60 else 1
    rounded = -(-seconds // step) * step
    return format_timedelta(
        timedelta(seconds=rounded), granularity="minute" if step > 1 else "second", locale=locale(), threshold=2
    )


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return problem_page(error.code or 500, error.description or error.name)


def _database_error(error: Exception) -> Response:
    if is_unstorable(error):
        return problem_page(422, _("This form has a character (NUL) that cannot be stored. Nothing was changed."))
    if is_our_mistake(error):
        return _unexpected(error)
    log_outage(error)
    forget_who_asks()
    response = problem_page(
        503,
        _(
            "Nothing can be shown or changed until the database is back. Your last change may not be stored. Try "
            "again in %(count)s seconds. Administrators find the reason in the server’s log.",
            count=TRY_AGAIN,
        ),
        _NO_DATABASE,
    )
    response.headers["Retry-After"] = str(TRY_AGAIN)
    return response


for _kind in DATABASE_ERRORS:
    blueprint.register_error_handler(_kind, _database_error)


@blueprint.errorhandler(Exception)
def _unexpected(error: Exception) -> Response:
    log.exception("failed", exc_info=error)
    if request.headers.get("HX-Request"):
        return problem_page(
            500, _("Something went wrong, and the error was logged. Check whether your last change was stored.")
        )
    response: Response = make_response(
        render_template(
            "desk/problem.html",
            title=_SOMETHING_WRONG,
            editor=None,
            detail=_("The error was logged. Your last change may not be stored: go back, reload the page and check."),
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
