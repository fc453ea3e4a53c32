"""Web addresses: origins and hosts."""

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import unquote, urlsplit

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


@lru_cache(maxsize=64)  # one report asks three times for that of its address
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


_AUTHORITY = re.compile(r"(?<=//)[^/?#]*")


def without_credentials(url: str) -> str:
    """Return a web address without a user name and password (RFC 3986, section 3.2.1)."""
    return _AUTHORITY.sub(lambda found: found[0].rpartition("@")[2], url, count=1) if "@" in url else url


# Bytes beyond ASCII, as a browser writes them.
_ESCAPED = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
_PUNYCODE = re.compile(r"(?<=[/.@])xn--[a-z0-9-]+", re.IGNORECASE)


def readable(url: str) -> str:
    """Return an address as people read it: letters beyond ASCII as themselves, in the host (IDNA) and after it.

    It is for reading and searching only. What is not text, or nobody would see, stays as it is.
    """
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if mark and "xn--" in host.lower():
        host = _PUNYCODE.sub(_unicode_label, f"/{host}")[1:]
    return _ESCAPED.sub(_unescaped, f"{scheme}{mark}{host}{slash}{path}")


def _unicode_label(label: re.Match[str]) -> str:
    try:
        return idna.decode(label[0])
    except (idna.IDNAError, UnicodeError):
        return label[0]


def _unescaped(run: re.Match[str]) -> str:
    try:
        text = unquote(run[0], errors="strict")
    except UnicodeDecodeError:
        return run[0]
    return text if text.isprintable() and not any(character.isspace() for character in text) else run[0]


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
