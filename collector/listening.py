"""Where a server can listen: told in words before anything else is loaded, which takes a second."""

import errno
import socket
import time

# How long a port of a server that is just ending is waited for, in seconds.
_PORT_WAIT = 2.0


class CannotListen(Exception):
    """The address cannot be served on; the message is one line that says why."""


def reachable_host(host: str) -> str:
    """Return a host under which a server that listens on `host` is reached from this machine, as in an address."""
    if host in ("", "0.0.0.0"):  # noqa: S104
        return "127.0.0.1"
    if host == "::":
        return "[::1]"
    return f"[{host}]" if ":" in host else host


def check_free(host: str, port: int) -> None:
    """Do nothing where the port is free. Raises CannotListen: granian would fail with a traceback."""
    deadline = time.monotonic() + _PORT_WAIT
    while True:
        try:
            _bind_once(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise CannotListen(_why_not(error, host, port)) from error
        return


def _bind_once(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use on {host}; choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one above 1023 with --port"
    return f"cannot listen on {host} port {port}: {error.strerror or error}"
