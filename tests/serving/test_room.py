"""Nobody takes all the room: not for bodies, not for streams of news."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from collector import gateway, live
from collector.gateway import Gateway
from collector.live import Live
from collector.web.unread import UNREAD
from tests.support.collector import ORIGIN
from tests.support.loops import run_async


class Protocol:
    """A request whose body comes in chunks, and what it was answered."""

    def __init__(self, chunks):
        self.chunks = chunks
        self.status = None

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


def scope(path, method="POST"):
    return SimpleNamespace(
        proto="http",
        method=method,
        path=path,
        query_string="",
        server="127.0.0.1:8000",
        client="127.0.0.1:5000",
        http_version="1.1",
        scheme="http",
        headers={"host": "localhost", "origin": ORIGIN, "content-type": "text/plain"},
    )


def app_that_tells_what_it_got(environ, start):
    """Answers as the application does, where the body was not read."""
    body = json.dumps(len(environ["wsgi.input"].read())).encode()
    start(f"{environ.get(UNREAD, 200)} x", [("Content-Length", str(len(body)))])
    return [body]


def asked(gateway_, path, chunks):
    protocol = Protocol(chunks)
    run_async(gateway_.__rsgi__(scope(path), protocol))
    return protocol


def test_of_a_report_no_more_is_kept_than_it_may_have():
    collector = Gateway(app_that_tells_what_it_got, 1, lane_ends="/api/v1/reports")
    chunks = [b"x" * 50_000] * 20
    assert asked(collector, "/api/v1/reports", chunks).body == b"65537"
    assert asked(collector, "/desk/act", chunks).body == b"1000000"
    assert collector._kept == 0


def test_all_bodies_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(gateway, "_MOST_KEPT_OF_ALL", 100_000)
    collector = Gateway(app_that_tells_what_it_got, 1)
    assert asked(collector, "/desk/act", [b"x" * 100_000]).status == 200
    assert asked(collector, "/desk/act", [b"x" * 60_000, b"x" * 60_000]).status == 503
    assert collector._kept == 0
    assert asked(collector, "/desk/act", [b"x" * 100_000]).status == 200


async def body_that_stops():
    yield b"{"
    await asyncio.Event().wait()


@pytest.mark.parametrize("path", ["/api/v1/reports", "/desk/act", "/nothing"])
@pytest.mark.parametrize("status", [408, 503])
def test_what_was_not_read_is_answered_with_all_that_answers_have(collector, monkeypatch, path, status):
    monkeypatch.setattr(gateway, "_PATIENCE", 0.0)
    monkeypatch.setattr(gateway, "_MOST_KEPT_OF_ALL", 100 if status == 408 else 0)
    server = Gateway(collector.app, 1, lane_ends="/api/v1/reports")
    protocol = Protocol([])
    protocol.__class__ = type("Stopping", (Protocol,), {"__aiter__": lambda _self: body_that_stops()})
    run_async(server.__rsgi__(scope(path), protocol))
    headers = protocol.headers
    assert protocol.status == status
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["connection"] == "close"
    assert headers["x-request-id"]
    if path == "/api/v1/reports":  # the page can read it: the widget tells a full server from none
        assert headers["access-control-allow-origin"] == ORIGIN
        assert json.loads(protocol.body)["status"] == status
        assert headers.get("retry-after") == ("5" if status == 503 else None)
    assert server._kept == 0


@pytest.mark.parametrize(("most", "most_of_one", "room"), [(9, 2, (False, True)), (2, 9, (False, False))])
def test_one_editor_does_not_take_all_streams(monkeypatch, most, most_of_one, room):
    monkeypatch.setattr(live, "_MOST", most)
    monkeypatch.setattr(live, "_MOST_OF_ONE", most_of_one)
    with ThreadPoolExecutor(1) as threads:
        pages = Live(lambda: 0, threads)

        async def send_bytes(_data):
            pass

        async def open_some():
            transport = SimpleNamespace(send_bytes=send_bytes)
            streams = [asyncio.create_task(pages.stream(transport, "anna")) for _ in range(2)]
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            found = pages.has_room("anna"), pages.has_room("tom")
            for stream in streams:
                stream.cancel()
            await asyncio.gather(*streams, return_exceptions=True)
            return found

        assert run_async(open_some()) == room
        assert pages.has_room("anna")
