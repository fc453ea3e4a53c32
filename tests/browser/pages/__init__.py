"""Pages of the tests' own, on other origins than the collector's."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HOST = "news.test"


class Pages:
    """Serves what tests put into it, on a free port, whatever `*.test` name it is asked by."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, dict[str, str]]] = {}
        self._forwarded: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def origin(self, host: str = HOST) -> str:
        """Return the origin under this name, as in http://news.test:40001."""
        return f"http://{host}:{self.port}"

    def put(self, html: str, headers: dict[str, str] | None = None, host: str = HOST) -> str:
        """Serve the page from now on, under an address that no other has, and return that."""
        path = f"/page/{len(self._kept)}"
        self._kept[path] = html.encode(), {"Content-Type": "text/html; charset=utf-8"} | (headers or {})
        return self.origin(host) + path

    def replace(self, path: str, html: str) -> None:
        """Serve another page under a path that `put` gave."""
        self._kept[path] = html.encode(), self._kept[path][1]

    def forward(self, prefix: str, to: str) -> None:
        """Be a reverse proxy for everything under `prefix`, as in "/typos/", which is not passed on."""
        self._forwarded[prefix] = to

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        kept, forwarded = self._kept, self._forwarded

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                for prefix, to in forwarded.items():
                    if self.path.startswith(prefix):
                        self._hand_on(to + self.path.removeprefix(prefix))
                        return
                body, headers = kept.get(urlsplit(self.path).path, (b"", {}))
                self.send_response(200 if body else 404)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def _hand_on(self, address: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
                names = ("Origin", "Content-Type", "Accept-Encoding", "If-None-Match")
                headers = {name: self.headers[name] for name in names if name in self.headers}
                request = urllib.request.Request(address, body, headers, method=self.command)
                try:
                    answer = urllib.request.urlopen(request)
                except urllib.error.HTTPError as error:
                    answer = error
                content = answer.read()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ("transfer-encoding", "connection", "server", "date"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
