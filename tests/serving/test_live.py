"""Open pages are told when something happens."""

import http.client
import json
import time
from contextlib import closing

import pytest

from tests.serving.test_contexts import ask, sign_in
from tests.support.collector import PASSWORD, a_report


@pytest.fixture
def server(start_server):
    started = start_server(PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error")
    started.run("editor", "add", "anna@news.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    return started


@pytest.fixture
def listener(server):
    cookie = sign_in(server)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        connection.request("GET", "/desk/events", headers={"Cookie": cookie, "Accept": "text/event-stream"})
        yield connection.getresponse()


def test_a_report_is_told_to_pages_that_listen(server, listener):
    assert listener.status == 200
    assert listener.getheader("content-type").startswith("text/event-stream")
    assert listener.readline() == b": still here\n"
    time.sleep(2)  # until the first look
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    body = json.dumps(a_report(site=site))
    headers = {"Origin": "https://news.example", "Content_Type": "text/plain"}
    assert ask(server, "POST", "/api/v1/reports", body, **headers)[0] == 201
    lines = [listener.readline() for _ in range(3)]
    assert lines == [b"\n", b"event: news\n", b"data:\n"]


def test_nobody_listens_who_is_not_signed_in(server):
    assert ask(server, "GET", "/desk/events")[0] == 302


def test_a_listener_does_not_hold_up_the_servers_end(server, listener):
    assert listener.readline() == b": still here\n"
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 8  # after ten seconds it would be killed
