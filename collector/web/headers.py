"""Add security headers to every answer, and remove a forged `Host` from redirects.

A header that a route has set stays as it is.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.wsgi import get_current_url

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

# Half a year. Without subdomains, which may belong to others.
_HSTS = f"max-age={180 * 24 * 3600}"
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HTML_POLICY = "base-uri 'none'; frame-ancestors 'self'"
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Paths that readers' browsers request from other origins: the widget's files, quotes, reports.
_FOR_OTHER_ORIGINS = ("/widget.js", "/w/", "/api/v1/reports")


def init_app(app: Flask) -> None:
    """Wrap the application. What is wrapped around it later corrects the request's host and path first."""
    settings = app.extensions["proofdesk"].settings
    # A collector below a path shares its host with other pages, for which it must not decide.
    is_https_only = settings.is_https and not settings.path
    app.wsgi_app = _Guarded(app.wsgi_app, is_https_only)  # type: ignore[method-assign]


class _Guarded:
    """A WSGI application that adds the headers. A hook of Flask would check and convert each one on every answer."""

    def __init__(self, app: "WSGIApplication", is_https_only: bool) -> None:
        self._app = app
        self._is_https_only = is_https_only

    def __call__(self, environ: "WSGIEnvironment", start_response: Any) -> Iterable[bytes]:
        is_emptied = False

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            nonlocal is_emptied
            if status.startswith("3"):
                is_emptied = _make_relative(headers, environ)
            headers += _missing(headers, environ["PATH_INFO"].startswith(_FOR_OTHER_ORIGINS), self._is_https_only)
            return start_response(status, headers, exc_info)  # type: ignore[no-any-return]

        parts = self._app(environ, start)
        if is_emptied:
            if close := getattr(parts, "close", None):
                close()
            return []
        return parts


def _missing(headers: Headers, for_others: bool, is_https_only: bool) -> Headers:
    """The headers that an answer still needs."""
    present = {name.lower(): value for name, value in headers}
    wanted = _headers(present.get("content-type", "").startswith("text/html"), for_others, is_https_only)
    return [(name, value) for name, value in wanted if name.lower() not in present]


@cache
def _headers(is_html: bool, for_others: bool, is_https_only: bool) -> Headers:
    headers = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", _PERMISSIONS),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", _HTML_POLICY if is_html else _POLICY),
        ("Cross-Origin-Resource-Policy", "cross-origin" if for_others else "same-origin"),
    ]
    if is_html:
        headers.append(("Cross-Origin-Opener-Policy", "same-origin"))
    if is_https_only:
        headers.append(("Strict-Transport-Security", _HSTS))
    return headers


def _make_relative(headers: Headers, environ: "WSGIEnvironment") -> bool:
    """Make a redirect to this host relative. Return whether it was one: its page then has to be left out, too.

    werkzeug's own redirects (`//` in a path, a missing slash at its end) repeat the request's `Host`, which can be
    forged, in `Location` and in the page.
    """
    host = get_current_url(environ, host_only=True)
    for n, (name, value) in enumerate(headers):
        if name.lower() == "location" and value.startswith(host):
            headers[n] = (name, "/" + value.removeprefix(host).lstrip("/"))
            headers[:] = [one for one in headers if one[0].lower() != "content-length"] + [("Content-Length", "0")]
            return True
    return False
