"""Open pages are told when something happens."""

import asyncio
import http.client
import json
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from collector import live
from collector.live import Live
from tests.serving.test_contexts import ask, sign_in
from tests.support.collector import PASSWORD, a_report
from tests.support.loops import run_async


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
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    headers = {"Origin": "https://news.example", "Content_Type": "text/plain"}
    with ThreadPoolExecutor(1) as others:
        told = others.submit(lambda: [listener.readline() for _ in range(3)])
        while not wait([told], 0.2).done:  # what comes before the first look is no news
            assert ask(server, "POST", "/api/v1/reports", json.dumps(a_report(site=site)), **headers)[0] == 201
    assert told.result() == [b"\n", b"event: news\n", b"data:\n"]


def test_a_listener_does_not_hold_up_the_servers_end(server, listener):
    assert listener.readline() == b": still here\n"
    server.stop()
    assert listener.read() == b"\n"  # a worker that had to be killed would break off


class Transport:
    """Takes what is sent to a page."""

    def __init__(self):
        self.sent = []

    async def send_bytes(self, data):
        self.sent.append(data)


def test_pages_stay_while_the_database_is_out_of_order(monkeypatch):
    monkeypatch.setattr(live, "_LOOK_EVERY", 0.001)
    monkeypatch.setattr(live, "_LOOK_AGAIN", 0.001)
    warnings, looks = [], []
    monkeypatch.setattr(live.log, "warning", lambda event, **_: warnings.append(event), raising=False)

    def pulse():
        looks.append(True)
        if 3 <= len(looks) < 6:
            raise OperationalError("SELECT", {}, Exception("connection refused"))
        return len(looks) >= 6  # something happened meanwhile

    async def listen():
        transport = Transport()
        with ThreadPoolExecutor(1) as threads:
            stream = asyncio.create_task(Live(pulse, threads).stream(transport))
            async with asyncio.timeout(30):
                while b"event: news\ndata:\n\n" not in transport.sent:
                    assert not stream.done()
                    await asyncio.sleep(0.001)
            stream.cancel()
        return transport.sent

    assert run_async(listen()).count(b"event: news\ndata:\n\n") == 1
    assert warnings == ["cannot look for changes"]
