"""Fetching a site's page: only its own pages, and nothing inside."""

import contextlib
import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collector.web import guarded, page_fetch
from collector.web.guarded import NotFetched, Trouble
from collector.web.page_fetch import fetch_page

PAGES = {
    "/": (200, {"Content-Type": "text/html; charset=windows-1251"}, "Привет <p>".encode("cp1251")),
    "/there": (302, {"Location": "/"}, b""),
    "/circle": (302, {"Location": "/circle"}, b""),
    "/away": (301, {"Location": "http://169.254.169.254/latest/meta-data"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/gone": (404, {"Content-Type": "text/html"}, b"no"),
    "/picture": (200, {"Content-Type": "image/png"}, b"x"),
    "/long": (200, {}, b"a" * 3_000_000),
    "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"z" * 50_000_000)),
    "/strict": (200, {"Content-Security-Policy": "script-src 'none'"}, b"<p>"),
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = PAGES[self.path]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):  # no more than it needs is read
            self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def fetch(port):
    origin = f"http://127.0.0.1:{port}"
    return lambda path: fetch_page(origin + path, [origin])


def trouble(call, *args):
    with pytest.raises(NotFetched) as caught:
        call(*args)
    return caught.value.trouble, caught.value.about


def test_a_page_with_its_charset_and_its_policy(fetch, port):
    assert fetch("/").html == "Привет <p>"
    assert fetch("/there").url == f"http://127.0.0.1:{port}/"
    assert fetch("/strict").policies == ("script-src 'none'",)


def test_no_more_is_read_than_is_needed(fetch):
    for path in ("/long", "/packed"):
        page = fetch(path)
        assert (len(page.html), page.whole) == (page_fetch.MOST_BYTES, False)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/circle", (Trouble.TOO_MANY_REDIRECTS, "5")),
        ("/away", (Trouble.REDIRECTED_AWAY, "http://169.254.169.254")),
        ("/file", (Trouble.REDIRECTED_AWAY, "file:///etc/passwd")),
        ("/gone", (Trouble.STATUS, "404")),
        ("/picture", (Trouble.NOT_HTML, "image/png")),
    ],
)
def test_what_is_wrong_is_told(fetch, path, says):
    assert trouble(fetch, path) == says


def test_only_the_sites_own_origins_are_asked():
    assert trouble(fetch_page, "http://127.0.0.1:1/", ["https://news.example"])[0] == Trouble.NOT_ON_SITE
    assert trouble(fetch_page, "https://news.example:444/", ["https://news.example"])[0] == Trouble.NOT_ON_SITE


def addresses(monkeypatch, *found):
    asked = []

    def resolve(host, port, **_options):
        asked.append(host)
        if not found:
            raise socket.gaierror("no such host")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    connected = []

    def connect(address, *_args, **_options):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(guarded.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(guarded, "create_connection", connect)
    return asked, connected


@pytest.mark.parametrize(
    "inside",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.20.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::"),
    ],
)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch, inside):
    _, connected = addresses(monkeypatch, inside)
    assert trouble(fetch_page, "https://news.example/", ["https://news.example"]) == (Trouble.PRIVATE, inside)
    assert connected == []


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch):
    asked, connected = addresses(monkeypatch, "10.0.0.1", "93.184.215.14")
    told = trouble(fetch_page, "https://news.example/", ["https://news.example"])
    assert told == (Trouble.NO_CONNECTION, "news.example")
    assert (asked, connected) == (["news.example"], [("93.184.215.14", 443)])


def test_an_origin_inside_is_asked_where_it_says_so_itself(monkeypatch):
    _, connected = addresses(monkeypatch, "127.0.0.1")
    for origin in ("http://localhost:3000", "http://127.0.0.1:3000"):
        assert trouble(fetch_page, f"{origin}/", [origin])[0] == Trouble.NO_CONNECTION
    assert connected == [("127.0.0.1", 3000)] * 2
    assert trouble(fetch_page, "http://10.0.0.9/", ["http://10.0.0.9"])[0] == Trouble.PRIVATE


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:169.254.169.254]", "0.0.0.0", "[::]", "2852039166"])
def test_where_clouds_keep_secrets_nobody_is_asked_whatever_the_origin(monkeypatch, host):
    _, connected = addresses(monkeypatch, "169.254.169.254" if host.isdecimal() else host.strip("[]"))
    assert trouble(fetch_page, f"http://{host}/", [f"http://{host}"])[0] == Trouble.PRIVATE
    assert connected == []


def test_no_such_host(monkeypatch):
    addresses(monkeypatch)
    told = trouble(fetch_page, "https://news.example/", ["https://news.example"])
    assert told == (Trouble.NO_SUCH_HOST, "news.example")


def test_no_tls_and_no_answer(port, monkeypatch):
    origin = f"https://127.0.0.1:{port}"
    assert trouble(fetch_page, f"{origin}/", [origin])[0] == Trouble.TLS
    monkeypatch.setattr(page_fetch, "_READ", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert trouble(fetch_page, f"{origin}/", [origin])[0] == Trouble.TIMEOUT


def test_not_more_than_two_at_a_time(fetch):
    with page_fetch._ROOM, page_fetch._ROOM:
        assert trouble(fetch, "/")[0] == Trouble.BUSY
    assert fetch("/").whole


@pytest.mark.parametrize("piece", [b"X", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_that_never_ends_is_cut(monkeypatch, piece):
    """Each piece would begin the wait anew."""
    monkeypatch.setattr("collector.web.page_fetch._ALL", 1.0)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                while not over.wait(0.1):
                    connection.sendall(piece)

        thread = threading.Thread(target=drip)
        thread.start()
        origin = f"http://127.0.0.1:{server.getsockname()[1]}"
        try:
            assert trouble(fetch_page, f"{origin}/", [origin])[0] == Trouble.TIMEOUT
        finally:
            over.set()
            thread.join()
