"""How long statistics take, over HTTP, with a million reports of 100,000 typos, on both databases."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from collector.store.database import Database
from collector.store.models import Report, ReportHour, RolledUp
from collector.store.rollups import rolled_up_until
from tests.bench.bench_lists import Caller, timed, told
from tests.bench.conftest import REPORTS, TYPOS
from tests.bench.fill import START
from tests.bench.results import percentile, publish
from tests.support.collector import PASSWORD

TARGET = 300  # milliseconds, at the 95th percentile
_FULL = START.date() + timedelta(days=35)  # from here on thirty days are full of reports


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_statistics(fresh, start_server, name):
    url = fresh(name, True)
    _forget_counted(url)  # as after an upgrade from a version that counted nothing
    server = start_server("serve", "--workers", "1", PROOFDESK_DATABASE=url, PROOFDESK_LOG="warning")
    server.run("editor", "add", "bench@news.example", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    caller = Caller(server)
    caller.sign_in("bench@news.example")
    lines = [f"{name}, {REPORTS:,} reports of {TYPOS:,} typos, one worker, over HTTP: p50 / p95 in ms", ""]
    slow = []
    started = time.monotonic()
    first = caller.desk("/desk/statistics?days=365")
    caller.pause()
    _await_counted(url)
    counted = time.monotonic() - started
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
    lines += [
        "",
        f"  the very first page, while hours are counted: {first:.0f} ms; {counted:.0f} seconds until all are",
    ]
    publish(f"statistics-{name}", *lines, "", f"  over {TARGET} ms: {', '.join(slow) or 'nothing'}")


def _forget_counted(url: str) -> None:
    database = Database(url)
    with database.write() as session:
        for model in (ReportHour, RolledUp):
            session.execute(delete(model))
    database.close()


def _await_counted(url: str) -> None:
    """Wait until every hour with reports is counted: until then the page counts what is left itself."""
    database = Database(url)
    try:
        with database.read() as session:
            last = session.scalar(select(func.max(Report.received_at)))
        for _ in range(1200):
            with database.read() as session:
                until = rolled_up_until(session.connection())
            if until and until > last:
                return
            time.sleep(0.25)
        raise AssertionError("the hours are not counted after five minutes")
    finally:
        database.close()
