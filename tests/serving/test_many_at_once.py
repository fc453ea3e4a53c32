"""Many readers of a fresh article, all at once, through a server of two processes."""

import http.client
import json
import threading
from collections import Counter

import pytest

from tests.support.collector import a_report

READERS = 200
TIMES = 5
"""As often a new typo is reported, each time first by all at once."""
CONNECTIONS = 20


def _send(port: int, bodies: list[bytes], start: threading.Barrier, answers: list[tuple[int, int, int]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start.wait()
    for body in bodies:
        headers = {"Origin": "https://news.example", "Content-Type": "text/plain"}
        connection.request("POST", "/api/v1/reports", body, headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        answers.append((answer.status, said.get("typo"), said.get("reports")))
    connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request, start_server):
    settings = {}
    if request.param == "postgresql":
        settings["PROOFDESK_DATABASE"] = request.getfixturevalue("postgres")
    return start_server("serve", "--workers", "2", PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error", **settings)


def test_200_first_reports_at_once_are_one_typo(server):
    site = server.run("site", "add", "--name", "x", "--origin", "https://news.example")["key"]
    typos = []
    for time in range(TIMES):
        bodies = [json.dumps(a_report(site=site, url=f"https://news.example/{time}")).encode() for _ in range(READERS)]
        answers: list[tuple[int, int, int]] = []
        start = threading.Barrier(CONNECTIONS)
        threads = [
            threading.Thread(target=_send, args=(server.port, bodies[n::CONNECTIONS], start, answers))
            for n in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(status for status, *_ in answers) == {201: READERS}
        [typo] = {typo for _, typo, _ in answers}
        assert sorted(reports for *_, reports in answers) == list(range(1, READERS + 1))
        typos.append(typo)
    assert len(set(typos)) == TIMES
