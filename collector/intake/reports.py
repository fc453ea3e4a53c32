"""`POST /api/v1/reports`: reads the request, checks who sends it, has it stored, answers."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Blueprint, Flask, Response, current_app, request
from flask_cors.core import DEFAULT_OPTIONS, get_cors_headers, serialize_options, set_cors_headers
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header

from collector.intake.ceilings import NETWORKS, Ceilings
from collector.intake.directory import SiteDirectory
from collector.intake.receive import Pending, Receiver
from collector.intake.refused import RefusedOrigins
from collector.intake.report import NO_NETWORKS, Fields, read
from collector.intake.schema import BadReport, read_report
from collector.store.errors import DATABASE_ERRORS, is_our_mistake
from collector.store.intake import Stored
from collector.store.sites import KnownSite
from collector.text.urls import origin_of
from collector.web.errors import TRY_AGAIN, log_outage
from collector.web.limits import Limit, TooMany
from collector.web.logs import Access, log
from collector.web.problems import Problem
from collector.web.running import Running
from collector.web.unread import UNREAD

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

blueprint = Blueprint("reports", __name__)

PATH = "/api/v1/reports"
LARGEST_BODY = 64 * 1024
"""Bytes."""

# Seconds until it is worth asking again where a site has as many held reports as it may have: an hour is a window of
# the ceilings, and editors need their time.
_HELD_AGAIN = 3600
_TYPES = ("application/json", "text/plain")
# Origins are checked by us, per site, before flask-cors writes the headers; so here it may match any.
_CORS: dict[str, Any] = {
    "origins": [re.compile(".*")],
    "methods": ["POST"],
    "allow_headers": ["Content-Type"],
    "expose_headers": ["Retry-After", "X-Request-Id"],
    "max_age": 24 * 3600,
    "vary_header": False,  # set below, on every answer
}
_FOR_EVERY_ANSWER = (("Vary", "Origin"), ("Cache-Control", "no-store"))
# The key of a WSGI environment under which a report's error is given to the application that answers it.
_ERROR = "proofdesk.report-error"


class NoSpace(Exception):
    """Too little space is free on the disk to store a report."""


class ReportsEndpoint:
    """The readers' endpoint, in front of the application, which answers all other requests and reports with an error.

    It is a WSGI application and no view: contexts, hooks and response objects of Flask take as long as all the rest of
    a report. Its answers are lazy, as PEP 3333 allows. So a server that calls it for several requests before it reads
    the first answer lets their reports be stored in one transaction.
    """

    def __init__(self, app: Flask, receiver: Receiver, limit: Limit, ceilings: Ceilings) -> None:
        self._app = app.wsgi_app
        self._program: Running = app.extensions["proofdesk"]
        self._directory: SiteDirectory = app.extensions["proofdesk-sites"]
        self._refused: RefusedOrigins = app.extensions["proofdesk-refused"]
        self._receiver = receiver
        self._limit = limit
        self._networks = NETWORKS if ceilings.asks_for_networks else {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] != PATH or UNREAD in environ:
            return self._app(environ, start_response)
        access = Access(environ, PATH)
        try:
            report_id, pending = self._begin(environ)
        except Exception as error:
            return self._app(environ | {_ERROR: error}, start_response)
        return self._answer(environ, start_response, access, report_id, pending)

    def _begin(self, environ: "WSGIEnvironment") -> tuple[uuid.UUID, Pending | Stored]:
        """Read a report and return its id, and the report waiting to be stored or what became of it earlier. Raises
        what is wrong."""
        fields = _fields(environ)
        report_id = fields.get("id") or uuid.uuid4()
        now = self._program.now()
        if self._program.disk.is_below():
            raise NoSpace
        site = self._site(fields, environ.get("HTTP_ORIGIN"))
        sender, networks = self._sender(environ.get("REMOTE_ADDR", ""), now.date())
        if sender is not None:
            try:
                self._limit.count(sender)
            except TooMany:
                if stored := self._receiver.find(report_id):
                    return report_id, stored
                raise
        return report_id, self._receiver.add(read(fields, site, report_id, now, sender, networks))

    def _answer(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        access: Access,
        report_id: uuid.UUID,
        pending: Pending | Stored,
    ) -> Iterator[bytes]:
        try:
            stored = pending if isinstance(pending, Stored) else self._stored(pending)
            if stored.is_refused:
                raise _too_many_held()
        except Exception as error:
            yield from self._app(environ | {_ERROR: error}, start_response)
            return
        first = stored.typos[0] if stored.typos else None  # a report that is held has none
        answer = {"id": str(report_id), "typo": first, "typos": stored.typos, "reports": stored.reports}
        body = json.dumps(answer, separators=(",", ":")).encode() + b"\n"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *_FOR_EVERY_ANSWER]
        if origin := environ.get("HTTP_ORIGIN"):
            headers += _cors_headers(origin)
        status = HTTPStatus.CREATED if stored.created else HTTPStatus.OK
        start_response(
            f"{status} {status.phrase}", [*headers, access.end("POST", status, request_id=access.request_id)]
        )
        yield body

    def _stored(self, pending: Pending) -> Stored:
        """Return what became of a report. Only one that is stored anew counts against its sender's limit."""
        report, stored = pending.report, None
        try:
            stored = pending.result()
        except IntegrityError:
            self._directory.forget()
            self._known_site(report.fields)  # raises a Problem if the site was removed a moment ago
            raise
        finally:
            if report.sender is not None and (stored is None or not stored.created):
                self._limit.give_back(report.sender)
        return stored

    def _site(self, fields: Fields, origin: str | None) -> KnownSite:
        """Return the report's site, if a page of this origin may send to it. Raises Problem."""
        site = self._known_site(fields)
        url = fields["url"]
        if origin is None:
            # A server's own request: browsers always send an Origin with a POST.
            if origin_of(url) not in site.origins:
                self._refused.count(site.id, origin_of(url))
                how = _how_to_allow(site, origin_of(url))
                raise Problem(403, f"The address {url} is not on this site's origins: {how}")
        elif origin not in site.origins:
            if origin_of(origin) in site.origins:
                # Browsers never do; a program that sends another form of it may as well be told.
                raise Problem(403, f"The origin {origin[:300]} is allowed, but is to be sent as {origin_of(origin)}.")
            self._refused.count(site.id, origin_of(origin))
            how = _how_to_allow(site, origin_of(origin))
            raise Problem(403, f"The origin {origin[:300]} is not allowed for this site: {how}")
        return site

    def _known_site(self, fields: Fields) -> KnownSite:
        site = self._directory.site(fields["site"])
        if site is None:
            raise Problem(404, f"There is no site with the key {fields['site']!r}: check data-site in the script tag.")
        return site

    def _sender(self, address: str, day: date) -> tuple[str | None, Mapping[str, str]]:
        """Return the sender's name of the day, and those of its IPv6 networks that have ceilings. Without a limit for
        senders there is no name: then every report counts as a reader."""
        if not self._program.settings.report_limit:
            return None, NO_NETWORKS
        senders = self._program.senders
        return senders.name(address, day), senders.networks(address, day, self._networks)


