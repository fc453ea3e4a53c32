"""Origins as people type and paste them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

import idna

from collector.text.urls import origin_of

LONGEST_HOST, LONGEST_LABEL = 253, 63
"""Characters (RFC 1035, section 2.3.4). A label is what stands between two dots."""

_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://|[a-z][a-z0-9+-]*:(?!\d*(?:[/?#]|$))", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_PORT = re.compile(r"0*([1-9]\d{0,4})?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_-]+")
_LONGEST_SHOWN = 100


class Fault(StrEnum):
    """Why a text is not an origin."""

    EMPTY = "empty"
    CONTROL = "control"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    WILDCARD = "wildcard"
    HOST = "host"
    LABEL_LENGTH = "label-length"
    HOST_LENGTH = "host-length"
    PUNYCODE = "punycode"
    PORT = "port"


_REASONS = {
    Fault.EMPTY: "is empty: write it like https://news.example",
    Fault.CONTROL: "contains a control character: type it instead of pasting it",
    Fault.SCHEME: "does not begin with http or https: write it like https://news.example",
    Fault.CREDENTIALS: "contains a user name: remove the @ and what is before it",
    Fault.WILDCARD: "contains a *, but each host must be listed: write it like https://www.news.example",
    Fault.HOST: "is not an origin: write it like https://news.example",
    Fault.LABEL_LENGTH: f"has more than {LONGEST_LABEL} characters between two dots, too many for a host name",
    Fault.HOST_LENGTH: f"has a host name of more than {LONGEST_HOST} characters, which is too long",
    Fault.PUNYCODE: "has an invalid part after xn--: write the name in its own letters instead",
    Fault.PORT: "has a port that is not a number from 1 to 65535",
}


class NotAnOrigin(ValueError):
    """The text is not an origin such as https://news.example; `fault` says why."""

    def __init__(self, text: str, fault: Fault) -> None:
        self.fault = fault
        self.shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        super().__init__(f"{self.shown!r} {_REASONS[fault]}")


@dataclass(frozen=True, slots=True)
class PastedOrigin:
    """An origin, and whether a path, a query or a fragment was cut off."""

    origin: str
    was_cut: bool = False


def read_origin(text: str) -> PastedOrigin:
    """Return the origin of a pasted text: "News.example", or the address of a page with its path.

    Without a scheme it is https, or http for localhost and IP addresses, where https is rare. Raises NotAnOrigin.
    """
    text = text.strip()
    if not text:
        raise NotAnOrigin(text, Fault.EMPTY)
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise NotAnOrigin(text, Fault.CONTROL)
    scheme, rest = _split_scheme(text)
    place = _AUTHORITY.match(rest)[0]  # type: ignore[index]  # it matches any text
    host = _check_place(text, place, is_bare=not scheme)
    origin = origin_of(f"{scheme or _usual_scheme(host)}://{place}")
    if origin is None:
        raise NotAnOrigin(text, Fault.HOST)
    if fault := _fault_of_ascii(_host_of(origin)):
        raise NotAnOrigin(text, fault)
    return PastedOrigin(origin, was_cut=rest[len(place) :] not in ("", "/"))


def clean_origin(text: str) -> str:
    """Return the origin of a pasted text; see read_origin. Raises NotAnOrigin."""
    return read_origin(text).origin


def www_twin(origin: str) -> str | None:
    """Return the same origin with `www.` added or removed.

    None for IP addresses, localhost, and names without a dot.
    """
    scheme, _, place = origin.partition("://")
    host = _host_of(origin)
    if _is_local(host) or "." not in host.rstrip("."):
        return None
    if host.startswith("www."):
        return f"{scheme}://{place[4:]}" if "." in host[4:].rstrip(".") else None
    return f"{scheme}://www.{place}" if len(host) + 4 <= LONGEST_HOST else None


def _split_scheme(text: str) -> tuple[str, str]:
    if found := _SCHEME.match(text):
        return found[1].lower(), text[found.end() :]
    if _OTHER_SCHEME.match(text) and "@" not in text:
        raise NotAnOrigin(text, Fault.SCHEME)
    return "", text.lstrip("/")


def _check_place(text: str, place: str, is_bare: bool) -> str:
    """Return the host of a host with an optional port. Raises NotAnOrigin."""
    if "@" in place:
        raise NotAnOrigin(text, Fault.CREDENTIALS)
    if place.startswith("["):
        return place.partition("]")[0][1:]  # origin_of looks closer at IPv6 addresses
    host, _, port = place.partition(":")
    number = _PORT.fullmatch(port)
    if port and (number is None or not 0 < int(number[1] or 0) < 65536):
        raise NotAnOrigin(text, Fault.PORT)
    if "*" in host:
        raise NotAnOrigin(text, Fault.WILDCARD)
    if fault := _fault_of_lengths(host) or _fault_of_lengths(_in_ascii(host)):
        raise NotAnOrigin(text, fault)
    if is_bare and "." not in host and not _is_local(host):
        raise NotAnOrigin(text, Fault.HOST)  # a single word, such as a site's name
    return host


def _fault_of_lengths(host: str) -> Fault | None:
    host = host.removesuffix(".")
    if any(len(label) > LONGEST_LABEL for label in host.split(".")):
        return Fault.LABEL_LENGTH
    return Fault.HOST_LENGTH if len(host) > LONGEST_HOST else None


def _in_ascii(host: str) -> str:
    """Return a host in the ASCII form whose length is limited; as it is if it has no such form."""
    try:
        labels = idna.uts46_remap(host, std3_rules=False, transitional=False).split(".")
    except idna.IDNAError:
        return host
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


def _fault_of_ascii(host: str) -> Fault | None:
    if host.startswith("["):
        return None
    for label in host.removesuffix(".").split("."):
        if not _LABEL.fullmatch(label):
            return Fault.HOST
        if label.startswith("xn--") and not _is_name(label[4:]):
            return Fault.PUNYCODE
    return None


def _is_name(punycode: str) -> bool:
    """Return whether browsers accept this Punycode: it decodes to a name in its normal form (UTS 46).

    Names with emoji, which IDNA 2008 forbids, are accepted: some newspapers have one.
    """
    try:
        name = punycode.encode("ascii").decode("punycode")
        return not name.isascii() and idna.uts46_remap(name, std3_rules=True, transitional=False) == name
    except (UnicodeError, idna.IDNAError):
        return False


def _host_of(origin: str) -> str:
    place = origin.partition("://")[2]
    return f"{place.partition(']')[0]}]" if place.startswith("[") else place.partition(":")[0]


def _usual_scheme(host: str) -> str:
    return "http" if _is_local(host) else "https"


def _is_local(host: str) -> bool:
    if host.lower().rstrip(".").rpartition(".")[2] == "localhost":
        return True
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
