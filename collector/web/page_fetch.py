"""Fetching a page of a site's own, and nothing else: an address that somebody typed must lead nowhere inside.

Against server-side request forgery (OWASP, SSRF Prevention Cheat Sheet) the page and each redirect have to be on one of
the site's origins, and `guarded.py` looks at every address before it is connected to.
"""

import time
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message
from threading import BoundedSemaphore
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from collector import __version__
from collector.text.urls import origin_of
from collector.web.guarded import GuardedAdapter, NotFetched, Trouble
from collector.web.leash import at_most

MOST_BYTES = 2_000_000
MOST_REDIRECTS = 5
# Seconds: for a connection, for each wait, for everything.
_CONNECT, _READ, _ALL = 4.0, 6.0, 15.0
# So much later what is still under way is cut; by then the time is over for whoever asks.
_GRACE = 0.25
_REDIRECTS = (301, 302, 303, 307, 308)
# So many fetches at once in a process, so that pages that never answer do not hold all of its threads.
_ROOM = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was answered: its address after redirects, its text, its policies. `whole` is False where it was
    longer than what is read."""

    url: str
    html: str
    policies: tuple[str, ...]
    whole: bool


def fetch_page(url: str, origins: Collection[str]) -> Page:
    """Return the page at this address, which is on one of these origins. Raises NotFetched."""
    if not _ROOM.acquire(blocking=False):
        raise NotFetched(Trouble.BUSY)
    try:
        with at_most(_ALL + _GRACE):
            return _follow(url, origins, time.monotonic() + _ALL)
    finally:
        _ROOM.release()


def _follow(url: str, origins: Collection[str], deadline: float) -> Page:
    if origin_of(url) not in origins:
        raise NotFetched(Trouble.NOT_ON_SITE, origin_of(url) or url[:100])
    for _ in range(MOST_REDIRECTS + 1):
        answer = _once(url, deadline)
        if isinstance(answer, Page):
            return answer
        url = answer
        if origin_of(url) not in origins:
            raise NotFetched(Trouble.REDIRECTED_AWAY, origin_of(url) or url[:100])
    raise NotFetched(Trouble.TOO_MANY_REDIRECTS, str(MOST_REDIRECTS))


def _once(url: str, deadline: float) -> Page | str:
    """Return the page, or the address that it redirects to."""
    with requests.Session() as session:
        # No proxy, whose connections nobody could look at, and no passwords of a .netrc file.
        session.trust_env = False
        for scheme in ("http://", "https://"):
            session.mount(scheme, GuardedAdapter())
        headers = {
            "User-Agent": f"Proofdesk/{__version__} (checks its own tag)",
            "Accept": "text/html,application/xhtml+xml",
            "Accept-Encoding": "identity",
        }
        wait = max(0.1, min(_READ, deadline - time.monotonic()))
        try:
            with session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=(min(_CONNECT, wait), wait)
            ) as response:
                return _read(url, response, deadline)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if time.monotonic() > deadline:
                raise NotFetched(Trouble.TIMEOUT) from error
            raise _explained(error) from error


def _read(url: str, response: requests.Response, deadline: float) -> Page | str:
    if response.status_code in _REDIRECTS and response.headers.get("Location"):
        return urljoin(url, response.headers["Location"])
    if response.status_code != 200:
        raise NotFetched(Trouble.STATUS, str(response.status_code))
    kind = Message()
    kind["Content-Type"] = response.headers.get("Content-Type", "text/html")
    if kind.get_content_type() not in ("text/html", "application/xhtml+xml"):
        raise NotFetched(Trouble.NOT_HTML, kind.get_content_type())
    found = bytearray()
    while len(found) <= MOST_BYTES:
        if time.monotonic() > deadline:
            raise NotFetched(Trouble.TIMEOUT)
        piece = response.raw.read1(65536, decode_content=False)
        if not piece:
            break
        found += piece
    body, whole = _unpacked(bytes(found[:MOST_BYTES]), response.headers.get("Content-Encoding", ""))
    policies = response.raw.headers.getlist("Content-Security-Policy")
    text = body.decode(_codec(kind.get_content_charset()), "replace")
    return Page(url, text, tuple(policies), whole and len(found) <= MOST_BYTES)


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """Some servers compress although nobody asked them to; no more is unpacked than is read."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body, True
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(Trouble.NOT_HTML, encoding[:50])
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either format
    try:
        text = unpacking.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise NotFetched(Trouble.NOT_HTML, encoding) from error
    return text, not unpacking.unconsumed_tail


def _codec(charset: str | None) -> str:
    """The tag is ASCII, so where nothing is said any codec of one byte or UTF-8 will do."""
    try:
        "".encode(charset or "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
    return charset or "utf-8"


def _explained(error: BaseException) -> NotFetched:
    """What lies behind an error of requests' or urllib3's."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NotFetched):
            return seen
        if isinstance(seen, requests.exceptions.SSLError):
            return NotFetched(Trouble.TLS, _reason(seen))
        if isinstance(seen, requests.Timeout | TimeoutError):
            return NotFetched(Trouble.TIMEOUT)
        reason = getattr(seen, "reason", None)
        seen = seen.__cause__ or seen.__context__ or (reason if isinstance(reason, BaseException) else None)
    return NotFetched(Trouble.NO_CONNECTION)


def _reason(error: BaseException) -> str:
    text = str(error)
    for sign, words in (
        ("certificate has expired", "expired"),
        ("self-signed", "self-signed"),
        ("self signed", "self-signed"),
        ("Hostname mismatch", "another host's name"),
        ("doesn't match", "another host's name"),
    ):
        if sign in text:
            return words
    return ""
