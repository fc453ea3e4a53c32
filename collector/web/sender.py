"""Knowing a sender again within a day, without knowing who it is."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import request

from collector.store.database import Database
from collector.store.salts import salt_of
from collector.web.running import running

# One household or phone has a whole /64 of IPv6 (RFC 6177), so counting single addresses would limit nobody.
_IPV6_HOST_BITS = 64


_WITH_PORT = re.compile(r"\[([0-9a-fA-F:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


class Senders:
    """Makes keyed hashes of addresses. The day's salt is deleted when the day is over: then nobody can go back."""

    def __init__(self, database: Database, secret_key: str) -> None:
        self._database = database
        self._key = hashlib.sha256(secret_key.encode()).digest()
        self._today: tuple[date, bytes] | None = None

    def name(self, address: str, day: date) -> str:
        """Return 32 hexadecimal digits that stand for this network address on this UTC day."""
        return self._hash(_network(address), day)

    def networks(self, address: str, day: date, prefixes: Mapping[str, int]) -> dict[str, str]:
        """Return hashes of the IPv6 networks with these prefix lengths that the address is in."""
        parsed = _parsed(address)
        if not isinstance(parsed, IPv6Address) or parsed.ipv4_mapped:
            return {}
        return {name: self._hash(f"{_prefix(parsed, bits)}/{bits}", day) for name, bits in prefixes.items()}

    def _hash(self, text: str, day: date) -> str:
        if self._today is None or self._today[0] != day:
            self._today = (day, salt_of(self._database, day))
        return hashlib.blake2b(self._today[1] + text.encode(), key=self._key, digest_size=16).hexdigest()


def current_sender() -> str:
    """Return the name of the current request's sender."""
    program = running()
    return program.senders.name(request.remote_addr or "", program.now().date())


def current_networks(prefixes: Mapping[str, int]) -> dict[str, str]:
    """Return today's hashes of the IPv6 networks that the current request's sender is in."""
    program = running()
    return program.senders.networks(request.remote_addr or "", program.now().date(), prefixes)


def _network(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(_prefix(parsed, 128 - _IPV6_HOST_BITS))
    return str(parsed or address)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    if found := _WITH_PORT.fullmatch(address):  # as some proxies forward it
        address = found[1] or found[2]
    try:
        return ip_address(address)
    except ValueError:
        return None


def _prefix(address: IPv6Address, bits: int) -> IPv6Address:
    return IPv6Address(int(address) >> (128 - bits) << (128 - bits))
