"""The statements of the readers' endpoint, built once: SQLAlchemy Core on a bare connection, no ORM objects."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from collector.store.models import Article, Event, Kind, Report, Status, Suggestion, Typo, TypoAlias, TypoSearch
from collector.text.quotes import Quote
from collector.text.sameness import Sighting
from collector.text.search_text import SEARCH_LIMIT


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a report: its typo, how many reports that has now, and whether this one is new."""

    typo_id: int
    reports: int
    created: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A typo that a report may belong to."""

    typo_id: int
    sighting: Sighting
    reports: int
    status: str

    @property
    def quote(self) -> Quote:
        """The phrase and its surroundings."""
        return self.sighting.quote


_FIND = (
    select(Report.id, Report.typo_id, Typo.reports)
    .join(Typo, Typo.id == Report.typo_id)
    .where(Report.id.in_(bindparam("report_ids", expanding=True)))
)


def _known_as(told: type[Typo] | type[TypoAlias]) -> Any:
    """Typos of articles, by their own quotes or by those of typos that editors merged into them."""
    columns = (told.exact, told.prefix, told.suffix, told.block_text, told.block_start, told.block_end, told.suggestion)
    where = (told.article_id.label("article_id"), told.phrase_key.label("phrase_key"))
    statement = select(*where, Typo.id.label("typo_id"), *columns, Typo.reports, Typo.status)
    if told is TypoAlias:
        statement = statement.join(TypoAlias, TypoAlias.typo_id == Typo.id)
    return statement.where(told.article_id.in_(bindparam("article_ids", expanding=True)))


# A typo is also known by the quotes of those that were merged into it: so later reports follow the merge.
_OF_THE_PHRASES = union_all(
    *(
        _known_as(told).where(told.phrase_key.in_(bindparam("phrase_keys", expanding=True)))
        for told in (Typo, TypoAlias)
    )
)
MOST_COMPARED = 300
"""Nobody's article has more typos; one that somebody filled with nonsense shall not hold up reports."""
_KNOWN = union_all(_known_as(Typo), _known_as(TypoAlias)).subquery()
_NEWEST = select(
    _KNOWN, func.row_number().over(partition_by=_KNOWN.c.article_id, order_by=_KNOWN.c.typo_id.desc()).label("newest")
).subquery()
_OF_THE_ARTICLES = select(_NEWEST).where(_NEWEST.c.newest <= MOST_COMPARED).order_by(_NEWEST.c.newest)
_COUNT = (
    update(Typo)
    .where(Typo.id == bindparam("id_"))
    .values(reports=Typo.reports + bindparam("more"), last_seen=bindparam("seen"))
)
_RESTATE = update(Typo).where(Typo.id == bindparam("id_"), Typo.suggestion.is_(None))
_WHEN_FIXED = (
    select(Event.at)
    .where(Event.typo_id == bindparam("typo_id"), Event.kind == Kind.STATUS, Event.new == Status.FIXED)
    .order_by(Event.id.desc())
    .limit(1)
)
_REOPEN = (
    update(Typo)
    .where(Typo.id == bindparam("typo_id"), Typo.status == Status.FIXED)
    .values(status=Status.NEW, version=Typo.version + 1)
    .returning(Typo.id)
)
_INSERT_EVENT = insert(Event)
# SQLite gives the largest number anew when its row is deleted, but numbers of merged typos lead to others. There is one
# writer, and both maxima are read off the end of an index.
_LAST_NUMBER = select(
    func.max(
        func.coalesce(select(func.max(Typo.id)).scalar_subquery(), 0),
        func.coalesce(select(func.max(TypoAlias.old_typo_id)).scalar_subquery(), 0),
    )
)
_NEXT_NUMBERS = select(func.nextval(func.pg_get_serial_sequence("typo", "id"))).select_from(
    func.generate_series(1, bindparam("count"))
)
_INSERT_TYPO = insert(Typo)
_INSERT_REPORT = insert(Report)
_INSERT_SEARCH = insert(TypoSearch)


def _upsert_article(insert_: Any) -> Any:
    statement = insert_(Article)
    return statement.on_conflict_do_update(
        index_elements=["site_id", "key"],
        set_={
            "last_seen": statement.excluded.last_seen,
            # What a later report knows of the article and an earlier one did not; it changes nothing that is known,
            # or anybody could rename an article.
            **{column: func.coalesce(getattr(Article, column), statement.excluded[column]) for column in _ABOUT},
        },
    ).returning(Article.id, Article.site_id, Article.key)


def _tally(insert_: Any) -> Any:
    return insert_(Suggestion).on_conflict_do_update(
        index_elements=["typo_id", "key"], set_={"count": Suggestion.count + 1}
    )


def _extend_search(position: Any, line_end: Any) -> Any:
    """collector.text.search_text.extended, where the text is."""
    words = bindparam("words")
    return (
        update(TypoSearch)
        .where(
            TypoSearch.typo_id == bindparam("id_"),
            position(TypoSearch.text, words) == 0,
            func.length(TypoSearch.text) + func.length(words) < SEARCH_LIMIT,
        )
        .values(text=TypoSearch.text + line_end + words)
    )


_ABOUT = ("title", "author", "section", "published", "modified", "lang")
_UPSERT_ARTICLE = {"sqlite": _upsert_article(sqlite_insert), "postgresql": _upsert_article(postgresql_insert)}
_TALLY = {"sqlite": _tally(sqlite_insert), "postgresql": _tally(postgresql_insert)}
_EXTEND_SEARCH = {
    "sqlite": _extend_search(func.instr, func.char(10)),
    "postgresql": _extend_search(func.strpos, func.chr(10)),
}


