"""Running the collector under granian: what the master process checks, and what each worker starts with."""

import ctypes
import gc
import json
import os
import signal
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from collector import intake, settings
from collector.app import create_app
from collector.connections import allow_connections, end_unread
from collector.gateway import Gateway
from collector.lane import Lane
from collector.listening import check_free, reachable_host
from collector.store.database import Database
from collector.store.events import pulse
from collector.web import chores, logs

# Set by the master for its workers.
_URL = "PROOFDESK_URL"
_DEMO = "_PROOFDESK_DEMO"
_ADDRESS = "_PROOFDESK_ADDRESS"
_ANNOUNCEMENT = "_PROOFDESK_ANNOUNCEMENT"
_MASTER = "_PROOFDESK_MASTER"
THREADS = 8
"""Threads that run requests, in each worker. More only wait for each other: for the interpreter's lock and the disk."""

# How long requests that are being answered may take when the server is told to end, in seconds.
_FAREWELL = 10
# Milliseconds in which a request's head has to arrive, from the connection's start or the end of the answer before.
_HEAD_WAIT = 15_000
# Bytes of a head, and of what is read ahead of a body.
_LARGEST_HEAD = 32 * 1024
# How long the database's log may take to be emptied after that, in seconds.
_CHECKPOINT_WAIT = 5.0
# linux/prctl.h
_PR_SET_PDEATHSIG = 1


def serve(
    host: str,
    port: int,
    workers: int,
    url: str,
    demo_facts: dict[str, str] | None = None,
    announcement: str | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. `url` is the public address; `announcement` is printed when the first worker
    answers.

    No thread may run in this process: granian forks the workers, and a lock that a thread holds at that moment (an
    import's, say) would stay locked in them for ever. So the workers tell that they are up.

    Raises CannotListen where the port is taken or the host is not ours.
    """
    check_free(host, port)
    os.environ[_MASTER] = str(os.getpid())
    os.environ[_URL] = url
    os.environ[_ADDRESS] = f"http://{reachable_host(host)}:{port}"
    os.environ[_ANNOUNCEMENT] = announcement or ""
    if demo_facts:
        os.environ[_DEMO] = json.dumps(demo_facts)
    configured = settings.load(url)
    logs.configure(configured.log_level)
    server = _Server(
        "collector.serving:worker_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=workers,
        workers_kill_timeout=_FAREWELL,
        respawn_failed_workers=True,
        # Further connections wait in the kernel: idle and unfinished ones must not be enough to block others.
        backpressure=allow_connections(),
        # Proxies speak HTTP/1.1 to what is behind them. Where HTTP/2 is possible too, granian waits without a limit
        # for the first bytes, which tell the two apart (https://github.com/hyperium/hyper/issues/3962).
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_WAIT, max_buffer_size=_LARGEST_HEAD),
        # Ours tell each request; granian's own lines would only repeat that workers start.
        log_enabled=False,
    )
    server.on_shutdown(lambda: _finish(configured.database))
    server.serve()


class _Server(Granian):  # type: ignore[misc, valid-type]
    """The master process. It logs what happens to its workers, since granian's own log is off."""

    def _respawn_workers(self, workers: list[int], *arguments: Any, **options: Any) -> None:
        for number in workers:
            process = self.wrks[number].inner
            logs.log.error("a worker died", worker=process.pid, exit_code=process.exitcode)
        super()._respawn_workers(workers, *arguments, **options)

    def shutdown(self, exit_code: int = 0) -> None:
        if self.interrupt_children:
            logs.log.error("workers die as soon as they start, so the server stops")
        logs.log.info("stopping")
        super().shutdown(exit_code)


def _finish(database_url: str) -> None:
    """Move all data into SQLite's database file after the last worker has ended: people copy only that file."""
    database = Database(database_url)
    if not database.checkpoint(_CHECKPOINT_WAIT):
        logs.log.warning("could not move the write-ahead log into the database file")
    database.close()
    logs.log.info("stopped")


def worker_app() -> Gateway:
    """Return the application of one worker process."""
    _die_with_parent()
    configured = settings.load()
    logs.configure(configured.log_level)
    facts = os.environ.get(_DEMO)
    app = create_app(configured, demo_facts=json.loads(facts) if facts else None)
    threading.Thread(target=_tell_when_up, args=[configured.url], daemon=True).start()
    chores.start(app.extensions["proofdesk"])
    collect_less_garbage()
    database = app.extensions["proofdesk"].database
    return Gateway(app, THREADS, Lane(), intake.REPORTS, lambda: pulse(database))


def collect_less_garbage() -> None:
    """Let Python not look for garbage among what is loaded once and stays, which takes it up to 50 ms each time; and
    look less often among the rest: requests leave few cycles (https://docs.python.org/3/library/gc.html#gc.freeze)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _tell_when_up(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(os.environ[_ADDRESS] + "/healthz", timeout=5):  # noqa: S310
                break
        except (OSError, HTTPException):
            time.sleep(0.05)
    else:
        return
    _end_unread()
    logs.log.info("listening", url=url, desk=f"{url}/desk/", worker=os.getpid())
    if os.environ[_ANNOUNCEMENT]:
        with suppress(OSError):  # standard output is closed
            print(os.environ[_ANNOUNCEMENT], flush=True)


def _end_unread() -> None:
    """Limit connections whose other side reads nothing, once this worker listens, too."""
    port = urlsplit(os.environ[_ADDRESS]).port or 0
    for _ in range(600):
        if end_unread(port):
            return
        time.sleep(0.05)
    logs.log.warning("connections whose other side takes nothing stay open")


def _die_with_parent() -> None:
    """Let a worker end when its master is killed: else it would go on and hold the port that the next one needs."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if has_lost_its_master(os.getppid(), os.environ.get(_MASTER)):  # the master ended before this check
        os._exit(1)


def has_lost_its_master(parent: int, master: str | None) -> bool:
    """Return whether a worker's parent is no longer the master that started it. Pure.

    In a container the master itself may be process 1, which otherwise adopts orphans."""
    return master is not None and str(parent) != master
