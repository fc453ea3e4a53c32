"""Limit the open connections of a server process, and how long one whose other side reads nothing stays open."""

import os
import resource
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path

MOST = 8192
"""For each worker. An idle connection takes about ten kilobytes."""

UNREAD_WAIT = 60
"""Seconds after which a connection ends whose other side reads nothing of what is sent."""

# Other files that a worker has open: the database's connections, logs, widget files.
_OTHER_FILES = 200
_LEAST = 64


def allow_connections() -> int:
    """Return how many connections each worker may hold.

    Raises the limit of open files for this process and its children, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    allowed = wanted if soft == resource.RLIM_INFINITY else min(wanted, soft)
    return max(_LEAST, allowed - _OTHER_FILES)


def end_unread(port: int) -> bool:
    """Let the kernel end connections whose other side reads nothing for UNREAD_WAIT seconds, and tell whether this
    process listens on the port yet.

    granian has no such limit and keeps its socket to itself, so the socket is found among the process's files (Linux).
    Connections inherit the limit from it (tcp(7), TCP_USER_TIMEOUT).
    """
    if sys.platform != "linux":
        return False
    for file in Path("/proc/self/fd").iterdir():
        number = int(file.name)
        with suppress(OSError):  # closed meanwhile
            if stat.S_ISSOCK(os.fstat(number).st_mode) and _limit(number, port):
                return True
    return False


def _limit(number: int, port: int) -> bool:
    """Set the limit if this file is the socket that listens on the port, and tell whether it is."""
    with socket.socket(fileno=os.dup(number)) as found:
        is_internet = found.family in (socket.AF_INET, socket.AF_INET6)
        if not (is_internet and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)):
            return False
        if found.getsockname()[1] != port:
            return False
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_WAIT * 1000)
        return True
