"""Check that a form comes from the desk's own origin, in addition to its token (OWASP, "Cross-Site Request Forgery
Prevention")."""

from urllib.parse import urlsplit

from flask import request


class OtherOrigin(Exception):
    """The form did not come from the desk, or no header says that it did; `reason` is in English, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_origin(url: str) -> None:
    """Raise OtherOrigin unless this form comes from the desk at `url`, or at the requested host.

    Any of three headers is enough, since browsers, proxies and add-ons omit one or the other. A `null` origin is
    ignored: browsers send it if the page has `Referrer-Policy: no-referrer`. Over http, browsers may send none of them.
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
    """Return whether an address is the desk's. The scheme is not compared if a proxy that speaks https may hide it."""
    try:
        sent = urlsplit(value)
    except ValueError:
        return False
    return sent.netloc in (request.host, urlsplit(url).netloc)
