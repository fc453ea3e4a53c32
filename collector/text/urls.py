"""Web addresses: origins and hosts."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}

# URL standard (https://url.spec.whatwg.org/), forbidden host code points.
_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\]\\^|%\x7f]")
_IPV6_PLACE = re.compile(r"(?:[^\[\]]*@)?\[[0-9a-fA-F:.]+\](?::\d*)?")


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True


class NotAnOrigin(ValueError):
    """The text is not an origin such as https://news.example."""


def origin_of(url: str) -> str | None:
    """Return the origin (RFC 6454, section 6.2) of an http or https address, or None where it has none.

    Lower case, the host in its ASCII form (IDNA), without a default port and without a user's name.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or re.search(r"[\s\x00-\x20\\]", parts.netloc):
        return None
    if "[" in parts.netloc:
        if not _IPV6_PLACE.fullmatch(parts.netloc) or not _is_ipv6(host):
            return None
        host = f"[{host}]"
    elif _FORBIDDEN.search(host):
        return None
    elif not host.isascii():
        try:
            # As browsers do it (UTS 46, not transitional): in the older way "straße" and "strasse" were one host.
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except idna.IDNAError:
            return None
    return f"{scheme}://{host}" if port in (None, _DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def clean_origin(text: str) -> str:
    """Return `text` as an origin. Takes what people paste: "https://News.example/" is https://news.example.

    Raises NotAnOrigin, saying what is wrong, for anything with a path, a query or another scheme than http and https.
    """
    origin = origin_of(text)
    if origin is None:
        raise NotAnOrigin(f"{text!r} is not an origin: write it like https://news.example")
    parts = urlsplit(text.strip())
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise NotAnOrigin(f"{text!r} is more than an origin: write only {origin}")
    return origin


def host_key(origin: str) -> str:
    """Return the same text for origins that differ in scheme, default port, a `www.` in front or a dot at the end."""
    host = origin.partition("://")[2]
    for port in _DEFAULT_PORTS.values():
        host = host.removesuffix(f":{port}")
    place, colon, port_text = (host, "", "") if host.endswith("]") else host.partition(":")
    place = place.rstrip(".") or place
    while place.startswith("www.") and "." in place[4:]:
        place = place[4:]
    return f"{place}{colon}{port_text}"
