"""The widget's files, as the build left them: read once, served compressed, cached by name or by tag."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

from collector.web.problems import Problem

blueprint = Blueprint("widget_files", __name__)

# The loader's name never changes, so it is asked for again soon; the others carry a hash of their content.
_SHORT = "public, max-age=300, stale-while-revalidate=86400"
_LONG = "public, max-age=31536000, immutable"

_PACKAGED = Path(__file__).parent.parent / "_widget"
_BUILT = Path(__file__).parent.parent.parent / "widget" / "dist"
_ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """One file in all its encodings."""

    bodies: dict[str, bytes]
    etag: str
    mimetype: str


def folder() -> Path:
    """Return where the built widget is: in the installed package, or in the repository."""
    return _PACKAGED if _PACKAGED.is_dir() else _BUILT


@blueprint.get("/widget.js")
def loader() -> BaseResponse:
    """The loader, which every page view asks for."""
    if not (folder() / "widget.js").is_file():
        raise Problem(503, "The widget is not built: run `make widget` (a released package contains it).")
    return _serve("widget.js", _SHORT)


@blueprint.get("/w/<path:name>")
def part(name: str) -> BaseResponse:
    """A part of the widget that the loader asks for when a reader acts."""
    known = folder() / "w"
    if name.endswith(tuple(_ENCODINGS.values())) or not (known / name).is_file() or (known / name).parent != known:
        abort(404, "There is no such file of the widget.")
    return _serve(f"w/{name}", _LONG)


def _serve(name: str, caching: str) -> BaseResponse:
    path = folder() / name
    file = _read(path, path.stat().st_mtime_ns)
    encoding = next(
        (name for name in _ENCODINGS if name in file.bodies and request.accept_encodings[name] > 0), "identity"
    )
    response = Response(file.bodies[encoding], content_type=f"{file.mimetype}; charset=utf-8")
    if encoding != "identity":
        response.content_encoding = encoding
    response.set_etag(f"{file.etag}-{encoding}")
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = caching
    # Public files for any page: modules from another origin are only loaded with this, and pages that are isolated
    # (Cross-Origin-Embedder-Policy) ask for the second.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)


@cache
def _read(path: Path, _changed: int) -> WidgetFile:
    plain = path.read_bytes()
    bodies = {"identity": plain}
    for encoding, ending in _ENCODINGS.items():
        packed = path.with_name(path.name + ending)
        if packed.is_file():
            bodies[encoding] = packed.read_bytes()
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return WidgetFile(bodies, hashlib.sha256(plain).hexdigest()[:20], mimetype)
