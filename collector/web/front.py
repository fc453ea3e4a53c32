"""Addresses that browsers and search engines request on their own: `/`, `/favicon.ico`, `/robots.txt`."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from collector.web.running import running

_FOR_A_DAY = "public, max-age=86400"

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
def front() -> AnyResponse:
    """Redirect the root to the desk."""
    return redirect(url_for("desk.typos"))


@blueprint.get("/favicon.ico")
def icon() -> AnyResponse:
    """Redirect to the icon, for pages that do not name one."""
    answer = redirect(url_for("desk.static", filename="logo.svg"))
    answer.headers["Cache-Control"] = _FOR_A_DAY
    return answer


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep search engines out of the desk and the API."""
    path = running().settings.path
    text = f"User-agent: *\nDisallow: {path}/desk/\nDisallow: {path}/api/\n"
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_A_DAY
    return response
