"""The server's processes: who ends when, and what is left behind."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from collector.serving import has_lost_its_master
from tests.support.collector import a_report
from tests.support.server import Server, proofdesk_program


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def log_lines(server: Server) -> list[dict]:
    lines = []
    for line in server.output.splitlines():
        with suppress(ValueError):
            lines.append(json.loads(line))
    return lines


def events(server: Server) -> list[str]:
    return [line["event"] for line in log_lines(server) if isinstance(line, dict)]


def workers(server: Server) -> list[int]:
    return [int(one) for one in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


@pytest.mark.parametrize(
    ("parent", "master", "lost"),
    [(1, "1", False), (70, "70", False), (1, "70", True), (5, "70", True), (1, None, False)],
)
def test_a_worker_knows_whether_its_master_is_gone(parent, master, lost):
    assert has_lost_its_master(parent, master) is lost


def test_the_server_runs_as_the_first_process_of_a_container(start_server, tmp_path, monkeypatch):
    unshare = shutil.which("unshare")
    space = [unshare or "unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
    if unshare is None or subprocess.run([*space, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this kernel or container lets nobody make a PID namespace")
    server = Server(tmp_path, program=[*space, proofdesk_program()])
    try:
        server.start()
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
            assert answer.status == 200
        assert "a worker died" not in events(server)
    finally:
        server.kill()


def test_the_death_of_a_worker_is_logged_and_another_one_comes(start_server):
    server = start_server()
    wait_for(lambda: "listening" in events(server))
    [worker] = workers(server)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: "a worker died" in events(server))
    died = next(line for line in log_lines(server) if line["event"] == "a worker died")
    assert (died["worker"], died["exit_code"]) == (worker, -signal.SIGKILL)
    wait_for(lambda: events(server).count("listening") == 2)


def test_a_copy_of_the_one_file_is_complete_after_a_clean_stop(start_server, tmp_path):
    server = start_server()
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    request = urllib.request.Request(
        f"{server.url}/api/v1/reports",
        json.dumps(a_report(site=site)).encode(),
        {"Origin": "https://news.example", "Content-Type": "text/plain"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 201
    assert server.stop() == 0
    assert events(server)[-2:] == ["stopping", "stopped"]
    copy = tmp_path / "copy.db"
    shutil.copy(server.data / "proofdesk.db", copy)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM report").fetchone() == (1,)


def test_idle_connections_and_half_heads_keep_nobody_out(start_server):
    server = start_server(PROOFDESK_LOG="error")
    opened = []
    try:
        for number in range(1100):
            opened.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            if number % 2:
                opened[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Half: ")
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
            assert answer.status == 200
    finally:
        for one in opened:
            one.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_log_that_cannot_be_written_fails_no_answer(tmp_path):
    with Server(tmp_path, program=["sh", "-c", 'exec "$@" 2>/dev/full', "sh", proofdesk_program()]) as server:
        for address in ("/healthz", "/readyz", "/desk/sign-in"):
            with urllib.request.urlopen(f"{server.url}{address}", timeout=10) as answer:
                assert answer.status == 200
