"""Headers that every answer has, and addresses in answers that never repeat a forged `Host`.

A route that needs another value sets it; what it set stays.
"""

from flask import Flask, Response, request

from collector.web.running import running

# Half a year. Not for subdomains: they may be anybody's.
_HSTS = f"max-age={180 * 24 * 3600}"
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HTML_POLICY = "base-uri 'none'; frame-ancestors 'self'"
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# What readers' browsers load or send from other origins: the widget's files, quotes, reports.
_FOR_OTHER_ORIGINS = ("/widget.js", "/w/", "/api/v1/reports")


def init_app(app: Flask) -> None:
    """Complete the headers of every answer. Called first: Flask runs what is registered first last."""
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
    # A collector below a path shares its host with pages that it must not decide about.
    if settings.is_https and not settings.path:
        headers.setdefault("Strict-Transport-Security", _HSTS)
    _make_relative(response)
    return response


def _make_relative(response: Response) -> None:
    """Lead to a path where a redirect leads to this host.

    werkzeug's own redirects (`//` in a path, a missing slash at its end) repeat the `Host` that was sent, which anybody
    can forge, in `Location` and in the page.
    """
    where = response.headers.get("Location", "")
    if 300 <= response.status_code < 400 and where.startswith(request.host_url):
        response.headers["Location"] = "/" + where.removeprefix(request.host_url).lstrip("/")
        response.data = b""
