"""Whether a page has the tag, and the right one: from its HTML and its headers to a verdict."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import urljoin, urlsplit

from collector.text.articles import CanonicalFault, canonical_fault
from collector.text.policies import Script, allows_connection, allows_script, read_policies
from collector.text.tags import TagOptions
from collector.text.urls import origin_of

_LOADER = re.compile(r"(?P<base>.*/)(?:widget\.js|w/proofdesk\.[0-9a-f]{8}\.js)")
# HTML standard, "JavaScript MIME type essence match": what a browser runs.
_RUNS = re.compile(r"(?:module|(?:text|application)/(?:x-)?(?:java|ecma)script|text/(?:javascript1\.[0-5]|jscript))?")
# So much at a time: what the parser has not finished it reads again with the next piece.
_PIECE = 64 * 1024
# If a page has more characters that can begin a tag, only the part before is parsed: each costs the parser a few
# microseconds, in which it holds the interpreter's lock. Real pages have a tenth of this number.
_MOST_SIGNS = 60_000
# A longer tag is ignored. The parser would read it from its start again with each further piece.
_LONGEST_TAG = 2 * _PIECE
_LONGEST_ADDRESS = 2048
_OPTIONS = ("data-lang", "data-article", "data-theme", "data-hint", "data-send")


class Tag(StrEnum):
    """What became of the tag."""

    RIGHT = "right"
    OWN_HOST = "own-host"
    """It loads the widget by the site's own host, which has to pass that on to the collector."""
    NO_KEY = "no-key"
    OTHER_KEY = "other-key"
    OTHER_COLLECTOR = "other-collector"
    MISSING = "missing"


class Obstacle(StrEnum):
    """What else keeps the widget from working, or from being what the site's settings say."""

    SEVERAL = "several"
    """More than one tag: the first counts."""
    WAITING = "waiting"
    """The tag's `type` is none that browsers run: a consent manager will change it, or nobody."""
    MIXED = "mixed"
    """A page by https asks for a script by http, which browsers refuse."""
    SCRIPT_FORBIDDEN = "script-forbidden"
    CONNECTION_FORBIDDEN = "connection-forbidden"
    INTEGRITY = "integrity"
    """The tag has the digest of another file, so browsers refuse the file that it loads."""
    OTHER_OPTIONS = "other-options"
    """The tag says other options than the site's settings."""
    FRONT_PAGE_CANONICAL = "front-page-canonical"
    """The page names the site's front page as its canonical address, which is therefore ignored."""
    LOST_CANONICAL = "lost-canonical"
    """The canonical address lacks the parameter that identifies the page, so other pages would have the same one."""


