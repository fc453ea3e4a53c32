"""What a page's Content-Security-Policy allows a script tag: to run, and to talk to the collector.

W3C Content Security Policy Level 3, sections 6.7.2 (matching of addresses) and 6.8.1 (which directive decides).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from collector.text.urls import origin_of

Policy = dict[str, list[str]]
"""The sources of each directive, both as they are written; names of directives in lower case."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[^/:*'\s]+|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>\d+|\*))?(?P<path>/[^?#]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Script:
    """A script tag as a policy looks at it."""

    address: str
    nonce: str = ""
    integrity: str = ""


def read_policies(texts: Iterable[str]) -> list[Policy]:
    """Return the policies in these headers' or meta elements' texts; a text may hold several, between commas."""
    policies = []
    for text in (part for whole in texts for part in whole.split(",")):
        policy: Policy = {}
        for directive in text.split(";"):
            name, *sources = directive.split() or [""]
            if name:
                policy.setdefault(name.lower(), sources)  # of two of one name the first counts
        if policy:
            policies.append(policy)
    return policies


def allows_script(policies: Iterable[Policy], script: Script, page: str) -> bool:
    """Tell whether every policy lets the page at this address run the script."""
    return all(_may_run(policy, script, page) for policy in policies)


def allows_connection(policies: Iterable[Policy], address: str, page: str) -> bool:
    """Tell whether every policy lets the page ask this address."""
    return all(
        (sources := _sources(policy, "connect-src", "default-src")) is None or _any_matches(sources, address, page)
        for policy in policies
    )


def _may_run(policy: Policy, script: Script, page: str) -> bool:
    sources = _sources(policy, "script-src-elem", "script-src", "default-src")
    if sources is None:
        return True
    if script.nonce and f"'nonce-{script.nonce}'" in sources:
        return True
    hashes = script.integrity.split()
    if hashes and all(f"'{one}'" in sources for one in hashes):
        return True
    if any(source.lower() == "'strict-dynamic'" for source in sources):
        return False
    return _any_matches(sources, script.address, page)


def _sources(policy: Policy, *names: str) -> list[str] | None:
    return next((policy[name] for name in names if name in policy), None)


def _any_matches(sources: Iterable[str], address: str, page: str) -> bool:
    return any(_matches(source, address, page) for source in sources)


def _matches(source: str, address: str, page: str) -> bool:
    if source.lower() == "'self'":
        here, there = origin_of(page), origin_of(address)
        return here is not None and (here == there or _host_matches(here, address, page))
    if source == "*":
        return urlsplit(address).scheme in ("http", "https", "ws", "wss")
    if scheme := _SCHEME.fullmatch(source):
        return _scheme_matches(scheme[1], urlsplit(address).scheme)
    return _host_matches(source, address, page)


def _host_matches(source: str, address: str, page: str) -> bool:
    wanted, parts = _HOST.fullmatch(source), urlsplit(address)
    if wanted is None or not parts.hostname:
        return False
    if not _scheme_matches(wanted["scheme"] or urlsplit(page).scheme, parts.scheme):
        return False
    host, pattern = parts.hostname.lower(), wanted["host"].lower().strip("[]")
    if pattern.startswith("*."):
        if not host.endswith(pattern[1:]):
            return False
    elif pattern not in ("*", host):
        return False
    return _port_matches(wanted["port"], wanted["scheme"], parts.port, parts.scheme) and _path_matches(
        wanted["path"] or "", parts.path
    )


def _scheme_matches(wanted: str, scheme: str) -> bool:
    wanted, scheme = wanted.lower(), scheme.lower()
    return wanted == scheme or (wanted == "http" and scheme == "https")


def _port_matches(wanted: str | None, wanted_scheme: str | None, port: int | None, scheme: str) -> bool:
    there = port or _DEFAULT_PORTS.get(scheme)
    if wanted is None:
        return there == _DEFAULT_PORTS.get(scheme)
    # An address of http that a browser may ask by https instead is good for the port of https too.
    return wanted in ("*", str(there)) or (wanted == "80" and there == 443 and (wanted_scheme or "http") == "http")


def _path_matches(wanted: str, path: str) -> bool:
    if wanted in ("", "/"):
        return True
    return path.startswith(wanted) if wanted.endswith("/") else path == wanted
