"""How long statistics take, over HTTP, with a million reports of 100,000 typos, on both databases."""

from datetime import timedelta

import pytest

from tests.bench.bench_lists import Caller, timed, told
from tests.bench.conftest import REPORTS, TYPOS
from tests.bench.fill import START
from tests.bench.results import percentile, publish
from tests.support.collector import PASSWORD

TARGET = 300  # milliseconds, at the 95th percentile
_FULL = START.date() + timedelta(days=35)  # from here on thirty days are full of reports


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_statistics(fresh, start_server, name):
    server = start_server("serve", "--workers", "1", PROOFDESK_DATABASE=fresh(name, True), PROOFDESK_LOG="warning")
    server.run("editor", "add", "bench@news.example", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    caller = Caller(server)
    caller.sign_in("bench@news.example")
    lines = [f"{name}, {REPORTS:,} reports of {TYPOS:,} typos, one worker, over HTTP: p50 / p95 in ms", ""]
    slow = []
    first = caller.desk("/desk/statistics?days=365")
    for what, days, site in (
        ("7 days", 7, ""),
        ("30 days", 30, ""),
        ("30 days of the small site", 30, "small"),
        ("all of it", 100, ""),
    ):
        start = _FULL if days < 100 else START.date()
        query = f"from={start}&to={start + timedelta(days=days - 1)}&site={site}"
        taken = timed(lambda query=query: caller.desk(f"/desk/statistics?{query}"))[0]
        lines.append(f"  {what:<38}{told(taken):>14}")
        slow += [what] * (percentile(taken, 0.95) > TARGET)
    lines += ["", f"  the very first page, while hours are counted: {first:.0f} ms"]
    publish(f"statistics-{name}", *lines, "", f"  over {TARGET} ms: {', '.join(slow) or 'nothing'}")
