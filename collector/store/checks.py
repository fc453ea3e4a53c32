"""Whether the database is whole, and whether what it says in two places agrees."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from collector.store import schema
from collector.store.database import Database
from collector.store.hours import read_hour
from collector.store.memberships import memberships
from collector.store.models import (
    Article,
    Editor,
    Event,
    Finding,
    Kind,
    Report,
    ReportHour,
    ReportTypo,
    Role,
    Status,
    Typo,
    TypoCount,
)
from collector.store.reach import ALL_SITES
from collector.store.rollups import live_counts, rolled_up_until

# As many faults of one kind are told in full; the rest would say the same.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One check and the faults that it found: the first few in words, and whether there are more."""

    name: str
    faults: list[str]
    more: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


Finder = Callable[[Connection], Iterator[str]]


def check_all(database: Database) -> list[Check]:
    """Look at one state of the whole database and return what each check found.

    Where the schema is not this version's, the checks behind that would mean nothing: they are left out. A file that
    is not intact is looked at further: SQLite also says so of a single value that a constraint forbids.
    """
    done: list[Check] = []
    with database.snapshot() as connection:
        for name, finder in _finders(database):
            check = _run(connection, name, finder)
            done.append(check)
            if not check.ok and finder is _schema:
                break
    return done


def _finders(database: Database) -> list[tuple[str, Finder]]:
    sqlite: list[tuple[str, Finder]] = [("the file is intact", _file), ("foreign keys lead somewhere", _foreign_keys)]
    return [
        *(sqlite if database.is_sqlite else []),
        ("the schema is up to date", _schema),
        ("every report has its typo and article", _owners),
        ("typos count their reports", _report_counts),
        ("findings count their reports", _finding_counts),
        ("lists count their typos", _typo_counts),
        ("statistics count their reports", _rollups),
        ("values are valid", _values),
    ]


def _run(connection: Connection, name: str, finder: Finder) -> Check:
    try:
        faults = list(islice(finder(connection), _SHOWN + 1))
    except (SQLAlchemyError, ValueError) as error:  # the latter where a damaged file gives what is no date or UUID
        faults = [str(getattr(error, "orig", None) or error).strip().partition("\n")[0]]
    return Check(name, faults[:_SHOWN], len(faults) > _SHOWN)


def _file(connection: Connection) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN + 1})").all():
        if line != "ok":
            yield " ".join(str(line).split())


