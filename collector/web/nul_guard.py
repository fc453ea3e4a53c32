"""Refuse what no route means: addresses with a NUL, which no text in a database can have (PostgreSQL)."""

from flask import Blueprint, Flask, Response, abort, request

from collector.web.problems import Problem
from collector.web.running import running

_NUL = "\x00"
_REFUSED = "This has a character (NUL) that nothing here has."

blueprint = Blueprint("door", __name__)


def init_app(app: Flask) -> None:
    """Look at every address before its route does."""
    app.before_request(_refuse_nul)
    app.register_blueprint(blueprint)


def _refuse_nul() -> None:
    if _NUL in request.path:
        abort(404)
    for name, values in request.args.lists():
        if _NUL in name or any(_NUL in value for value in values):
            if request.path.startswith("/api/"):
                shown = name.replace(_NUL, "")
                raise Problem(422, f"{shown}: {_REFUSED}", {shown: [_REFUSED]})
            abort(400, _REFUSED)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep search engines out of the desk and the API: nothing there is for readers."""
    path = running().settings.path
    text = f"User-agent: *\nDisallow: {path}/desk/\nDisallow: {path}/api/\n"
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
