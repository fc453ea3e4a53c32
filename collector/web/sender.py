"""Knowing a sender again within a day, without knowing who it is."""

import hashlib
import re
from datetime import date
from ipaddress import IPv6Address, ip_address

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
        if self._today is None or self._today[0] != day:
            self._today = (day, salt_of(self._database, day))
        message = self._today[1] + _network(address).encode()
        return hashlib.blake2b(message, key=self._key, digest_size=16).hexdigest()


def current_sender() -> str:
    """Return the name of the current request's sender."""
    program = running()
    return program.senders.name(request.remote_addr or "", program.now().date())


def _network(address: str) -> str:
    if found := _WITH_PORT.fullmatch(address):  # as some proxies forward it
        address = found[1] or found[2]
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> _IPV6_HOST_BITS << _IPV6_HOST_BITS))
    return str(parsed)
