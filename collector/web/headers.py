"""Add security headers to every answer, and remove a forged `Host` from redirects.

A header that a route has set stays as it is.
"""

from functools import cache, partial

from flask import Flask, Response, request

# Half a year. Without subdomains, which may belong to others.
_HSTS = f"max-age={180 * 24 * 3600}"
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HTML_POLICY = "base-uri 'none'; frame-ancestors 'self'"
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Paths that readers' browsers request from other origins: the widget's files, quotes, reports.
_FOR_OTHER_ORIGINS = ("/widget.js", "/w/", "/api/v1/reports")


def init_app(app: Flask) -> None:
    """Register the headers. Call this first: Flask runs the function that is registered first last."""
    settings = app.extensions["proofdesk"].settings
    # A collector below a path shares its host with other pages, for which it must not decide.
    app.after_request(partial(_complete, settings.is_https and not settings.path))


def _complete(is_https_only: bool, response: Response) -> Response:
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    missing = _headers(
        response.mimetype == "text/html",
        request.path.startswith(_FOR_OTHER_ORIGINS),
        is_https_only,
    )
    headers.extend([(name, value) for name, value in missing if name.lower() not in present])
    if 300 <= response.status_code < 400:
        _make_relative(response)
    return response


@cache
def _headers(is_html: bool, for_others: bool, is_https_only: bool) -> list[tuple[str, str]]:
    """The headers of an answer, built once: setting each by its name would take a tenth of a report's time."""
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


def _make_relative(response: Response) -> None:
    """Make a redirect to this host relative.

    werkzeug's own redirects (`//` in a path, a missing slash at its end) repeat the request's `Host`, which can be
    forged, in `Location` and in the page.
    """
    where = response.headers.get("Location", "")
    if where.startswith(request.host_url):
        response.headers["Location"] = "/" + where.removeprefix(request.host_url).lstrip("/")
        response.data = b""
