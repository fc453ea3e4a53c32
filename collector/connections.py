"""Decide how many connections a server process may hold open."""

import resource

MOST = 8192
"""For each worker. An idle connection takes about ten kilobytes."""

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
