"""Reports counted by the hour, so that statistics need not read a million of them.

An hour is counted some time after it has ended, when nothing can be added to it any more; what is newer is counted from
the reports. Where and by whom the article of a report is, is what the report itself says: that never changes, and so
whoever counts an hour, and whenever, counts the same, whatever was merged, split or renamed meanwhile.

Hours are counted before statistics are read, in steps. A step reads beside everybody else, and takes the turn to write
only for the rows that it adds, which are few. Of two processes that count the same hours, the second one adds nothing.
"""

import threading
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError, TimeoutError

from collector.store.database import Database
from collector.store.hours import hour_of, read_hour, start_of_hour
from collector.store.models import Report, ReportHour, RolledUp, Typo
from collector.store.reach import ALL_SITES, Reach

KEY = ("hour", "site_id", "section", "author")
"""What reports are counted by."""

_NAME = "reports"
_HOUR = timedelta(hours=1)
# A report is stored within seconds of the moment that it bears.
_SETTLED = timedelta(minutes=10)
# A step reads about so many reports.
_MOST = 5_000
# For so many seconds statistics wait for the hours that are behind; the others are counted in a thread meanwhile.
_PATIENCE = 0.25
# So often, and after so many seconds, the thread tries again where somebody else writes.
_TRIES, _PAUSE = 40, 0.05


def rolled_up_until(connection: Connection) -> datetime | None:
    """Return the hour up to which everything is counted, or None where nothing is yet."""
    return connection.scalar(select(RolledUp.until).where(RolledUp.name == _NAME))


def live_counts(
    database: str, start: datetime, end: datetime, sites: Reach, names: Collection[str] = KEY
) -> Select[Any]:
    """Return the question for the reports of some time and sites, counted by these of the rollup's columns; the number,
    `reports`, comes last."""
    columns = {
        "hour": hour_of(Report.received_at, database),
        "site_id": Typo.site_id,
        "section": _said("section"),
        "author": _said("author"),
    }
    each = (
        select(literal(1).label("one"), *(columns[name].label(name) for name in names))
        .select_from(Report)
        .join(Typo, Typo.id == Report.typo_id)
        .where(Report.received_at >= start, Report.received_at < end)
    )
    if sites is not ALL_SITES:
        each = each.where(Typo.site_id.in_(sorted(sites)))
    there = each.subquery()
    wanted = [there.c[name] for name in names]
    return select(*wanted, func.count(there.c.one).label("reports")).group_by(*wanted)


def count_again(connection: Connection, hours: Collection[tuple[int, datetime]]) -> None:
    """Count hours of sites again, inside the caller's transaction, after reports were added or deleted.

    Hours that have not been counted yet are left alone. A step that is counting them waits until the transaction ends.
    """
    _hold(connection, "SHARE")
    until = rolled_up_until(connection)
    for site_id, hour in sorted(hours):
        if until is None or hour >= until:
            continue
        counted = live_counts(connection.dialect.name, hour, hour + _HOUR, frozenset({site_id}))
        rows = connection.execute(counted).all()
        connection.execute(delete(ReportHour).where(ReportHour.site_id == site_id, ReportHour.hour == hour))
        if rows:
            connection.execute(insert(ReportHour), [_row(row) for row in rows])


def _said(name: str) -> Any:
    """What a report says of its article, "" where it says nothing."""
    return func.substr(func.coalesce(Report.article[name].as_string(), ""), 1, 500)


