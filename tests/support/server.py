"""A collector in a process of its own, as an administrator runs it."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from tests.support.program import Started, run_proofdesk, start_proofdesk

# As long as a slow machine with all its processors busy may need.
_PATIENCE = 60.0


# What a server on SQLite keeps in its data folder and tests change.
_DATA = ("proofdesk.db", "limits.db")


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def proofdesk_environment(data: Path, **settings: str) -> dict[str, str]:
    """This process's environment with no other settings of Proofdesk than those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PROOFDESK_", "_PROOFDESK_"))}
    return kept | {"PROOFDESK_DATA": str(data)} | settings


def proofdesk_program() -> str:
    """The `proofdesk` command of the environment that runs the tests."""
    return str(Path(sys.executable).with_name("proofdesk"))


class Server:
    """`proofdesk serve` or `proofdesk demo` on a free port of loopback.

    The working folder is the data folder's parent, so that no .env file of the developer's is read.
    """

    def __init__(
        self, folder: Path, command: str = "serve", *arguments: str, program: Sequence[str] = (), **settings: str
    ) -> None:
        """`program` runs it, given its arguments; without one it is forked from a process that has loaded it."""
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.port = free_port()
        self.settings = settings
        self._program = [*program]
        self._arguments = [command, *arguments]
        self._process: subprocess.Popen[bytes] | Started | None = None

    @property
    def url(self) -> str:
        """The collector's base address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The first process; the workers are its children."""
        return self._process.pid

    @property
    def environment(self) -> dict[str, str]:
        return proofdesk_environment(self.data, **self.settings)

    def start(self) -> Self:
        """Start and wait until it answers."""
        self._process = self._started([*self._arguments, "--port", str(self.port)])
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return self
            except OSError:
                time.sleep(0.05)
        ended = self._process.poll()
        self.kill()
        raise RuntimeError(f"{' '.join(self._arguments)} did not start (exit code {ended}):\n{self.output}")

    def _started(self, arguments: list[str]) -> subprocess.Popen[bytes] | Started:
        if not self._program:
            return start_proofdesk(arguments, self.folder, self.environment, self.log)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self._program, *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """All that it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> int | None:
        """End it as a service manager does, and return its exit code."""
        if self._process is None:
            return None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"the server does not end on SIGTERM:\n{self.output}") from None
        finally:
            self.kill()

    def kill(self) -> None:
        """kill -9 for it and its workers, and wait until they are gone."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        deadline = time.monotonic() + 10
        while self._is_listening() and time.monotonic() < deadline:  # a worker dies a moment after its master
            time.sleep(0.02)

    def _is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill_master(self) -> None:
        """kill -9 for the first process alone, as the kernel does when memory runs out."""
        self._process.kill()
        self._process.wait()

    def restart(self) -> Self:
        """Start again, with the same data and port, what was stopped or killed."""
        self.end()
        return self.start()

    def end(self) -> None:
        """Stop it if it runs; either way leave no process behind."""
        if self._process and self._process.poll() is None:
            self.stop()
        else:
            self.kill()

    def remember(self) -> None:
        """Keep a copy of its data, for `rewind`."""
        for name in _DATA:
            _copy(self.data / name, self.folder / f"kept-{name}")

    def rewind(self) -> None:
        """Put its data back, while it runs, to what `remember` kept: much quicker than another server."""
        for name in _DATA:
            _copy(self.folder / f"kept-{name}", self.data / name)

    def run(self, *arguments: str, stdin: str = "") -> dict[str, Any]:
        """Run `proofdesk ARGUMENTS --json` on the same data and return its answer."""
        return json.loads(self.run_text(*arguments, "--json", stdin=stdin))

    def run_text(self, *arguments: str, stdin: str = "") -> str:
        """Run `proofdesk ARGUMENTS` on the same data and return what it prints. Raises RuntimeError where it fails."""
        done = run_proofdesk([*arguments], self.folder, self.environment, stdin)
        if done.returncode:
            raise RuntimeError(f"proofdesk {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.end()


def _copy(source: Path, target: Path) -> None:
    """Make an SQLite file what another one is (https://sqlite.org/backup.html), also one that others have open."""
    with (
        closing(sqlite3.connect(source, timeout=_PATIENCE)) as one,
        closing(sqlite3.connect(target, timeout=_PATIENCE)) as other,
    ):
        one.backup(other)