@blueprint.post(PATH)
def _refuse_report() -> NoReturn:
    """Raise why a report was not taken, as a route of the application does."""
    error: Exception = request.environ[_ERROR]
    if isinstance(error, NoSpace):
        log.error("cannot store", reason="too little disk space is free")
        raise _later()
    if isinstance(error, DATABASE_ERRORS) and not is_our_mistake(error):
        log_outage(error)
        raise _later() from error
    raise error


@blueprint.after_app_request
def _allow_origin(response: Response) -> Response:
    """Let pages of known origins read errors, too, and answer their preflights. Other origins get no such header."""
    if request.path != PATH:
        return response
    headers = response.headers
    for name, value in _FOR_EVERY_ANSWER:
        # Also on answers to others: what a cache keeps must not be given to the wrong one.
        headers[name] = f"{headers[name]}, {value}" if name == "Vary" and name in headers else value
    origin = request.headers.get("Origin")
    if origin and _is_allowed_somewhere(origin):
        if request.method == "POST":
            headers.extend(_cors_headers(origin))
        else:
            set_cors_headers(response, _cors_options())
    return response


@cache
def _cors_options() -> Any:
    """The options as flask-cors reads them, which takes as long as a whole route."""
    return serialize_options(DEFAULT_OPTIONS | _CORS)


@lru_cache(maxsize=1000)
def _cors_headers(origin: str) -> list[tuple[str, Any]]:
    """What flask-cors writes on the answer to a report from an origin that may send some."""
    return list(get_cors_headers(_cors_options(), Headers({"Origin": origin}), "POST").items(multi=True))


def _is_allowed_somewhere(origin: str) -> bool:
    directory: SiteDirectory = current_app.extensions["proofdesk-sites"]
    try:
        return directory.allows(origin)
    except DATABASE_ERRORS:
        return False


def _fields(environ: "WSGIEnvironment") -> Fields:
    """Return the report's fields. Raises Problem."""
    kind, _ = parse_options_header(environ.get("CONTENT_TYPE"))
    if kind.lower() not in _TYPES:
        given = kind or "something without a content type"
        raise Problem(415, f"Send the report as {_TYPES[0]} (or {_TYPES[1]}), not as {given}.")
    raw = _body(environ)
    if len(raw) > LARGEST_BODY:
        raise Problem(413, f"A report has at most {LARGEST_BODY:,} bytes; shorten the comment or the block.")
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON in UTF-8.") from error
    if not isinstance(body, dict):
        raise Problem(422, "The body must be a JSON object with the report's fields.")
    try:
        return read_report(body)
    except BadReport as error:
        first = next(iter(error.errors))
        raise Problem(422, f"{first}: {error.errors[first][0]}", error.errors) from error


def _body(environ: "WSGIEnvironment") -> bytes:
    """Return the body, or a byte more than it may have."""
    most = LARGEST_BODY + 1
    if not environ.get("wsgi.input_terminated"):  # such an input may not end by itself (PEP 3333)
        length = environ.get("CONTENT_LENGTH") or "0"
        most = min(most, int(length) if length.isascii() and length.isdecimal() else 0)
    return environ["wsgi.input"].read(most)  # type: ignore[no-any-return]


def _how_to_allow(site: KnownSite, origin: str | None) -> str:
    if origin is None:  # "null": a sandboxed frame, or a file
        return "send from a page that has one of the site's own origins."
    return f"`proofdesk site edit {site.key} --add-origin {origin[:300]}` allows it."


def _later() -> Problem:
    return Problem(
        503,
        f"The report cannot be stored now. Keep it and send it again, with the same id, in {TRY_AGAIN} seconds.",
        headers={"Retry-After": str(TRY_AGAIN)},
    )


def _too_many_held() -> Problem:
    return Problem(
        429,
        "Too many reports of this site wait to be looked at. Keep this one and send it again, with the same id, in "
        f"{_HELD_AGAIN} seconds.",
        headers={"Retry-After": str(_HELD_AGAIN)},
    )
