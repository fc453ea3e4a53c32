"""What the readers' endpoint asks and writes, for a few reports at once: no ORM objects, statements built once."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from collector.store import intake_statements as statements
from collector.store.counting import count_typos
from collector.store.models import Event, Kind, Status, Typo
from collector.store.models.article import VOTED
from collector.store.prepared import values_of
from collector.text.search_text import SEARCH_LIMIT


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a report: its typos, how many reports the first of them has now, and whether this one is new.

    It has no typos where it is held (`collector.store.held`), or refused since too many are: then `reports` is 0.
    """

    typos: tuple[int, ...]
    reports: int
    created: bool

    @property
    def is_refused(self) -> bool:
        """Whether it is neither stored nor held."""
        return not self.typos and self.reports == 0


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article, and what is known of it."""

    id: int
    url: str
    url_rank: int
    title: str | None
    author: str | None
    section: str | None
    published: str | None
    modified: str | None
    lang: str | None
    title_votes: int
    author_votes: int
    section_votes: int


_WHEN_FIXED = (
    select(Event.at)
    .where(Event.typo_id == bindparam("typo_id"), Event.kind == Kind.STATUS, Event.new == Status.FIXED)
    .order_by(Event.id.desc())
    .limit(1)
)
_REOPEN = (
    update(Typo)
    .where(Typo.id == bindparam("typo_id"), Typo.status == Status.FIXED)
    .values(status=Status.NEW, version=Typo.version + 1, fixed_at=None, fixed_by_id=None)
    .returning(Typo.site_id)
)
_INSERT_EVENT = insert(Event)
_NO_VOTES = {f"{name}_votes": 0 for name in VOTED}


def find_reports(connection: Connection, report_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Stored]:
    """Return what became of those of the reports that are stored or held, by their ids."""
    rows = statements.FIND_REPORTS.all(connection, report_ids=values_of(report_ids, connection))
    further: dict[uuid.UUID, list[int]] = defaultdict(list)
    if rows:
        wanted = values_of([report_id for report_id, *_ in rows], connection)
        for report_id, typo_id in statements.FURTHER_TYPOS.all(connection, report_ids=wanted):
            further[report_id].append(typo_id)
    return {
        report_id: Stored(() if typo_id is None else (typo_id, *further[report_id]), reports, created=False)
        for report_id, typo_id, reports in rows
    }


def touch_articles(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[KnownArticle]:
    """Note that the articles of these reports were seen, oldest sighting first, and return what was known of each.

    Of a new article only the address is known: what the reports say is stored by `change_articles`.

    On PostgreSQL this locks the articles' rows until the transaction ends, in one order, so that reports of one article
    are decided one after the other and two first reports of a typo make one typo. On SQLite there is one writer anyway.
    """
    seen: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        first = seen.setdefault((row["site_id"], row["key"]), {**row, **_NO_VOTES})
        first["last_seen"] = row["last_seen"]
    keys = sorted(seen)
    found = statements.TOUCH_ARTICLE.each_returning(connection, [seen[key] for key in keys])
    known = {
        key: KnownArticle(**dict(zip(statements.KNOWN, row, strict=True))) for key, row in zip(keys, found, strict=True)
    }
    return [known[row["site_id"], row["key"]] for row in rows]


def change_articles(connection: Connection, articles: Collection[KnownArticle]) -> None:
    """Store what is known of these articles now."""
    rows = [
        {"id_": article.id, **{name: getattr(article, name) for name in statements.TOLD_OF_ARTICLES}}
        for article in sorted(articles, key=lambda one: one.id)
    ]
    statements.CHANGE_ARTICLE.each(connection, rows)


def of_joined_articles(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the rows, those of articles that editors joined with others as rows of these; their address is no better
    than that of the other."""
    found = statements.ALIASES.all(connection, keys=values_of({row["key"] for row in rows}, connection))
    if not found:
        return rows
    leads_to = {(site, key): target for site, key, target in found}
    return [
        {**row, "key": target, "url_rank": 0} if (target := leads_to.get((row["site_id"], row["key"]))) else row
        for row in rows
    ]


def when_fixed(connection: Connection, typo_id: int) -> datetime | None:
    """Return when the typo was last marked fixed, or None where its history does not say."""
    return connection.execute(_WHEN_FIXED, {"typo_id": typo_id}).scalar()


def reopen(connection: Connection, typo_id: int, now: datetime) -> None:
    """Open a fixed typo again, with a line in its history; one that is not fixed stays as it is."""
    reopened = connection.execute(_REOPEN, {"typo_id": typo_id}).first()
    if reopened:
        count_typos(connection, {(reopened.site_id, Status.FIXED): -1, (reopened.site_id, Status.NEW): 1})
        event = {"typo_id": typo_id, "at": now, "kind": Kind.REPORTED, "old": Status.FIXED, "new": Status.NEW}
        connection.execute(_INSERT_EVENT, event)


def new_numbers(connection: Connection, count: int) -> list[int]:
    """Return numbers for so many new typos; on SQLite they must be stored in the same transaction."""
    if connection.dialect.name == "sqlite":
        [[last]] = statements.NEW_NUMBERS.all(connection)
        return list(range(last + 1, last + 1 + count))
    return [int(number) for [number] in statements.NEW_NUMBERS.all(connection, count=count)]


def add_typos(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store new typos under their numbers."""
    statements.INSERT_TYPO.each(connection, rows)
    count_typos(connection, Counter((row["site_id"], row["status"]) for row in rows))


def count_reports(connection: Connection, more: Mapping[int, tuple[int, datetime]]) -> None:
    """Count more reports of known typos, by their numbers: how many, and when the last one came.

    Many typos are changed in the order of their numbers, here as elsewhere, so that nobody waits in a circle.
    """
    rows = [{"id_": typo_id, "more": count, "seen": seen} for typo_id, (count, seen) in sorted(more.items())]
    statements.COUNT_REPORTS.each(connection, rows)


def add_search(connection: Connection, texts: Mapping[int, str]) -> None:
    """Let new typos, by their numbers, be found by these folded texts."""
    rows = [{"typo_id": typo_id, "text": text[:SEARCH_LIMIT], "indexed": 0} for typo_id, text in texts.items()]
    statements.INSERT_SEARCH.each(connection, rows)


def extend_search(connection: Connection, more: Sequence[tuple[int, str]]) -> None:
    """Let typos also be found by these folded words of further readers, which must not be empty."""
    statements.EXTEND_SEARCH.each(connection, [{"id_": typo_id, "words": words} for typo_id, words in more])


def add_reports(connection: Connection, rows: Sequence[dict[str, Any]], further: Sequence[dict[str, Any]]) -> None:
    """Store reports, and their further typos (rows of ReportTypo). Raises sqlalchemy.exc.IntegrityError where one is
    stored already: a copy came at this moment."""
    statements.INSERT_REPORT.each(connection, rows)
    if further:
        statements.INSERT_REPORT_TYPO.each(connection, further)


def count_findings(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Count `count` more readers for each of these findings (rows of Finding)."""
    statements.COUNT_FINDING.each(connection, rows)


def sender_counts(
    connection: Connection, tags: Collection[str], typo_ids: Collection[int]
) -> dict[tuple[str, int], int]:
    """Return as how many readers of these typos these senders count already, by tag and typo."""
    rows = statements.SENDER_COUNTS.all(
        connection, tags=values_of(tags, connection), typo_ids=values_of(typo_ids, connection)
    )
    return {(tag, typo_id): count for tag, typo_id, count in rows}


def count_senders(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Count senders as more readers of typos (rows of TypoSender)."""
    statements.COUNT_SENDER.each(connection, rows)
