"""Pages of the tests' own, on other origins than the collector's."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HOST = "news.test"


class Pages:
    """Serves what tests put into it, on a free port, whatever `*.test` name it is asked by."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, dict[str, str]]] = {}
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

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        kept = self._kept

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = kept.get(urlsplit(self.path).path, (b"", {}))
                self.send_response(200 if body else 404)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

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
