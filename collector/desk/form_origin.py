"""Where a form comes from, beside its token: from the desk's own origin (OWASP, "Cross-Site Request Forgery
Prevention")."""

from urllib.parse import urlsplit

from flask import request


class OtherOrigin(Exception):
    """The form did not come from the desk, or nothing says that it did; `reason` is in English, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_origin(url: str) -> None:
    """Raise OtherOrigin unless this form comes from the desk at `url`, or at the host that was asked.

    Any of three headers may say so, for browsers, proxies and add-ons leave out one or the other. A `null` origin says
    nothing: browsers send it where the page has `Referrer-Policy: no-referrer`. Over http, browsers may send none.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site == "same-origin":
        return
    if site in ("cross-site", "same-site"):
        raise OtherOrigin(f"Sec-Fetch-Site: {site}")
    for name in ("Origin", "Referer"):
        value = request.headers.get(name, "")
        if value and value != "null":
            if not _is_ours(value, url):
                raise OtherOrigin(f"{name} is another host than {request.host}")
            return
    if request.is_secure:
        raise OtherOrigin("no Origin, Referer or Sec-Fetch-Site")


def _is_ours(value: str, url: str) -> bool:
    """Return whether an address is the desk's. The scheme is left out where a proxy that speaks https hides it."""
    try:
        sent = urlsplit(value)
    except ValueError:
        return False
    return sent.netloc in (request.host, urlsplit(url).netloc)