def find_reports(connection: Connection, report_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Stored]:
    """Return what became of those of the reports that are stored, by their ids."""
    rows = connection.execute(_FIND, {"report_ids": list(report_ids)})
    return {report_id: Stored(typo_id, reports, created=False) for report_id, typo_id, reports in rows}


def touch_articles(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Store these articles, oldest sighting first, or note that they were seen again, and return the number of each.

    On PostgreSQL this locks the articles' rows until the transaction ends, in one order, so that reports of one article
    are decided one after the other and two first reports of a typo make one typo. On SQLite there is one writer anyway.
    """
    articles: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        known = articles.setdefault((row["site_id"], row["key"]), row)
        if known is not row:
            about = {name: row[name] if known[name] is None else known[name] for name in _ABOUT}
            articles[row["site_id"], row["key"]] = {**known, **about, "last_seen": row["last_seen"]}
    statement = _UPSERT_ARTICLE[connection.dialect.name]
    found = connection.execute(statement, [articles[key] for key in sorted(articles)])
    numbers = {(site_id, key): number for number, site_id, key in found}
    return [numbers[row["site_id"], row["key"]] for row in rows]


def candidates(
    connection: Connection, places: Collection[tuple[int, str]]
) -> dict[tuple[int, str], list[Candidate]]:
    """Return the typos with these phrases, or with one merged into them that had it, by article and phrase key."""
    articles, phrases = {article for article, _ in places}, {phrase for _, phrase in places}
    rows = connection.execute(_OF_THE_PHRASES, {"article_ids": list(articles), "phrase_keys": list(phrases)})
    found: dict[tuple[int, str], list[Candidate]] = {place: [] for place in places}
    for article, phrase, *row in rows:
        if (article, phrase) in found:
            found[article, phrase].append(_candidate(*row))
    return found


def all_candidates(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Candidate]]:
    """Return the typos of each of the articles, newest first; of very many only the newest."""
    found: dict[int, list[Candidate]] = {article_id: [] for article_id in article_ids}
    for article_id, _, *row, _ in connection.execute(_OF_THE_ARTICLES, {"article_ids": list(article_ids)}):
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
) -> Candidate:
    return Candidate(
        typo_id, Sighting(Quote(exact, prefix, suffix), block or None, start, end, suggestion), reports, status
    )


def restate(connection: Connection, typo_id: int, values: dict[str, Any]) -> None:
    """Let a typo that no suggestion is known of, also if the candidate was one merged into it, be told by another
    report's quote, block and suggestion than before."""
    connection.execute(_RESTATE.values(**values), {"id_": typo_id})


def when_fixed(connection: Connection, typo_id: int) -> datetime | None:
    """Return when the typo was last marked fixed, or None where its history does not say."""
    return connection.execute(_WHEN_FIXED, {"typo_id": typo_id}).scalar()


def reopen(connection: Connection, typo_id: int, now: datetime) -> None:
    """Open a fixed typo again, with a line in its history; one that is not fixed stays as it is."""
    if connection.execute(_REOPEN, {"typo_id": typo_id}).first():
        event = {"typo_id": typo_id, "at": now, "kind": Kind.REPORTED, "old": Status.FIXED, "new": Status.NEW}
        connection.execute(_INSERT_EVENT, event)


def new_numbers(connection: Connection, count: int) -> list[int]:
    """Return numbers for so many new typos; on SQLite they must be stored in the same transaction."""
    if connection.dialect.name == "sqlite":
        last = connection.execute(_LAST_NUMBER).scalar_one()
        return list(range(last + 1, last + 1 + count))
    return list(connection.execute(_NEXT_NUMBERS, {"count": count}).scalars())


def add_typos(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store new typos under their numbers."""
    connection.execute(_INSERT_TYPO, rows)


def count_reports(connection: Connection, more: Mapping[int, tuple[int, datetime]]) -> None:
    """Count more reports of known typos, by their numbers: how many, and when the last one came.

    Many typos are changed in the order of their numbers, here as elsewhere, so that nobody waits in a circle.
    """
    rows = [{"id_": typo_id, "more": count, "seen": seen} for typo_id, (count, seen) in sorted(more.items())]
    connection.execute(_COUNT, rows)


def add_search(connection: Connection, texts: Mapping[int, str]) -> None:
    """Let new typos, by their numbers, be found by these folded texts."""
    connection.execute(
        _INSERT_SEARCH, [{"typo_id": typo_id, "text": text[:SEARCH_LIMIT]} for typo_id, text in texts.items()]
    )


def extend_search(connection: Connection, more: Sequence[tuple[int, str]]) -> None:
    """Let typos also be found by these folded words of further readers, which must not be empty."""
    statement = _EXTEND_SEARCH[connection.dialect.name]
    connection.execute(statement, [{"id_": typo_id, "words": words} for typo_id, words in more])


def add_reports(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store reports. Raises sqlalchemy.exc.IntegrityError where one is stored already: a copy came at this moment."""
    connection.execute(_INSERT_REPORT, rows)


def tally_suggestions(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Count one more reader for each of these suggestions (rows of Suggestion)."""
    connection.execute(_TALLY[connection.dialect.name], rows)
