"""Add security headers to every answer, and remove a forged `Host` from redirects.

A header that a route has set stays as it is.
"""

from flask import Flask, Response, request

from collector.web.running import running

# Half a year. Without subdomains, which may belong to others.
_HSTS = f"max-age={180 * 24 * 3600}"
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HTML_POLICY = "base-uri 'none'; frame-ancestors 'self'"
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Paths that readers' browsers request from other origins: the widget's files, quotes, reports.
_FOR_OTHER_ORIGINS = ("/widget.js", "/w/", "/api/v1/reports")


def init_app(app: Flask) -> None:
    """Register the headers. Call this first: Flask runs the function that is registered first last."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    headers = response.headers
    is_html = response.mimetype == "text/html"
    for_others = request.path.startswith(_FOR_OTHER_ORIGINS)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", _PERMISSIONS)
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", _HTML_POLICY if is_html else _POLICY)
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if for_others else "same-origin")
    if is_html:
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    settings = running().settings
    # A collector below a path shares its host with other pages, for which it must not decide.
    if settings.is_https and not settings.path:
        headers.setdefault("Strict-Transport-Security", _HSTS)
    _make_relative(response)
    return response


def _make_relative(response: Response) -> None:
    """Make a redirect to this host relative.

    werkzeug's own redirects (`//` in a path, a missing slash at its end) repeat the request's `Host`, which can be
    forged, in `Location` and in the page.
    """
    where = response.headers.get("Location", "")
    if 300 <= response.status_code < 400 and where.startswith(request.host_url):
        response.headers["Location"] = "/" + where.removeprefix(request.host_url).lstrip("/")
        response.data = b""
