"""A throw-away PostgreSQL: one cluster per test process, one database per test."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from tests.support.swept import Swept

# Nothing here has to survive a crash. fsync=off and its like make CREATE DATABASE five times as fast.
_OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "listen_addresses=",  # the socket in our own folder only: no port to fight for
    "timezone=UTC",
)


class Cluster:
    """A running PostgreSQL in a temporary folder. It dies with this process."""

    def __init__(self, options: tuple[str, ...] = _OPTIONS) -> None:
        # A socket's path may have 107 bytes, so the folder is directly under /tmp.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._options = options
        self._databases = count(1)
        self._templates: set[str] = set()
        self._idle: dict[str, list[Swept]] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        programs = _programs()
        data = self.folder / "data"
        user = _other_user()
        if user:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, user)
        as_user = [
            "setpriv",
            "--pdeathsig=INT",
            *([f"--reuid={user}", f"--regid={user}", "--clear-groups"] * bool(user)),
        ]
        where = {"cwd": self.folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
        initdb = [programs / "initdb", "-D", data, "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8"]
        made = subprocess.run([*as_user, *initdb], **where, capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        settings = [part for option in self._options for part in ("-c", option)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*as_user, programs / "postgres", "-D", data, "-k", self.folder, *settings],
                **where,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C is for pytest; we stop the server ourselves
            )
        self._wait()
        return self

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(3)  # SIGQUIT, PostgreSQL's immediate shutdown
            self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A fresh copy of `template`, as an SQLAlchemy URL; dropped at the end, whoever is still connected."""
        name = f"test_{next(self._databases)}"
        self._create(name, template)
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def reused(self, template: str) -> Iterator[str]:
        """As `database`, but one that an earlier test has used, emptied, is as good as a new one, and there at once:
        making one takes a tenth of a second."""
        idle = self._idle.setdefault(template, [])
        taken = idle.pop() if idle else self._new(template)
        try:
            yield self.url(taken.name)
        finally:
            if taken.sweep(self._connect):
                idle.append(taken)
            else:
                self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(taken.name)))

    def template(self, name: str, prepare: Callable[[str], object]) -> str:
        """Make the database `name` once, let `prepare` fill it by its URL, and return its name for `database`."""
        if name not in self._templates:
            self._create(name, "template1")
            prepare(self.url(name))
            self._templates.add(name)
        return name

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def _new(self, template: str) -> Swept:
        name = f"test_{next(self._databases)}"
        self._create(name, template)
        return Swept(name, self._connect)

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"host={self.folder} user=postgres dbname={database}", autocommit=True)

    def _create(self, name: str, template: str) -> None:
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(query.format(sql.Identifier(name), sql.Identifier(template)))

    def _run(self, query: sql.Composed | None = None) -> None:
        with self._connect() as connection:
            if query:
                connection.execute(query)

    def _wait(self) -> None:
        for _ in range(600):
            try:
                return self._run()
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()}")


def _programs() -> Path:
    """The folder of initdb and postgres: Debian's newest, else the one on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    if not found:
        raise RuntimeError("PostgreSQL is missing: run `make test`, which installs it")
    return Path(found).resolve().parent


def _other_user() -> str | None:
    """The user to run the server as, where we are root."""
    return "postgres" if os.geteuid() == 0 else None
