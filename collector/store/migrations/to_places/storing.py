"""Reading all typos and reports, some articles at a time, and writing what becomes of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from collector.store.migrations.to_places.deciding import Decided, Report, Row, Typo, decide, is_settled, reduced
from collector.store.migrations.to_places.grouping import Content, read_content
from collector.store.models.base import UtcDateTime
from collector.text.search_text import extended

_AT_ONCE = 5_000
"""Reports of the articles that are in memory at once; an article may have more."""

_AT_A_TIME = 1_000
"""Rows that one statement asks for."""

_MOST_READERS = 3
"""As so many readers one sender counts for a typo and day."""


def _table(name: str, *columns: str) -> sa.TableClause:
    # Without types: what is only moved is not converted, which takes longer than all else.
    return sa.table(name, *map(sa.column, columns))


_QUOTE = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end")
_DECISION = ("status", "assignee_id", "correction", "version", "fixed_at", "fixed_by_id")
_SEEN = ("reports", "first_seen", "last_seen")
_KEYS = ("before_key", "after_key")

_TYPO = _table("typo", "id", "site_id", "article_id", "suggestion", "phrase_key", *_QUOTE, *_KEYS, *_DECISION, *_SEEN)
_ALIAS = _table("typo_alias", "id", "typo_id", "article_id", "old_typo_id", "suggestion", "phrase_key", *_QUOTE, *_KEYS)
_REPORT = _table("report", "id", "typo_id", "received_at", "counts", "suggestion", "finding", *_QUOTE)
_FURTHER = _table("report_typo", "report_id", "typo_id", "finding", "counts")
_FINDING = _table("finding", "typo_id", "key", "exact", "text", "lead", "trail", "count", "first_seen")
_SEARCH = _table("typo_search", "typo_id", "text", "indexed")
_SENDER = _table("typo_sender", "tag", "typo_id", "day", "count")
_COUNT = _table("typo_count", "site_id", "status", "more")
_EVENT = sa.table(
    "event", *map(sa.column, ("id", "typo_id", "editor_id", "kind", "old", "new")), sa.column("at", UtcDateTime())
)
_SEQUENCE = "pg_get_serial_sequence('typo', 'id')"


def regroup_all(connection: sa.Connection) -> None:
    """Group all stored reports anew, in the caller's transaction: the new columns and tables are there and empty, and
    the old columns are still there."""
    _key_aliases(connection)
    numbers = count(_next_number(connection))
    now = datetime.now(UTC)
    for articles in _batches(connection):
        _Written(connection, now).write(_decide_each(connection, articles, numbers))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT setval({_SEQUENCE}, :last)"), {"last": next(numbers)})


def _next_number(connection: sa.Connection) -> int:
    """Return a number from which on no number was given to a typo yet."""
    used = [_TYPO.c.id, _ALIAS.c.old_typo_id, sa.table("deleted_typo", sa.column("id")).c.id]
    largest = max(connection.scalar(sa.select(sa.func.max(one))) or 0 for one in used)
    if connection.dialect.name == "postgresql":
        largest = max(largest, connection.execute(sa.text(f"SELECT nextval({_SEQUENCE})")).scalar_one())
    return largest + 1


def _batches(connection: sa.Connection) -> Iterator[tuple[int, int]]:
    """Yield the first and the last article of each batch."""
    sizes = sa.select(_TYPO.c.article_id, sa.func.sum(_TYPO.c.reports + 1)).group_by(_TYPO.c.article_id)
    first, size = None, 0
    for article, reports in connection.execute(sizes.order_by(_TYPO.c.article_id)).all():
        first, size = article if first is None else first, size + int(reports)
        if size >= _AT_ONCE:
            yield first, article
            first, size = None, 0
    if first is not None:
        yield first, article


def _decide_each(connection: sa.Connection, articles: tuple[int, int], numbers: Iterator[int]) -> list[Decided]:
    """Return what becomes of the typos of these articles and all between them."""
    here = _TYPO.c.article_id.between(*articles)
    has_aliases, has_events = (
        sa.exists().where(owned.c.typo_id == _TYPO.c.id).label(name)
        for owned, name in ((_ALIAS, "has_aliases"), (_EVENT, "has_events"))
    )
    own = [column for column in _TYPO.c if column.name not in _KEYS]
    typos = sa.select(*own, has_aliases, has_events).where(here).order_by(*_TYPO.c["article_id", "id"])
    rows = connection.execute(typos).mappings().all()
    of_article = {article: list(rows) for article, rows in groupby(rows, itemgetter("article_id"))}
    reports, contents = _read_reports(connection, here)
    return [
        decide(rows, reports.get(article, ()), contents.get(article, ()), numbers)
        for article, rows in of_article.items()
    ]


def _read_reports(
    connection: sa.Connection, here: sa.ColumnElement[bool]
) -> tuple[dict[int, list[Report]], dict[int, list[Content]]]:
    """Return the reports of each article, in the order in which they came, and what they say: what many say once."""
    said = [_REPORT.c[name] for name in (*_QUOTE, "suggestion")]
    rows = connection.execute(
        sa.select(_TYPO.c.article_id, *_REPORT.c["id", "typo_id", "received_at", "counts"], *said)
        .join_from(_TYPO, _REPORT, _REPORT.c.typo_id == _TYPO.c.id)
        .where(here)
        .order_by(_TYPO.c.article_id, *_REPORT.c["received_at", "id"])
        .execution_options(yield_per=1000)
    )
    reports: dict[int, list[Report]] = {}
    contents: dict[int, list[Content]] = {}
    for article, of_article in groupby(rows, itemgetter(0)):
        numbers: dict[tuple[Any, ...], int] = {}
        reports[article] = [
            Report(id_, typo_id, received_at, bool(counts), numbers.setdefault(tuple(content), len(numbers)))
            for _, id_, typo_id, received_at, counts, *content in of_article
        ]
        contents[article] = [read_content(*content) for content in numbers]
    return reports, contents


class _Written:
    """Writes what becomes of some articles."""

    def __init__(self, connection: sa.Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def write(self, articles: Sequence[Decided]) -> None:
        typos = [typo for one in articles for typo in one.typos]
        leads_to = {number: target for one in articles for number, target in one.leads_to.items()}
        self._write_typos(typos)
        self._write_reports(typos)
        self._write_findings(typos)
        self._tell(typos)
        self._remove(leads_to)

    def _write_typos(self, typos: Sequence[Typo]) -> None:
        new = [typo for typo in typos if typo.is_new]
        names = ("site_id", "article_id", "status", "assignee_id", "fixed_at", "fixed_by_id")
        self._insert(
            _TYPO,
            [
                {"id": typo.number, "phrase_key": "", **_values(typo), **{name: typo.was[name] for name in names}}
                for typo in new
            ],
        )
        kept = [{"id_": typo.number, **_values(typo)} for typo in typos if not typo.is_new]
        self._execute(sa.update(_TYPO).where(_TYPO.c.id == sa.bindparam("id_")), kept)
        self._copy_words(new)
        self._count(Counter((typo.was["site_id"], typo.was["status"]) for typo in new))

    def _write_reports(self, typos: Sequence[Typo]) -> None:
        stays, moves, further = [], [], []
        for typo in typos:
            for member in typo.members:
                row = {"typo_id": typo.number, "finding": member.finding, "counts": member.counts}
                if not member.is_first:
                    further.append({"report_id": member.report.id, **row})
                elif (member.report.typo_id, member.report.counts) == (typo.number, member.counts):
                    stays.append({"id_": member.report.id, "finding": member.finding})
                else:
                    moves.append({"id_": member.report.id, **row})
        for rows in (stays, moves):
            self._execute(sa.update(_REPORT).where(_REPORT.c.id == sa.bindparam("id_")), rows)
        self._insert(_FURTHER, further)

    def _write_findings(self, typos: Sequence[Typo]) -> None:
        rows: dict[tuple[int, int], dict[str, Any]] = {}
        for typo in typos:
            for member in typo.members:  # the first that came is the first here
                found = typo.found[member.finding]
                row = rows.setdefault(
                    (typo.number, member.finding),
                    {
                        "typo_id": typo.number,
                        "key": member.finding,
                        "exact": found.exact,
                        "text": found.text,
                        "lead": found.lead,
                        "trail": found.trail,
                        "count": 0,
                        "first_seen": member.report.received_at,
                    },
                )
                row["count"] += member.counts
        self._insert(_FINDING, list(rows.values()))

    def _copy_words(self, new: Sequence[Typo]) -> None:
        """Let new typos be found by the words of those that they come from."""
        text = sa.select(sa.bindparam("number", type_=sa.Integer), _SEARCH.c.text, sa.literal(0)).where(
            _SEARCH.c.typo_id == sa.bindparam("origin")
        )
        copy = sa.insert(_SEARCH).from_select(["typo_id", "text", "indexed"], text)
        self._execute(copy, [{"number": typo.number, "origin": typo.was["id"]} for typo in new])

    def _tell(self, typos: Iterable[Typo]) -> None:
        """Write into histories what was split, and which corrections became others; a new typo tells, as the one that
        it comes from does, who gave it its status."""
        settled = [typo for typo in typos if is_settled(typo.was)]
        decided = (
            sa.select(sa.bindparam("number", type_=sa.Integer), *_EVENT.c["editor_id", "at", "kind", "old", "new"])
            .where(_EVENT.c.typo_id == sa.bindparam("origin"), _EVENT.c.kind == "status")
            .order_by(_EVENT.c.id.desc())
            .limit(1)
        )
        copy = sa.insert(_EVENT).from_select(["typo_id", "editor_id", "at", "kind", "old", "new"], decided)
        new = [typo for typo in settled if typo.is_new]
        self._execute(copy, [{"number": typo.number, "origin": typo.was["id"]} for typo in new])
        phrases = {typo.number: typo.columns["exact"] for typo in settled}
        told: list[dict[str, Any]] = []
        for typo in settled:
            origin = typo.was["id"]
            if typo.is_new:
                told.append({"typo_id": origin, "kind": "split", "old": None, "new": _named(typo.number, phrases)})
                told.append({"typo_id": typo.number, "kind": "split", "old": _named(origin, phrases), "new": None})
            if typo.correction != (None if typo.is_new else typo.was["correction"]):
                old = None if typo.is_new else typo.was["correction"]
                told.append({"typo_id": typo.number, "kind": "correction", "old": old, "new": typo.correction})
        self._insert(_EVENT, [{"at": self._now, "editor_id": None, **row} for row in told])

    def _remove(self, leads_to: dict[int, int]) -> None:
        """Remove typos that have no reports any more: their numbers, words and senders go to others."""
        names = ("article_id", "suggestion", "phrase_key", *_QUOTE)
        rows = list(self._rows_of(_TYPO, _TYPO.c.id, leads_to))
        self._insert(
            _ALIAS,
            [
                {"typo_id": leads_to[row["id"]], "old_typo_id": row["id"], **{name: row[name] for name in names}}
                for row in rows
            ],
        )
        self._give_words(leads_to)
        self._give_senders(leads_to)
        gone = sa.delete(_TYPO).where(_TYPO.c.id == sa.bindparam("id_"))
        self._execute(gone, [{"id_": number} for number in leads_to])
        counted = Counter((row["site_id"], row["status"]) for row in rows)
        self._count({where: -number for where, number in counted.items()})

    def _give_words(self, leads_to: dict[int, int]) -> None:
        found = self._rows_of(_SEARCH, _SEARCH.c.typo_id, {*leads_to, *leads_to.values()})
        before: dict[int, str] = {row["typo_id"]: row["text"] for row in found}
        texts = dict(before)
        for number, target in leads_to.items():
            for line in before[number].splitlines():
                texts[target] = extended(texts[target], line)
        changed = [{"id_": number, "text": text} for number, text in texts.items() if text != before[number]]
        # PostgreSQL's index takes up a text at once unless it waits for that.
        later = {} if self._connection.dialect.name == "sqlite" else {"indexed": 0}
        rows = [{**row, **later} for row in changed]
        self._execute(sa.update(_SEARCH).where(_SEARCH.c.typo_id == sa.bindparam("id_")), rows)

    def _give_senders(self, leads_to: dict[int, int]) -> None:
        numbers = {*leads_to, *leads_to.values()}
        counted: dict[tuple[str, int], dict[str, Any]] = {}
        for row in self._rows_of(_SENDER, _SENDER.c.typo_id, numbers):
            typo_id = leads_to.get(row["typo_id"], row["typo_id"])
            known = counted.setdefault((row["tag"], typo_id), {**row, "typo_id": typo_id, "count": 0})
            known["count"] = min(_MOST_READERS, known["count"] + row["count"])
        if counted:
            gone = sa.delete(_SENDER).where(_SENDER.c.typo_id == sa.bindparam("id_"))
            self._execute(gone, [{"id_": number} for number in numbers])
            self._insert(_SENDER, list(counted.values()))

    def _rows_of(self, table: sa.TableClause, column: sa.ColumnElement[int], numbers: Iterable[int]) -> Iterator[Row]:
        """Yield the rows that have one of these numbers in a column."""
        wanted = sorted(numbers)
        for first in range(0, len(wanted), _AT_A_TIME):
            here = column.in_(wanted[first : first + _AT_A_TIME])
            yield from self._connection.execute(sa.select(*table.c).where(here)).mappings().all()

    def _count(self, more: dict[tuple[int, str], int]) -> None:
        self._insert(
            _COUNT, [{"site_id": site, "status": status, "more": number} for (site, status), number in more.items()]
        )

    def _insert(self, table: sa.TableClause, rows: list[dict[str, Any]]) -> None:
        self._execute(sa.insert(table), rows)

    def _execute(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def _values(typo: Typo) -> dict[str, Any]:
    """Return the columns of a typo that change."""
    version = max(2, typo.was["version"]) if is_settled(typo.was) else 1
    values = {**typo.columns, "correction": typo.correction, "version": 2 if typo.is_new and version > 1 else version}
    if not typo.members:
        return {**values, **{name: typo.was[name] for name in _SEEN}}
    seen = [member.report.received_at for member in typo.members]
    readers = sum(member.counts for member in typo.members)
    return {**values, "reports": readers, "first_seen": min(seen), "last_seen": max(seen)}


def _named(number: int, phrases: dict[int, str]) -> str:
    return f"{number}: {phrases[number]}"


def _key_aliases(connection: sa.Connection) -> None:
    """Quote merged typos by the words that they were about, and give them keys."""
    change = sa.update(_ALIAS).where(_ALIAS.c.id == sa.bindparam("id_"))
    wanted = sa.select(*_ALIAS.c["id", "suggestion"], *(_ALIAS.c[name] for name in _QUOTE)).order_by(_ALIAS.c.id)
    last = -1
    while rows := connection.execute(wanted.where(_ALIAS.c.id > last).limit(_AT_A_TIME)).mappings().all():
        connection.execute(change, [{"id_": row["id"], **reduced(row)} for row in rows])
        last = rows[-1]["id"]
