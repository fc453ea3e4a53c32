"""How long lists and searches take, over HTTP, with a million reports of 100,000 typos, on both databases."""

import http.client
import json
import re
import statistics
import time
from urllib.parse import urlencode

import pytest

from tests.bench.conftest import REPORTS, TYPOS
from tests.bench.fill import EDITORS
from tests.bench.results import percentile, publish
from tests.support.collector import PASSWORD

ROUNDS = 20
TARGET = 50  # milliseconds, at the 95th percentile
FIRST_PAGE = 20  # the same for the first page of the desk's list

QUERIES = {
    "rare word": "zebracrossing",
    "less rare word, 1 %": "percentword",
    "common word, 30 %": "government",
    "in every address": "https",
    "in the oldest 5 %": "ancientword",
    "prefix": "zebracr",
    "part of a word": "racrossi",
    "common part": "ernme",
    "two words": "government percentword",
    "rare phrase": '"government of zebracrossing"',
    "common phrase": '"the government"',
    "phrase not found": '"government percentword government"',
    "Cyrillic, common": "правительств",
    "Cyrillic, rare": "редкослово",
    "Chinese, four": "政府大桥",
    "Chinese, two, common": "政府",
    "Chinese, two, rare": "罕字",
    "two letters, common": "th",
    "two signs, rare": "§§",
    "one sign, rare": "☂",
    "two letters and a word": "zq zebracrossing",
    "nothing found": "notinanytypo",
}

OPEN = "new,confirmed"
LISTS = {
    "all": {},
    "open": {"status": OPEN},
    "open, most readers": {"status": OPEN, "sort": "-reports"},
    "fixed, oldest": {"status": "fixed", "sort": "first_seen"},
    "spam (0.5 %)": {"status": "spam", "sort": "-first_seen"},
    "small site (10 %)": {"site": "small"},
    "small site, spam, fewest readers": {"site": "small", "status": "spam", "sort": "reports"},
    "mine (7 %), open": {"assignee": EDITORS[1], "status": OPEN},
    "mine at the small site, rejected": {"assignee": EDITORS[1], "site": "small", "status": "rejected"},
    "nobody's, most readers": {"assignee": "none", "sort": "-reports"},
    "an article's": {"url": "https://news.example/2026/17001-article.html"},
}
"""Filters and orders; each search is asked for in the first five."""

SEARCHED = list(LISTS)[:5]


class Caller:
    """A program with a token, and a browser that is signed in, on one connection."""

    def __init__(self, server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self._token = {"Authorization": f"Bearer {server.run('token', 'add', EDITORS[1], '--name', 'bench')['token']}"}
        self._cookie: dict[str, str] = {}

    def api(self, **query: str) -> tuple[float, dict]:
        taken, answer = self._get(f"/api/v1/typos?{urlencode(query)}", self._token)
        return taken, json.loads(answer)

    def desk(self, path: str) -> float:
        return self._get(path, self._cookie)[0]

    def sign_in(self, email: str) -> None:
        self._connection.request("GET", "/desk/sign-in")
        response = self._connection.getresponse()
        token = re.search(rb'name="csrf_token" value="([^"]*)"', response.read())[1].decode()
        cookie = _session_of(response)
        form = urlencode({"csrf_token": token, "email": email, "password": PASSWORD})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/desk/sign-in", form, headers)
        response = self._connection.getresponse()
        response.read()
        assert response.status in (302, 303), response.status
        self._cookie = {"Cookie": _session_of(response)}

    def pause(self) -> None:
        """Close the connection, before the server does; the next question opens another."""
        self._connection.close()

    def _get(self, path: str, headers: dict[str, str]) -> tuple[float, bytes]:
        started = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        answer = response.read()
        taken = (time.perf_counter() - started) * 1000
        assert response.status == 200, (path, response.status, answer[:200])
        return taken, answer


def _session_of(response: http.client.HTTPResponse) -> str:
    """The session's cookie, of those that a page sets."""
    return next(one.split(";")[0] for one in response.headers.get_all("Set-Cookie") if one.startswith("proofdesk="))


@pytest.fixture(params=["sqlite", "postgresql"])
def caller(request, fresh, start_server):
    url = fresh(request.param, True)
    server = start_server("serve", "--workers", "1", PROOFDESK_DATABASE=url, PROOFDESK_LOG="warning")
    server.run("editor", "add", "bench@news.example", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    made = Caller(server)
    made.sign_in("bench@news.example")
    made.database = request.param
    return made


def told(taken: list[float]) -> str:
    return f"{statistics.median(taken):.1f} / {percentile(taken, 0.95):.1f}"


def timed(call) -> tuple[list[float], object]:
    found = [call() for _ in range(ROUNDS + 2)][2:]  # what is read for the first time is not measured
    if isinstance(found[0], tuple):
        return [taken for taken, _ in found], found[-1][1]
    return found, None


def test_lists(caller):
    lines = [
        f"{caller.database}, {REPORTS:,} reports of {TYPOS:,} typos, one worker, over HTTP: p50 / p95 in ms",
        "",
        f"  {'lists by the API, a page of 50':<38}{'first page':>14}{'after 4 more':>14}",
    ]
    slow = []

    def row(name: str, *found: list[float], target: int = TARGET) -> None:
        lines.append(f"  {name:<38}" + "".join(f"{told(taken):>14}" for taken in found))
        slow.extend([name] * any(percentile(taken, 0.95) > target for taken in found))

    for name, query in LISTS.items():
        first, answer = timed(lambda query=query: caller.api(**query))
        pages = [first]
        for _ in range(4):
            if answer["next"]:
                answer = caller.api(**query, cursor=answer["next"])[1]
        if answer["next"]:
            pages.append(timed(lambda query=query, at=answer["next"]: caller.api(**query, cursor=at))[0])
        row(name, *pages)
    lines += ["", "  pages of the desk"]
    row("the first page of the list", timed(lambda: caller.desk("/desk/"))[0], target=FIRST_PAGE)
    row("all, most readers", timed(lambda: caller.desk("/desk/?status=all&sort=readers"))[0])
    row("small site, fixed, oldest", timed(lambda: caller.desk("/desk/?status=fixed&site=small&sort=oldest"))[0])
    row("a search", timed(lambda: caller.desk("/desk/?q=percentword"))[0])
    most = caller.api(sort="-reports", limit="1")[1]["items"][0]
    row(f"the typo of most readers ({most['reports']})", timed(lambda: caller.desk(f"/desk/typos/{most['id']}"))[0])
    publish(f"lists-{caller.database}", *lines, "", f"  over the target: {', '.join(slow) or 'nothing'}")


def test_searches(caller):
    lines = [
        f"{caller.database}, {REPORTS:,} reports of {TYPOS:,} typos, one worker, over HTTP: hits, p95 in ms",
        "",
        f"  {'':<24}" + "".join(f"{name:>20}" for name in SEARCHED),
    ]
    slow = []
    for name, query in QUERIES.items():
        row = f"  {name:<24}"
        for filters in SEARCHED:
            taken, answer = timed(lambda query=query, filters=filters: caller.api(q=query, **LISTS[filters]))
            p95 = percentile(taken, 0.95)
            row += f"{len(answer['items'])}: {p95:.1f}".rjust(20)
            slow += [name] * (p95 > TARGET)
        lines.append(row)
        print(row, flush=True)
    publish(
        f"searches-{caller.database}", *lines, "", f"  over {TARGET} ms: {', '.join(dict.fromkeys(slow)) or 'nothing'}"
    )
