"""Which article an address is."""

import hashlib
import re
from enum import StrEnum
from urllib.parse import quote, unquote_plus, urlsplit

from w3lib.url import canonicalize_url

from collector.text.address_rules import NO_RULES, AddressRules
from collector.text.urls import host_key, origin_of

# In normal form already, as most are: unreserved characters and escaped non-ASCII ones only, and no segment that begins
# with a dot. A plain query is still to be sorted.
_PLAIN_PATH = re.compile(r"(?:/(?:(?:[A-Za-z0-9_~-]|%[89A-F][0-9A-F])(?:[A-Za-z0-9._~-]|%[89A-F][0-9A-F])*)?)*")
_PLAIN_QUERY = re.compile(r"(?:[A-Za-z0-9._~-]+=[A-Za-z0-9._~-]*(?:&(?!$)|$))*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_C0_AND_SPACE = "".join(map(chr, range(0x21)))

# What web servers show for a folder.
_INDEX = frozenset({"index.html", "index.htm", "index.php"})
_AMP = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp")})

# Parameters that identify an article in many systems: two addresses that differ in one are two articles.
_NAMING = frozenset(
    """
    id p page_id pid nid aid article articleid article_id story storyid story_id news newsid news_id post postid post_id
    item itemid item_id
    """.split()  # noqa: SIM905 (as the names of tracking parameters)
)


class CanonicalFault(StrEnum):
    """Why a canonical address does not identify one article."""

    FRONT_PAGE = "front-page"
    LOST_PARAMETER = "lost-parameter"


def article_address(
    url: str,
    canonical_url: str | None = None,
    origins: frozenset[str] = frozenset(),
    rules: AddressRules = NO_RULES,
) -> str:
    """Return the address for opening an article: its canonical address if that can be trusted.

    It is as the page states it, so that it works as a link, but without the fragment and parameters that do not
    distinguish articles.
    """
    url = believed_canonical(url, canonical_url, origins, rules) or url
    page, _, query = url.partition("#")[0].partition("?")
    kept = "&".join(part for part in query.split("&") if part and not rules.drops(_name(part)))
    return f"{page}?{kept}" if kept else page


def believed_canonical(
    url: str, canonical_url: str | None, origins: frozenset[str], rules: AddressRules = NO_RULES
) -> str | None:
    """Return the canonical address (RFC 6596) that a page at `url` states, or None if it cannot be trusted.

    One on another origin would file one page's reports under another site's page. One that is the site's front page, or
    lacks the parameter that identifies the article, is a mistake in a template, which states the same for every
    article.
    """
    if not canonical_url or origin_of(canonical_url) not in origins:
        return None
    if canonical_url == url:
        return url
    return None if canonical_fault(url, canonical_url, rules) else canonical_url


def canonical_fault(url: str, canonical_url: str, rules: AddressRules = NO_RULES) -> CanonicalFault | None:
    """Return why the canonical address of a page at `url` cannot be that of this article alone, or None."""
    page, stated = article_key(url, rules), article_key(canonical_url, rules)
    if page == stated:
        return None
    (place, _, query), (stated_place, _, stated_query) = page.partition("?"), stated.partition("?")
    path, stated_path = (_path_of(one) for one in (place, stated_place))
    if not stated_path and not stated_query and (path or _NAMING & _names(query)):
        return CanonicalFault.FRONT_PAGE
    if path == stated_path and _NAMING & _names(query) - _names(stated_query):
        return CanonicalFault.LOST_PARAMETER
    return None


def address_rank(address: str, is_canonical: bool, origins: frozenset[str], rules: AddressRules = NO_RULES) -> int:
    """Return how good an article's address is as a link; higher is better, 0 is on an unknown site.

    Prefers https to http, the page's own canonical address to others, and the main host to its twins.
    """
    origin = origin_of(address)
    if origin not in origins:
        return 0
    host = host_key(origin)
    return 1 + 4 * origin.startswith("https:") + 2 * is_canonical + (rules.host(host) == host)


def _path_of(place: str) -> str:
    return place.removeprefix("//").partition("/")[2]


def _names(query: str) -> set[str]:
    return {_name(part).lower() for part in query.split("&") if part}


def article_digest(address: str, rules: AddressRules = NO_RULES) -> str:
    """Return 32 hexadecimal digits that are the same for addresses of one article (BLAKE2b, RFC 7693): short enough to
    index whatever the length of the address."""
    return hashlib.blake2b(article_key(address, rules).encode(), digest_size=16).hexdigest()


def article_key(address: str, rules: AddressRules = NO_RULES) -> str:
    """Return the same text for addresses of one article of a site: an address without scheme, "//host/path?query".

    Alike are, by RFC 3986, section 6.2.2, and the URL standard (https://url.spec.whatwg.org/): the case and script of
    the host, the default port, percent-encoding, dot segments. By what is usual on the web: http and https, `www.`,
    the fragment, a slash or an index.html at the end, the order of parameters, and those for tracking. By the site's
    rules: further parameters, twin hosts, AMP paths.

    Scheme and `www.` may go since a key is compared within one site only, and only pages on the site's own origins
    report. Other prefixes, as `m.` or `amp.`, may be a host with articles of its own: they go by rules only, or by the
    page's canonical address. Case and every other part of a path count, as do all other parameters: `?page=2` or `/2/`
    is another page of an article, with other text.

    The key of a key is the key itself. What is no web address has a key too, and shares it with no web address.
    """
    text = address.partition("#")[0].strip(_C0_AND_SPACE)
    if not text.isascii():
        text = _LONE_SURROGATE.sub("\ufffd", text)
    if text.startswith("//"):
        text = f"https:{text}"
    origin = origin_of(text)
    if origin is None:
        return quote(text, safe="%")
    parts = urlsplit(text)
    path, query = parts.path, parts.query
    if not (_PLAIN_PATH.fullmatch(path) and _PLAIN_QUERY.fullmatch(query)):
        path, query = _normal(path, query)
    elif "&" in query:
        query = "&".join(sorted(query.split("&"), key=lambda part: part.partition("=")))
    path = _folded_path(path, rules.amp_paths)
    query = "&".join(part for part in query.split("&") if part and _counts(part, rules)) if query else ""
    place = f"//{rules.host(host_key(origin))}{path}"
    return f"{place}?{query}" if query else place


def _normal(path: str, query: str) -> tuple[str, str]:
    """Path and query as w3lib normalises them, the parameters sorted.

    A percent sign that begins no escape, and what stands behind a semicolon in a path, it writes in one way the first
    time and in another the second: so we escape them. The host is not its business: it would go by an older standard.
    """
    place = f"{path.replace(';', '%3B')}?{query}"
    normal = canonicalize_url(f"http://host{_STRAY_PERCENT.sub('%25', place)}")
    path, _, query = normal.removeprefix("http://host").partition("?")
    return path, query


def _folded_path(path: str, amp: bool) -> str:
    while True:
        path = path.rstrip("/")
        folder, _, last = path.rpartition("/")
        if last in _INDEX or (amp and last == "amp"):
            path = folder
        elif amp and path.startswith("/amp/"):
            path = path.removeprefix("/amp")
        else:
            return path


def _counts(part: str, rules: AddressRules) -> bool:
    name = _name(part)
    if rules.drops(name):
        return False
    return not (rules.amp_paths and (name.lower(), part.partition("=")[2].lower()) in _AMP)


def _name(part: str) -> str:
    name = part.partition("=")[0]
    return unquote_plus(name) if "%" in name or "+" in name else name
