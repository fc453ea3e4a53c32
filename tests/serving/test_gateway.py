"""What stands between the socket and the application, in a server of its own."""

import contextlib
import http.client
import json
import socket
import time
import urllib.request

import pytest

from collector import gateway
from tests.support.collector import a_report

STALLED = (
    b"POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
)


@pytest.fixture
def server(start_server):
    return start_server(PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error")


def ask(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_senders_that_stop_in_the_middle_hold_nobody_up_and_a_stop_ends_them(server):
    with contextlib.ExitStack() as sockets:
        for _ in range(30):  # more than there are threads
            stalled = sockets.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stalled.sendall(STALLED)
        time.sleep(0.5)
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
            assert answer.status == 200
        server.stop()  # raises where the server does not end


def test_requests_arrive_as_they_were_sent(server):
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    report = json.dumps(a_report(site=site, comment="für alle 😀")).encode()
    origin = {"Origin": "https://news.example", "Content-Type": "text/plain"}
    status, headers, body = ask(server, "POST", "/api/v1/reports", report, **origin)
    assert (status, json.loads(body)["reports"]) == (201, 1)
    assert headers["Access-Control-Allow-Origin"] == "https://news.example"
    status, _, body = ask(server, "POST", "/api/v1/reports", iter([report[:100], report[100:]]), **origin)  # chunked
    assert status == 200
    status, _, body = ask(server, "POST", "/api/v1/reports", b" " * 3_000_000, **origin)
    assert (status, json.loads(body)["status"]) == (413, 413)
    status, headers, body = ask(server, "HEAD", "/widget.js")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 500
    status, headers, _ = ask(server, "GET", "/widget.js", **{"If-None-Match": headers["ETag"]})
    assert status == 304
    assert ask(server, "GET", "/desk/%D0%BF%2525?x=%20")[0] == 302
    assert "für alle 😀" in server.run_text("export", "--format", "jsonl")


def test_an_export_is_sent_as_it_is_made(server):
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    for number in range(30):
        body = json.dumps(a_report(site=site, url=f"https://news.example/{number}"))
        assert (
            ask(
                server, "POST", "/api/v1/reports", body, Origin="https://news.example", **{"Content-Type": "text/plain"}
            )[0]
            == 201
        )
    server.run("editor", "add", "ed@news.example", "--role", "viewer")
    token = server.run("token", "add", "ed@news.example", "--name", "x")["token"]
    status, headers, body = ask(server, "GET", "/api/v1/export.jsonl", Authorization=f"Bearer {token}")
    assert status == 200
    assert headers["Transfer-Encoding"] == "chunked"
    assert len(body.splitlines()) == 30


def test_cookies_that_http2_splits_are_put_together():
    class Scope:
        method, path, query_string, scheme, http_version = "GET", "/", "", "https", "2"
        server = client = "127.0.0.1:1"
        headers = type(
            "Headers", (), {"items": lambda _self: [("cookie", "a=1"), ("cookie", "b=2"), ("x-a", "1"), ("x-a", "2")]}
        )()

    environ = gateway._environ(Scope, b"")
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_A"] == "1,2"
