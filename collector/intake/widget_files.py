"""The widget's files, as the build left them: read once, served compressed, cached by name or by tag."""

import hashlib
import json
import mimetypes
import re
import shutil
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from collector.text.tags import TagOptions, script_tag, tag_with
from collector.web.problems import Problem
from collector.web.running import running

blueprint = Blueprint("widget_files", __name__)

# The loader's name never changes, so it is asked for again soon; the others carry a hash of their content.
_SHORT = "public, max-age=300, stale-while-revalidate=86400"
_LONG = "public, max-age=31536000, immutable"

_PACKAGED = Path(__file__).parent.parent / "_widget"
_BUILT = Path(__file__).parent.parent.parent / "widget" / "dist"
_HASHED = re.compile(r"([a-z-]{1,20})\.[0-9a-f]{8}\.(js|json)")
_PINNED = re.compile(r"proofdesk\.[0-9a-f]{8}\.js")
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


def tag(url: str, key: str, options: TagOptions | None = None, *, pinned: bool = False) -> str:
    """Return the script tag to paste for the site with this key, `url` being the collector's public address.

    With `pinned` it is the tag of this version alone: its browser refuses anything else under that address
    (W3C Subresource Integrity). Raises FileNotFoundError where the widget is not built.
    """
    if not pinned:
        return script_tag(url, key, options)
    whole = json.loads((folder() / "manifest.json").read_text(encoding="utf-8"))["pinned"]
    said = {"integrity": whole["integrity"], "crossorigin": "anonymous", "data-site": key}
    return tag_with(f"{url}/{whole['file']}", said | (options or TagOptions()).attributes)


def digests() -> dict[str, str]:
    """Return the digests (W3C Subresource Integrity) of the files that tags load, by the files' names."""
    files = [folder() / "widget.js", *folder().glob("w/proofdesk.*.js")]
    return {file.name: _integrity(file.read_bytes()) for file in files if file.is_file()}


def _integrity(body: bytes) -> str:
    hashes = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
    return " ".join(f"{made.name}-{b64encode(made.digest()).decode()}" for made in (one(body) for one in hashes))


def keep_pinned(data: Path) -> None:
    """Keep this version's one-file widget in the data folder: a pinned tag has to work after an upgrade too."""
    name = json.loads((folder() / "manifest.json").read_text(encoding="utf-8"))["pinned"]["file"]
    kept = data / "pinned"
    kept.mkdir(exist_ok=True)
    for ending in ("", *_ENCODINGS.values()):
        shutil.copy(folder() / f"{name}{ending}", kept)


@blueprint.get("/widget.js")
def loader() -> BaseResponse:
    """The loader, which every page view asks for."""
    if not (folder() / "widget.js").is_file():
        raise Problem(503, "The widget is not built: run `make widget` (a released package contains it).")
    return _serve(folder() / "widget.js", _SHORT)


@blueprint.get("/w/<path:name>")
def part(name: str) -> BaseResponse:
    """A part of the widget that the loader asks for when a reader acts."""
    known = folder() / "w"
    if _PINNED.fullmatch(name) and not (known / name).is_file():
        known = running().settings.data / "pinned"
    elif (current := _current(name)) and current != name:
        # A page that was open while the collector was upgraded asks for a part of the old widget.
        moved = redirect(url_for("widget_files.part", name=current))
        moved.headers.update({"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"})
        return moved
    if not _HASHED.fullmatch(name) or not (known / name).is_file():
        abort(404, "There is no such file of the widget.")
    return _serve(known / name, _LONG)


def _current(name: str) -> str | None:
    """Return the name that the part which this is a name of has now, or None where there is no such part."""
    named = _HASHED.fullmatch(name)
    if named is None:
        return None
    found = [path.name for path in (folder() / "w").glob(f"{named[1]}.*.{named[2]}") if _HASHED.fullmatch(path.name)]
    return name if name in found else next(iter(found), None)


def _serve(path: Path, caching: str) -> BaseResponse:
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