class Roller:
    """Counts the hours that are behind. There is one for all threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_at_it = threading.Lock()
        self._hours = 24  # that a step takes; found out as it goes

    def catch_up(self, now: datetime) -> None:
        """Count the hours that are behind: what does not take long at once, the rest in a thread of its own."""
        if not self._is_at_it.acquire(blocking=False):
            return
        started, more, goes_on = time.monotonic(), True, False
        try:
            # Where somebody else writes, reports go first: what is not counted now is read from the reports.
            with suppress(SQLAlchemyError):
                while more and time.monotonic() - started < _PATIENCE:
                    more = self.step(now)
            if more:
                # RuntimeError: no more threads can be started now; the next request tries again.
                with suppress(RuntimeError):
                    threading.Thread(target=self._run, args=[now], name="roller", daemon=True).start()
                    goes_on = True
        finally:
            if not goes_on:
                self._is_at_it.release()

    def _run(self, now: datetime) -> None:
        tries = 0
        try:
            with suppress(SQLAlchemyError):
                while tries < _TRIES:
                    started = time.monotonic()
                    try:
                        if not self.step(now):
                            return
                        tries = 0
                        # Readers and editors have as much of the interpreter meanwhile.
                        time.sleep(time.monotonic() - started)
                    except TimeoutError:
                        tries += 1
                        time.sleep(_PAUSE)
        finally:
            self._is_at_it.release()

    def step(self, now: datetime) -> bool:
        """Count some hours, and tell whether there are more to count.

        Raises sqlalchemy.exc.TimeoutError where somebody else writes, and other SQLAlchemyErrors.
        """
        last = start_of_hour(now - _SETTLED)
        with self._database.read() as session:
            connection = session.connection()
            reached = rolled_up_until(connection)
            since = reached or _first_hour(connection)
            if since is None or since >= last:
                return False
            until = self._bounded(connection, since, last)
            rows = connection.execute(live_counts(connection.dialect.name, since, until, ALL_SITES)).all()
        with self._database.spare() as connection:
            _hold(connection, "ROW EXCLUSIVE")
            # Otherwise reports were added or deleted since they were read: they are counted another time.
            is_unchanged = _number(connection, since, until) == sum(row.reports for row in rows)
            if is_unchanged and _claim(connection, reached, until) and rows:
                connection.execute(insert(ReportHour), [_row(row) for row in rows])
        return until < last

    def _bounded(self, connection: Connection, since: datetime, last: datetime) -> datetime:
        """Return until when to count, so that it does not take long: whole hours, one at least."""
        most = (last - since) // _HOUR
        hours = min(self._hours * 2, most)
        while hours > 1 and _are_many(connection, since, since + hours * _HOUR):
            hours //= 2
        self._hours = hours
        return since + hours * _HOUR


def _first_hour(connection: Connection) -> datetime | None:
    """The hour of the first report, which a typo remembers. Only PostgreSQL would take long to ask the reports."""
    first = connection.scalar(select(func.min(Typo.first_seen)))
    return start_of_hour(first) if first else None


def _are_many(connection: Connection, start: datetime, end: datetime) -> bool:
    some = select(literal(1)).where(Report.received_at >= start, Report.received_at < end).limit(_MOST + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > _MOST


def _number(connection: Connection, start: datetime, end: datetime) -> int:
    wanted = select(func.count()).select_from(Report).where(Report.received_at >= start, Report.received_at < end)
    return connection.scalar(wanted) or 0


def _hold(connection: Connection, mode: str) -> None:
    """Let whoever adds or deletes reports (SHARE) and whoever counts them (ROW EXCLUSIVE) wait for each other until the
    transaction ends. On SQLite there is one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {RolledUp.__tablename__} IN {mode} MODE"))


def _claim(connection: Connection, reached: datetime | None, until: datetime) -> bool:
    """Note until when everything is counted, and tell whether nobody else was faster."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    mine: Any = kind.insert(RolledUp).values(name=_NAME, until=until).on_conflict_do_nothing()
    if reached:
        mine = update(RolledUp).where(RolledUp.name == _NAME, RolledUp.until == reached).values(until=until)
    return connection.execute(mine.returning(RolledUp.name)).first() is not None


def _row(row: Row[Any]) -> dict[str, Any]:
    return {**row._mapping, "hour": read_hour(row.hour)}