def _foreign_keys(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to a missing row of {parent}"


def _schema(connection: Connection) -> Iterator[str]:
    revision = schema.current_on(connection)
    try:
        schema.check_known(revision)
        if connection.dialect.name == "postgresql":
            schema.check_encoding(connection)
    except (schema.UnknownSchema, schema.CannotUpgrade) as error:
        yield str(error)
        return
    if revision != schema.newest():
        yield f"it is at {revision or 'nothing'}, not {schema.newest()}: run `proofdesk db upgrade`"


def _owners(connection: Connection) -> Iterator[str]:
    lost = select(Report.id).outerjoin(Typo, Typo.id == Report.typo_id).where(Typo.id.is_(None))
    for (report,) in connection.execute(lost):
        yield f"report {report} belongs to a typo that does not exist"
    further = select(ReportTypo.report_id, ReportTypo.typo_id, Report.typo_id, Typo.id)
    further = further.outerjoin(Report, Report.id == ReportTypo.report_id)
    further = further.outerjoin(Typo, Typo.id == ReportTypo.typo_id)
    wrong = or_(Report.id.is_(None), Typo.id.is_(None), Report.typo_id == ReportTypo.typo_id)
    for report, typo, first, known in connection.execute(further.where(wrong)):
        if first is None:
            yield f"a report that does not exist, {report}, belongs to typo {typo}"
        elif known is None:
            yield f"report {report} belongs to a typo that does not exist"
        else:
            yield f"report {report} belongs to typo {typo} twice"
    homeless = select(Typo.id).outerjoin(Article, Article.id == Typo.article_id).where(Article.id.is_(None))
    for (typo,) in connection.execute(homeless):
        yield f"typo {typo} is in an article that does not exist"


def _report_counts(connection: Connection) -> Iterator[str]:
    member = memberships()
    readers = func.sum(case((member.c.counts, 1), else_=0)).label("number")
    counted = select(member.c.typo_id, readers).group_by(member.c.typo_id).subquery()
    number = func.coalesce(counted.c.number, 0)
    wrong = (
        select(Typo.id, Typo.reports, number)
        .outerjoin(counted, counted.c.typo_id == Typo.id)
        .where(Typo.reports != number)
        .order_by(Typo.id)
    )
    for typo, said, there in connection.execute(wrong):
        yield f"typo {typo} counts {said} reports and has {there}"


def _finding_counts(connection: Connection) -> Iterator[str]:
    """Each report that counts is counted once in each of its typos. Where readers' words were deleted, so were their
    suggestions: of reports without words it cannot be told whether they are to be counted."""
    member = memberships()
    words = (Report.comment, Report.suggestion, Report.title, Report.canonical_url)
    has_words = or_(*(one.is_not(None) for one in words))
    counts = member.c.counts
    counted = (
        select(member.c.typo_id, member.c.finding)
        .add_columns(func.sum(case((and_(counts, has_words), 1), else_=0)).label("least"))
        .add_columns(func.sum(case((counts, 1), else_=0)).label("most"))
        .add_columns(func.max(case((has_words, 1), else_=0)).label("is_needed"))
        .join(Report, Report.id == member.c.report_id)
        .group_by(member.c.typo_id, member.c.finding)
        .subquery()
    )
    same = and_(Finding.typo_id == counted.c.typo_id, Finding.key == counted.c.finding)
    is_wrong = or_(
        and_(Finding.key.is_(None), counted.c.is_needed == 1),
        Finding.count < counted.c.least,
        Finding.count > counted.c.most,
    )
    statement = select(counted.c.typo_id, Finding.count, counted.c.most).outerjoin(Finding, same).where(is_wrong)
    for typo, said, there in connection.execute(statement.order_by(counted.c.typo_id, counted.c.finding)):
        yield f"what {there} readers of typo {typo} found is counted {said or 0} times"
    unknown = select(Finding.typo_id).outerjoin(counted, same).where(counted.c.finding.is_(None))
    for (typo,) in connection.execute(unknown.order_by(Finding.typo_id)):
        yield f"typo {typo} has a finding that no report of it has"


def _typo_counts(connection: Connection) -> Iterator[str]:
    groups = (Typo.site_id, Typo.status), (TypoCount.site_id, TypoCount.status)
    numbers = func.count(), func.sum(TypoCount.more)
    there, said = (
        {(site, status): int(number) for site, status, number in connection.execute(select(*by, n).group_by(*by))}
        for by, n in zip(groups, numbers, strict=True)
    )
    for site, status in sorted(there.keys() | said.keys()):
        one, other = said.get((site, status), 0), there.get((site, status), 0)
        if one != other:
            yield f"lists count {one} typos of site {site} with the status {status} and there are {other}"


def _rollups(connection: Connection) -> Iterator[str]:
    """Up to the hour that is noted, each hour has the reports that came in it; behind it nothing is counted."""
    until = rolled_up_until(connection)
    said = Counter[tuple[datetime, int]]()
    for hour, site, number in connection.execute(select(ReportHour.hour, ReportHour.site_id, ReportHour.reports)):
        said[hour, site] += number
    there = Counter[tuple[datetime, int]]()
    if until:
        hours = live_counts(
            connection.dialect.name, datetime(1, 1, 1, tzinfo=UTC), until, ALL_SITES, ("hour", "site_id")
        )
        there.update({(read_hour(hour), site): number for hour, site, number in connection.execute(hours)})
    for hour, site in sorted(said.keys() | there.keys()):
        one, other = said[hour, site], there[hour, site]
        if one != other:
            yield f"statistics count {one} reports of site {site} in the hour of {hour:%Y-%m-%d %H:%M} and {other} came"


def _values(connection: Connection) -> Iterator[str]:
    no_status = Typo.status.not_in(list(Status))
    for typo, status, version in connection.execute(
        select(Typo.id, Typo.status, Typo.version).where(or_(no_status, Typo.version < 1)).order_by(Typo.id)
    ):
        yield f"typo {typo} has status {status!r} and version {version}"
    for editor, role in connection.execute(select(Editor.id, Editor.role).where(Editor.role.not_in(list(Role)))):
        yield f"editor {editor} has role {role!r}"
    for event, kind in connection.execute(select(Event.id, Event.kind).where(Event.kind.not_in(list(Kind)))):
        yield f"event {event} has kind {kind!r}"
