"""What the readers' endpoint asks and writes, for a few reports at once: no ORM objects, statements built once."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, insert, select, update

from collector.store import intake_statements as statements
from collector.store.counting import count_typos
from collector.store.models import Event, Kind, Status, Typo
from collector.store.models.article import VOTED
from collector.store.prepared import values_of
from collector.text.quotes import Quote
from collector.text.search_text import SEARCH_LIMIT
from collector.text.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a report: its typo, how many reports that has now, and whether this one is new.

    `typo_id` is None where the report is held (`collector.store.held`), or refused since too many are: then `reports`
    is 0.
    """

    typo_id: int | None
    reports: int
    created: bool

    @property
    def is_refused(self) -> bool:
        """Whether it is neither stored nor held."""
        return is_refused(self.typo_id, self.reports)


def is_refused(typo_id: int | None, reports: int) -> bool:
    """Tell whether this is what becomes of a report that is neither stored nor held."""
    return typo_id is None and reports == 0


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A typo that a report may belong to. `is_own`: the sighting is not that of a typo that was merged into it."""

    typo_id: int
    sighting: Sighting
    reports: int
    status: str
    is_own: bool = True

    @property
    def quote(self) -> Quote:
        """The phrase and its surroundings."""
        return self.sighting.quote


_RESTATE = (
    update(Typo)
    .where(Typo.id == bindparam("id_"), Typo.suggestion.is_(None), Typo.correction.is_(None))
    .values(version=Typo.version + case((Typo.exact == bindparam("exact_"), 0), else_=1))
    .returning(Typo.id)
)
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
    return {report_id: Stored(typo_id, reports, created=False) for report_id, typo_id, reports in rows}


def touch_articles(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[KnownArticle]:
    """Note that the articles of these reports were seen, oldest sighting first, and return what was known of each.

    Of a new article only the address is known: what the reports say is stored by `change_articles`.

    On PostgreSQL this locks the articles' rows until the transaction ends, in one order, so that reports of one article
    are decided one after the other and two first reports of a typo make one typo. On SQLite there is one writer anyway.
    """
    seen: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        first = seen.setdefault((row["site_id"], row["key"]), row)
        seen[row["site_id"], row["key"]] = first | {"last_seen": row["last_seen"]}
    keys = sorted(seen)
    found = statements.TOUCH_ARTICLE.each_returning(connection, [seen[key] | _NO_VOTES for key in keys])
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


def of_joined_articles(connection: Connection, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return the rows, those of articles that editors joined with others as rows of these; their address is no better
    than that of the other."""
    found = statements.ALIASES.all(connection, keys=values_of({row["key"] for row in rows}, connection))
    if not found:
        return rows
    leads_to = {(site, key): target for site, key, target in found}
    return [
        row | {"key": target, "url_rank": 0} if (target := leads_to.get((row["site_id"], row["key"]))) else row
        for row in rows
    ]


def candidates(connection: Connection, places: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[Candidate]]:
    """Return the typos with these phrases, or with one merged into them that had it, by article and phrase key, newest
    first; of very many only the newest."""
    articles, phrases = {article for article, _ in places}, {phrase for _, phrase in places}
    rows = statements.OF_THE_PHRASES.all(
        connection, article_ids=values_of(articles, connection), phrase_keys=values_of(phrases, connection)
    )
    found: dict[tuple[int, str], list[Candidate]] = {place: [] for place in places}
    for article, phrase, *row, _ in rows:
        if (article, phrase) in found:
            found[article, phrase].append(_candidate(*row))
    return found


def all_candidates(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Candidate]]:
    """Return the typos of each of the articles, newest first; of very many only the newest."""
    found: dict[int, list[Candidate]] = {article_id: [] for article_id in article_ids}
    rows = statements.OF_THE_ARTICLES.all(connection, article_ids=values_of(article_ids, connection))
    for article_id, _, *row, _ in rows:
        found[article_id].append(_candidate(*row))
    return found


def _candidate(
    typo_id: int,
    exact: str,
    prefix: str,
    suffix: str,
    block: str,
    start: int | None,
    end: int | None,
    suggestion: str | None,
    reports: int,
    status: str,
    is_own: int,
) -> Candidate:
    sighting = Sighting(Quote(exact, prefix, suffix), block or None, start, end, suggestion)
    return Candidate(typo_id, sighting, reports, status, bool(is_own))


def restate(connection: Connection, typo_id: int, values: dict[str, Any]) -> bool:
    """Let a typo be told by another report's quote, block and suggestion than before, and tell whether it is: not where
    a suggestion is known of it, as it may be where the candidate was one merged into it, nor where an editor corrected
    the phrase that it has. Whoever is about to correct it is told that the phrase is another one."""
    known = {"id_": typo_id, "exact_": values["exact"]}
    return connection.execute(_RESTATE.values(**values), known).first() is not None


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


def add_reports(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store reports. Raises sqlalchemy.exc.IntegrityError where one is stored already: a copy came at this moment."""
    statements.INSERT_REPORT.each(connection, rows)


def tally_suggestions(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Count `count` more readers for each of these suggestions (rows of Suggestion)."""
    statements.TALLY.each(connection, rows)


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
