"""Connections that lead nowhere inside.

A name is resolved once, every address found is looked at, and the connection goes to the address that was looked at, so
that a name that means something else a moment later changes nothing (DNS rebinding).
"""

import socket
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from collector.web import leash

# RFC 6052: the last 32 bits are an IPv4 address, perhaps a private one.
_NAT64 = IPv6Network("64:ff9b::/96")


# Metadata services of clouds, where machines learn their secrets, besides link-local addresses: Amazon (fd00:ec2::254
# and its neighbours), Google, Alibaba, Oracle, Azure.
_METADATA = tuple(
    map(
        ip_network,
        ("fd00:ec2::/32", "fd20:ce::254/128", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"),
    )
)


class Trouble(StrEnum):
    """Why a page could not be fetched."""

    BUSY = "busy"
    NOT_ON_SITE = "not-on-site"
    REDIRECTED_AWAY = "redirected-away"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    NO_SUCH_HOST = "no-such-host"
    PRIVATE = "private-address"
    NO_CONNECTION = "no-connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"
    NOT_HTML = "not-html"


class NotFetched(Exception):
    """The page could not be had. `about` is the status, the origin that it led to, or the like."""

    def __init__(self, trouble: Trouble, about: str = "") -> None:
        super().__init__(f"{trouble}: {about}")
        self.trouble = trouble
        self.about = about


def _may_ask(host: str, address: str) -> bool:
    """Whether the host, which is that of one of the site's origins, may be asked at this address.

    A private address is allowed only if the origin itself names it, as a number or as localhost. Link-local addresses
    and those of clouds' metadata are never allowed: there machines learn their secrets.
    """
    found = _meant(ip_address(address.partition("%")[0]))
    if any(found in network for network in _METADATA):
        return False
    if found.is_link_local or found.is_multicast or found.is_unspecified:
        return False
    is_old_private = isinstance(found, IPv6Address) and found.is_site_local  # RFC 3879: fc00::/7 came after it
    if found.is_global and not found.is_reserved and not is_old_private:
        return True
    try:
        return _meant(ip_address(host.strip("[]"))) == found
    except ValueError:
        return found.is_loopback and (host == "localhost" or host.endswith(".localhost"))


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that one of IPv6 stands for, where it does: there it leads in the end."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def _connect(connection: HTTPConnection) -> socket.socket:
    """Resolve the connection's host, look at the addresses, and connect to one that was looked at."""
    host = connection.host.rstrip(".")
    try:
        rows = socket.getaddrinfo(host.strip("[]"), connection.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(Trouble.NO_SUCH_HOST, host) from error
    addresses = [str(row[4][0]) for row in rows]
    good = [one for one in addresses if _may_ask(host, one)]
    if not good:
        raise NotFetched(Trouble.PRIVATE, addresses[0])
    last: OSError | None = None
    for address in dict.fromkeys(good):
        try:
            made = create_connection(
                (address, connection.port or 80), connection.timeout, socket_options=connection.socket_options
            )
            leash.hold(made)
            return made
        except OSError as error:
            last = error
    raise NotFetched(Trouble.TIMEOUT if isinstance(last, TimeoutError) else Trouble.NO_CONNECTION, host) from last


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class GuardedAdapter(HTTPAdapter):
    """Lets requests connect to addresses only that were looked at."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools' manager, with our kinds of pools in it."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
