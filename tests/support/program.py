"""The `proofdesk` command in a process of its own that need not be loaded anew each time.

Loading takes a second or two, more than most commands work; hundreds of runs would be loading and nothing else. So one
process loads it once and forks for each run: the child has its own folder, environment, files and exit code, and runs
what the installed script runs. (That the installed script itself starts is seen by servers with a `program`.)
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from collector.cli import COMMANDS, main

_ROOT = Path(__file__).parents[2]
_PATIENCE = 180
"""Seconds for one run; it is ended then, with exit code -14."""

_loaded: subprocess.Popen[str] | None = None


def run_proofdesk(
    arguments: list[str], folder: Path, environment: dict[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `proofdesk ARGUMENTS` in a folder, with nothing else in its environment than what is given."""
    with tempfile.TemporaryDirectory() as place:
        given, said, errors = files = [Path(place, name) for name in ("stdin", "stdout", "stderr")]
        given.write_text(stdin, encoding="utf-8")
        code = _order(arguments, folder, environment, files)
        return subprocess.CompletedProcess(
            ["proofdesk", *arguments], code, said.read_bytes().decode(), errors.read_bytes().decode()
        )


class Started:
    """A command in the background, in a process group of its own, with the part of subprocess.Popen that tests need."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid = pid
        self._ended = ended

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        text = self._ended.read_text() if self._ended.exists() else ""
        return int(text) if text else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends and return its exit code. Raises subprocess.TimeoutExpired after so many seconds."""
        patience = _PATIENCE if timeout is None else timeout
        deadline = time.monotonic() + patience
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"process {self.pid}", patience)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


def start_proofdesk(arguments: list[str], folder: Path, environment: dict[str, str], log: Path) -> Started:
    """Start `proofdesk ARGUMENTS` in a folder and return while it runs; what it prints is added to the log."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        ended = Path(file.name)
    atexit.register(ended.unlink, missing_ok=True)
    pid = _order(arguments, folder, environment, [Path(os.devnull), log, log], str(ended))
    return Started(pid, ended)


def _order(
    arguments: list[str], folder: Path, environment: dict[str, str], files: list[Path], ended: str | None = None
) -> int:
    """Have the command run and return its exit code; or its process's id, if its end is to be told in a file."""
    server = _server()
    command = {"arguments": arguments, "folder": str(folder), "environment": environment, "files": [*map(str, files)]}
    print(json.dumps([command, ended]), file=server.stdin, flush=True)
    answer = server.stdout.readline()
    if not answer:
        raise RuntimeError("the process that runs proofdesk has ended")
    return int(answer)


def _server() -> subprocess.Popen[str]:
    """The process that forks, started when it is first needed. It ends when this one does: its stdin is closed then."""
    global _loaded
    if _loaded is None:
        command = [sys.executable, "-m", __name__]
        _loaded = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(_loaded.communicate)
    return _loaded


def _serve(orders: IO[str], answers: IO[str]) -> None:
    for module in COMMANDS.values():
        import_module(module.partition(":")[0])
    for line in orders:
        command, ended = json.loads(line)
        answer = _watched(command, ended) if ended else _run(command)
        print(answer, file=answers, flush=True)


def _run(command: dict[str, Any]) -> int:
    """Return the command's exit code."""
    child = os.fork()
    if not child:
        signal.alarm(_PATIENCE)
        _become(**command)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _watched(command: dict[str, Any], ended: str) -> int:
    """Return the process id of the command, which another process waits for."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:  # processes that waited for earlier servers and are done
            pass
    reading, writing = os.pipe()
    if not os.fork():
        child = os.fork()
        if not child:
            os.setsid()
            _become(**command)
        os.write(writing, str(child).encode())
        os.closerange(0, 3)  # the pipes to the tests must close when the forking process ends
        os.close(writing)
        _, status = os.waitpid(child, 0)
        Path(ended).write_text(str(os.waitstatus_to_exitcode(status)))
        os._exit(0)
    os.close(writing)
    pid = int(os.read(reading, 20))
    os.close(reading)
    return pid


def _become(arguments: list[str], folder: str, environment: dict[str, str], files: list[str]) -> None:
    """Be the command, in the child, and end."""
    code = 1
    try:
        adding = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for number, flags in enumerate((os.O_RDONLY, adding, adding)):
            opened = os.open(files[number], flags, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the process ends with them
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["proofdesk", *arguments]
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.stdin, sys.stdout)
