"""`POST /api/v1/reports`: reads the request, checks who sends it, has it stored, answers."""

import json
import re
import uuid
from functools import cache, lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask_cors.core import get_cors_headers, get_cors_options, set_cors_headers
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import Headers

from collector.intake.batch import Incoming
from collector.intake.ceilings import NETWORKS, Ceilings
from collector.intake.directory import SiteDirectory
from collector.intake.receive import Receiver
from collector.intake.refused import RefusedOrigins
from collector.intake.schema import BadReport, read_report
from collector.store.errors import DATABASE_ERRORS, is_our_mistake
from collector.store.intake import Stored
from collector.store.sites import KnownSite
from collector.text.urls import origin_of
from collector.web.errors import TRY_AGAIN, log_outage
from collector.web.limits import Limit, TooMany
from collector.web.logs import log
from collector.web.problems import Problem
from collector.web.running import running
from collector.web.sender import current_networks, current_sender

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


@blueprint.post(PATH)
def take_report() -> tuple[Response, int]:
    """Take one reader's report."""
    report = _read(_body())
    report_id = report.get("id") or uuid.uuid4()
    program = running()
    if program.disk.is_below():
        log.error("cannot store", reason="too little disk space is free")
        raise _later()
    try:
        stored = _store(Incoming(_site(report), report, report_id, program.now(), _sender(), _networks()))
    except DATABASE_ERRORS as error:
        if isinstance(error, IntegrityError):
            _directory().forget()
            _site(report)  # raises a Problem if the site was removed a moment ago
        if is_our_mistake(error):
            raise
        log_outage(error)
        raise _later() from error
    if stored.is_refused:
        raise Problem(
            429,
            "Too many reports of this site wait to be looked at. Keep this one and send it again, with the same id, in "
            f"{_HELD_AGAIN} seconds.",
            headers={"Retry-After": str(_HELD_AGAIN)},
        )
    typos = [] if stored.typo_id is None else [stored.typo_id]  # none where the report is held
    answer = jsonify(id=str(report_id), typo=stored.typo_id, typos=typos, reports=stored.reports)
    return answer, 201 if stored.created else 200


def _later() -> Problem:
    return Problem(
        503,
        f"The report cannot be stored now. Keep it and send it again, with the same id, in {TRY_AGAIN} seconds.",
        headers={"Retry-After": str(TRY_AGAIN)},
    )


def _site(report: dict[str, Any]) -> KnownSite:
    """Return the report's site, if this sender may send to it."""
    site = _directory().site(report["site"])
    if site is None:
        raise Problem(404, f"There is no site with the key {report['site']!r}: check data-site in the script tag.")
    _check_origin(site, report["url"])
    return site


def _sender() -> str | None:
    """The sender's name of the day; None where senders are not limited: then every report counts as a reader."""
    return current_sender() if running().settings.report_limit else None


def _networks() -> dict[str, str]:
    """The names of the day of the IPv6 networks that the sender is in, where there are ceilings for them."""
    ceilings: Ceilings = current_app.extensions["proofdesk-ceilings"]
    return current_networks(NETWORKS) if ceilings.asks_for_networks else {}


def _store(incoming: Incoming) -> Stored:
    """Only a report that is stored anew counts against its sender's limit."""
    receiver: Receiver = current_app.extensions["proofdesk-receiver"]
    limit: Limit = current_app.extensions["proofdesk-report-limit"]
    try:
        limit.count(incoming.sender)
    except TooMany:
        if stored := receiver.find(incoming.report_id):
            return stored
        raise
    stored = None
    try:
        stored = receiver.receive(incoming)
    finally:
        if stored is None or not stored.created:
            limit.give_back(incoming.sender)
    return stored


@blueprint.after_app_request
def _allow_origin(response: Response) -> Response:
    """Let pages of known origins read the answer, errors too. Other origins get no such header."""
    asked, headers = request, response.headers
    if asked.path != PATH:
        return response
    # Also on answers to others: what a cache keeps must not be given to the wrong one.
    headers["Vary"] = f"{headers['Vary']}, Origin" if "Vary" in headers else "Origin"
    headers["Cache-Control"] = "no-store"
    origin = asked.headers.get("Origin")
    if origin and _is_allowed_somewhere(origin):
        if asked.method == "POST":
            headers.extend(_cors_headers(origin))
        else:
            set_cors_headers(response, _cors_options())
    return response


@cache
def _cors_options() -> Any:
    """The options as flask-cors reads them, which takes as long as a whole route."""
    return get_cors_options(None, _CORS)


@lru_cache(maxsize=1000)
def _cors_headers(origin: str) -> list[tuple[str, Any]]:
    """What flask-cors writes on the answer to a report from an origin that may send some."""
    return list(get_cors_headers(_cors_options(), Headers({"Origin": origin}), "POST").items(multi=True))


def _is_allowed_somewhere(origin: str) -> bool:
    try:
        return _directory().allows(origin)
    except DATABASE_ERRORS:
        return False


def _directory() -> SiteDirectory:
    found: SiteDirectory = current_app.extensions["proofdesk-sites"]
    return found


def _body() -> dict[str, Any]:
    if request.mimetype not in _TYPES:
        given = request.mimetype or "something without a content type"
        raise Problem(415, f"Send the report as {_TYPES[0]} (or {_TYPES[1]}), not as {given}.")
    request.max_content_length = None  # we count ourselves
    raw = request.stream.read(LARGEST_BODY + 1)
    if len(raw) > LARGEST_BODY:
        raise Problem(413, f"A report has at most {LARGEST_BODY:,} bytes; shorten the comment or the block.")
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON in UTF-8.") from error
    if not isinstance(body, dict):
        raise Problem(422, "The body must be a JSON object with the report's fields.")
    return body


def _read(body: dict[str, Any]) -> dict[str, Any]:
    try:
        return read_report(body)
    except BadReport as error:
        first = next(iter(error.errors))
        raise Problem(422, f"{first}: {error.errors[first][0]}", error.errors) from error


def _check_origin(site: KnownSite, url: str) -> None:
    origin = request.headers.get("Origin")
    if origin is None:
        # A server's own request: browsers always send an Origin with a POST.
        if origin_of(url) not in site.origins:
            _refused().count(site.id, origin_of(url))
            raise Problem(
                403, f"The address {url} is not on this site's origins: {_how_to_allow(site, origin_of(url))}"
            )
    elif origin not in site.origins:
        if origin_of(origin) in site.origins:
            # Browsers never do; a program that sends another form of it may as well be told.
            raise Problem(403, f"The origin {origin[:300]} is allowed, but is to be sent as {origin_of(origin)}.")
        _refused().count(site.id, origin_of(origin))
        raise Problem(
            403, f"The origin {origin[:300]} is not allowed for this site: {_how_to_allow(site, origin_of(origin))}"
        )


def _refused() -> RefusedOrigins:
    found: RefusedOrigins = current_app.extensions["proofdesk-refused"]
    return found


def _how_to_allow(site: KnownSite, origin: str | None) -> str:
    if origin is None:  # "null": a sandboxed frame, or a file
        return "send from a page that has one of the site's own origins."
    return f"`proofdesk site edit {site.key} --add-origin {origin[:300]}` allows it."