_CANONICAL = {
    CanonicalFault.FRONT_PAGE: Obstacle.FRONT_PAGE_CANONICAL,
    CanonicalFault.LOST_PARAMETER: Obstacle.LOST_CANONICAL,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page has. `key` and `source` are the tag's that was judged, the first; `count` is how many there are."""

    tag: Tag
    obstacles: tuple[Obstacle, ...] = ()
    key: str = ""
    source: str = ""
    count: int = 0
    options: tuple[str, ...] = ()
    """The attributes that differ from the site's settings."""

    @property
    def is_right(self) -> bool:
        """Whether readers of the page can report."""
        harmless = (Obstacle.SEVERAL, Obstacle.OTHER_OPTIONS, *_CANONICAL.values())
        return self.tag in (Tag.RIGHT, Tag.OWN_HOST) and all(one in harmless for one in self.obstacles)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the page should have: the site's key, the tag's options and the collector's public address.

    Also has the digests of the files that a tag may load, by file name."""

    key: str
    collector_url: str
    options: TagOptions
    integrity: Mapping[str, str] = field(default_factory=dict)


def judge(html: str, page: str, policies: Iterable[str], expected: Expected) -> Verdict:
    """Return the verdict on a page that came from this address with these Content-Security-Policy headers."""
    reader = _Reader(page)
    html = _bounded(html)
    for start in range(0, len(html), _PIECE):
        reader.feed(html[start : start + _PIECE])
        if reader.is_endless:
            break
    # Not closed: what is unfinished at the end is no tag, and the parser's ways with it take quadratic time.
    tags = [one for one in reader.tags if _is_ours(one, expected)]
    if not tags:
        return Verdict(Tag.MISSING)
    first = tags[0]
    source, key = first["src"], (first.get("data-site") or "").strip()
    verdict = _told(source, key, page, expected)
    obstacles = [*_obstacles(first, tags, page, [*policies, *reader.policies], expected)]
    canonical = reader.canonical[:_LONGEST_ADDRESS]
    fault = canonical_fault(page, canonical) if origin_of(canonical) else None
    if fault:
        obstacles.append(_CANONICAL[fault])
    return Verdict(verdict, tuple(obstacles), key, source, len(tags), _other_options(first, expected))


def _bounded(html: str) -> str:
    """Return the part of the page that is parsed."""
    last = next(islice(re.finditer("<", html), _MOST_SIGNS, None), None)
    return html if last is None else html[: last.start()]


def _told(source: str, key: str, page: str, expected: Expected) -> Tag:
    base = _base(source)
    if not key:
        return Tag.NO_KEY
    if base == f"{expected.collector_url}/":
        return Tag.RIGHT if key == expected.key else Tag.OTHER_KEY
    if origin_of(source) == origin_of(page) and key == expected.key:
        return Tag.OWN_HOST
    return Tag.OTHER_COLLECTOR


def _obstacles(
    first: Mapping[str, str], tags: list[dict[str, str]], page: str, policies: list[str], expected: Expected
) -> Iterable[Obstacle]:
    source, found = first["src"], read_policies(policies)
    if len(tags) > 1:
        yield Obstacle.SEVERAL
    if not _RUNS.fullmatch((first.get("type") or "").strip().lower()):
        yield Obstacle.WAITING
    if urlsplit(page).scheme == "https" and urlsplit(source).scheme == "http" and not _is_this_machine(source):
        yield Obstacle.MIXED
    if not allows_script(found, Script(source, first.get("nonce", ""), first.get("integrity", "")), page):
        yield Obstacle.SCRIPT_FORBIDDEN
    if not allows_connection(found, f"{_base(source)}api/v1/reports", page):
        yield Obstacle.CONNECTION_FORBIDDEN
    is_served_here = _told(source, expected.key, page, expected) in (Tag.RIGHT, Tag.OWN_HOST)
    if first.get("integrity", "").strip() and is_served_here and not _is_whole(first, expected):
        yield Obstacle.INTEGRITY
    if _other_options(first, expected):
        yield Obstacle.OTHER_OPTIONS


def _is_whole(tag: Mapping[str, str], expected: Expected) -> bool:
    """Return whether one of the tag's digests (W3C Subresource Integrity) matches the file that it names.

    Files that are not known here, such as those of earlier versions, count as matching."""
    known = expected.integrity.get(urlsplit(tag["src"]).path.rpartition("/")[2])
    return known is None or not set(known.split()).isdisjoint(tag["integrity"].split())


def _other_options(tag: Mapping[str, str], expected: Expected) -> tuple[str, ...]:
    """Return the names of the attributes in which the tag and the site's settings differ."""
    said = {name: value for name, value in tag.items() if name in _OPTIONS or name.startswith("data-text-")}
    said = {name: value for name, value in said.items() if not _is_usual(name, value)}
    wanted = expected.options.attributes
    return tuple(sorted(name for name in said.keys() | wanted.keys() if said.get(name) != wanted.get(name)))


def _is_usual(name: str, value: str) -> bool:
    """Whether saying this is as good as saying nothing."""
    return not value or (name, value) in {("data-theme", "auto"), ("data-hint", "off"), ("data-send", "dialog")}


def _is_this_machine(address: str) -> bool:
    """W3C Secure Contexts, section 3.1: loopback counts as safe, so that browsers do not call it mixed content."""
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")


def _is_ours(tag: Mapping[str, str], expected: Expected) -> bool:
    base = _base(tag["src"])
    return bool(base) and ("data-site" in tag or base == f"{expected.collector_url}/")


def _base(source: str) -> str:
    found = _LOADER.fullmatch(re.split(r"[?#]", source, maxsplit=1)[0])
    return found["base"] if found else ""


class _Reader(HTMLParser):
    """Collects script tags with an address, policies of meta elements and the canonical address.

    Comments are skipped, and so is the content of `noscript` and `template`, which has no effect if scripts run."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[dict[str, str]] = []
        self.policies: list[str] = []
        self.canonical = ""
        self._base = page
        self._asleep = 0

    @property
    def is_endless(self) -> bool:
        """Whether the parser is inside of a tag that does not end. The content of scripts, styles and comments may be
        long: passing over it takes no time."""
        return len(self.rawdata) > _LONGEST_TAG and self.cdata_elem is None and not self.rawdata.startswith("<!")

    def parse_html_declaration(self, i: int) -> int:
        """Pass over "<![…>", of which the parser takes most for a mistake: browsers take it for a comment."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        said = {name: value or "" for name, value in reversed(attrs)}  # of two of one name the first counts
        if tag in ("noscript", "template"):
            self._asleep += 1
        elif self._asleep:
            return
        elif tag == "base" and said.get("href"):
            self._base = _joined(self._base, said["href"])
        elif tag == "script" and said.get("src", "").strip():
            self.tags.append(said | {"src": _joined(self._base, said["src"].strip())})
        elif tag == "link" and "canonical" in said.get("rel", "").lower().split() and not self.canonical:
            self.canonical = _joined(self._base, said.get("href", "").strip())
        elif tag == "meta" and said.get("http-equiv", "").strip().lower() == "content-security-policy":
            self.policies.append(said.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        """Wake up after an element whose content sleeps."""
        if tag in ("noscript", "template"):
            self._asleep = max(0, self._asleep - 1)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
