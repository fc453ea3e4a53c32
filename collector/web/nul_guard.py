"""Refuse addresses with a NUL, which PostgreSQL cannot store."""

from flask import Flask, abort, request

from collector.web.problems import wrong_field

_NUL = "\x00"
_REFUSED = "This must not contain NUL characters."


def init_app(app: Flask) -> None:
    """Register the check, which runs before every route."""
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    if _NUL in request.path:
        abort(404)
    if not request.query_string:
        return
    for name, values in request.args.lists():
        if _NUL in name or any(_NUL in value for value in values):
            if request.path.startswith("/api/"):
                raise wrong_field(name.replace(_NUL, ""), _REFUSED)
            abort(400, _REFUSED)
