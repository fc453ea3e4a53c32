"""Nobody takes all the room: not for bodies, not for streams of news."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from collector import gateway, live
from collector.gateway import Gateway
from collector.live import Live


class Protocol:
    """A request whose body comes in chunks, and what it was answered."""

    def __init__(self, chunks):
        self.chunks = chunks
        self.status = None

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status, _headers, body):
        self.status, self.body = status, body


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
        headers={},
    )


def app_that_tells_what_it_got(environ, start):
    body = json.dumps(len(environ["wsgi.input"].read())).encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def asked(gateway_, path, chunks):
    protocol = Protocol(chunks)
    asyncio.run(gateway_.__rsgi__(scope(path), protocol))
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


def test_one_editor_does_not_take_all_streams(monkeypatch):
    monkeypatch.setattr(live, "_MOST_OF_ONE", 2)
    with ThreadPoolExecutor(1) as threads:
        pages = Live(lambda: 0, threads)

        async def send_bytes(_data):
            pass

        async def open_some():
            transport = SimpleNamespace(send_bytes=send_bytes)
            streams = [asyncio.create_task(pages.stream(transport, "anna")) for _ in range(2)]
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            room = pages.has_room("anna"), pages.has_room("tom")
            for stream in streams:
                stream.cancel()
            await asyncio.gather(*streams, return_exceptions=True)
            return room

        assert asyncio.run(open_some()) == (False, True)
        assert pages.has_room("anna")
