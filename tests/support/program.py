"""The `proofdesk` command in a process of its own that need not be loaded anew each time.

Loading takes a second of a slow machine, more than most commands work; hundreds of runs would be loading and nothing
else. So one process loads it once and forks for each run: the child has its own folder, environment, files and exit
code, and runs what the installed script runs. (That the installed script itself starts is seen by every Server.)
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import IO

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
        given, said, errors = (Path(place, name) for name in ("stdin", "stdout", "stderr"))
        given.write_text(stdin, encoding="utf-8")
        server = _server()
        order = {"arguments": arguments, "folder": str(folder), "environment": environment, "place": place}
        print(json.dumps(order), file=server.stdin, flush=True)
        answer = server.stdout.readline()
        if not answer:
            raise RuntimeError("the process that runs proofdesk has ended")
        return subprocess.CompletedProcess(
            ["proofdesk", *arguments], int(answer), said.read_bytes().decode(), errors.read_bytes().decode()
        )


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
        order = json.loads(line)
        child = os.fork()
        if not child:
            _become(**order)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _become(arguments: list[str], folder: str, environment: dict[str, str], place: str) -> None:
    """Be the command, in the child, and end."""
    code = 1
    try:
        signal.alarm(_PATIENCE)
        writing = os.O_WRONLY | os.O_CREAT
        for number, name, flags in ((0, "stdin", os.O_RDONLY), (1, "stdout", writing), (2, "stderr", writing)):
            opened = os.open(f"{place}/{name}", flags)
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
