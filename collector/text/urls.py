"""Web addresses: origins, and which article an address is."""

import hashlib
import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit, urlunsplit

import idna
from w3lib.url import canonicalize_url, url_query_cleaner

_DEFAULT_PORTS = {"http": 80, "https": 443}

# What campaigns, social networks and mail programs append; none of it says which article it is.
_TRACKING = (
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "igshid", "mc_cid", "mc_eid",
    "_openstat", "_ga", "_gl", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id",
    "utm_name", "utm_reader", "utm_referrer", "utm_social", "utm_social-type",
)  # fmt: skip


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


def article_address(url: str, canonical_url: str | None = None, origins: frozenset[str] = frozenset()) -> str:
    """Return the address by which an article is opened: its own canonical one if that belongs to the site.

    Without fragment and tracking parameters. A canonical address on someone else's origin is not believed: it would
    let one page's reports be filed under another's.
    """
    if canonical_url and origin_of(canonical_url) in origins:
        url = canonical_url
    cleaned = url_query_cleaner(url, _TRACKING, remove=True, unique=False)
    return urlunsplit(urlsplit(cleaned)._replace(fragment=""))


def article_digest(address: str) -> str:
    """Return 32 hexadecimal digits that are the same for addresses of one article (BLAKE2b, RFC 7693): short enough to
    index whatever the length of the address."""
    return hashlib.blake2b(article_key(address).encode(), digest_size=16).hexdigest()


def article_key(address: str) -> str:
    """Return the same text for addresses of one article: `article_address` with the order of parameters, the case of
    the host and percent-encoding made alike (RFC 3986, section 6.2.2)."""
    return canonicalize_url(address)
