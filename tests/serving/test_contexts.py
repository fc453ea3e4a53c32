"""What one request knows, the next one in the same thread does not: above all not who is signed in."""

import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.support.collector import PASSWORD


def ask(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read().decode(errors="replace"),
        )
    finally:
        connection.close()


def sign_in(server):
    _, headers, page = ask(server, "GET", "/desk/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = urlencode({"csrf_token": token, "email": "anna@news.example", "password": PASSWORD})
    kind = "application/x-www-form-urlencoded"
    status, headers, _ = ask(
        server, "POST", "/desk/sign-in", form, Content_Type=kind, Cookie=headers["set-cookie"].partition(";")[0]
    )
    assert status == 303
    return headers["set-cookie"].partition(";")[0]


def test_after_streams_nobody_is_somebody_else(start_server):
    server = start_server(PROOFDESK_LOG="info")
    server.run("site", "add", "--name", "News", "--origin", "https://news.example")
    server.run("editor", "add", "anna@news.example", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    token = server.run("token", "add", "anna@news.example", "--name", "t")["token"]
    cookie = sign_in(server)

    def everything(turn):
        ask(server, "GET", "/api/v1/export.csv", Authorization=f"Bearer {token}")
        status, _, page = ask(server, "GET", "/desk/", Cookie=cookie)
        assert (status, "anna@news.example" in page) == (200, True)
        style = ask(server, "GET", "/desk/static/desk.css", Accept_Encoding="gzip")
        assert style[0] == 200
        return ask(server, "GET", "/desk/")[:2]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(everything, range(60)))
    assert {status for status, _ in answers} == {302}
    assert all(headers["location"].startswith("/desk/sign-in") for _, headers in answers)
    assert "broken off" not in server.log.read_text()
