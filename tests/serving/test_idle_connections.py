"""Connections on which nothing comes are closed: as many as there may be would keep everybody else out."""

import contextlib
import http.client
import socket
import stat
import sys
import time

import pytest

from tests.support.server import Server

PROGRAM = """#!{python}
from collector import connections, serving
from collector.cli import main
serving._HEAD_WAIT = 300
connections.UNREAD_WAIT = 1
connections.MOST = 4
connections._LEAST = 4
main()
"""


@pytest.fixture
def server(tmp_path):
    """A server that waits for 0.3 seconds and 1 instead of 15 and 60, and takes 4 connections instead of 8,192."""
    program = tmp_path / "proofdesk"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with Server(tmp_path, "serve", "--workers", "1", program=[str(program)]) as running:
        deadline = time.monotonic() + 30
        while "listening" not in running.output and time.monotonic() < deadline:
            time.sleep(0.02)  # by then it has set all limits
        yield running


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"PRI * HTTP/2"])
def test_a_connection_without_a_whole_head_is_closed(server, sent):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(sent)
        answer = b""
        while more := connection.recv(1000):  # empty once it is closed; else this times out
            answer += more
        assert b" 200 " not in answer


def test_a_connection_between_two_requests_is_closed(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with contextlib.closing(connection):
        for _ in range(2):
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        assert connection.sock.recv(1) == b""


def test_others_get_in_as_soon_as_idle_connections_are_closed(server):
    with contextlib.ExitStack() as idle:
        for _ in range(12):
            idle.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200


def test_others_get_in_as_soon_as_answers_that_nobody_reads_are_given_up(server):
    with contextlib.ExitStack() as unread:
        for _ in range(4):
            stopped = unread.enter_context(socket.socket())
            stopped.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            stopped.settimeout(30)
            stopped.connect(("127.0.0.1", server.port))
            # More than the kernel takes in for a client that reads nothing.
            stopped.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
