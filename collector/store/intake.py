"""The statements of the readers' endpoint, built once: SQLAlchemy Core on a bare connection, no ORM objects."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, desc, func, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from collector.store.models import Article, Event, Kind, Report, Status, Suggestion, Typo, TypoAlias, TypoSearch
from collector.text.quotes import Quote
from collector.text.restating import Proposal
from collector.text.sameness import Sighting
from collector.text.search_text import SEARCH_LIMIT, extended


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
    select(Report.typo_id, Typo.reports)
    .join(Typo, Typo.id == Report.typo_id)
    .where(Report.id == bindparam("report_id"))
)


def _known_as(told: type[Typo] | type[TypoAlias]) -> Any:
    """The article's typos, by their own quotes or by those of typos that editors merged into them."""
    columns = (told.exact, told.prefix, told.suffix, told.block_text, told.block_start, told.block_end, told.suggestion)
    statement = select(Typo.id.label("typo_id"), *columns, Typo.reports, Typo.status)
    if told is TypoAlias:
        statement = statement.join(TypoAlias, TypoAlias.typo_id == Typo.id)
    return statement.where(told.article_id == bindparam("article_id"))


# A typo is also known by the quotes of those that were merged into it: so later reports follow the merge.
# Nobody's article has more; one that somebody filled with nonsense shall not hold up reports.
_MOST_COMPARED = 300
_OF_THE_ARTICLE = union_all(_known_as(Typo), _known_as(TypoAlias)).order_by(desc("typo_id")).limit(_MOST_COMPARED)
_OF_THE_PHRASE = union_all(
    *(_known_as(told).where(told.phrase_key == bindparam("phrase_key")) for told in (Typo, TypoAlias))
).order_by("typo_id")
_COUNT = (
    update(Typo)
    .where(Typo.id == bindparam("typo_id"))
    .values(reports=Typo.reports + 1, last_seen=bindparam("seen"))
    .returning(Typo.reports)
)
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
    .values(status=Status.NEW, version=Typo.version + 1)
    .returning(Typo.id)
)
_INSERT_EVENT = insert(Event)
_SEARCH_TEXT = select(TypoSearch.text).where(TypoSearch.typo_id == bindparam("typo_id"))
_SET_SEARCH_TEXT = update(TypoSearch).where(TypoSearch.typo_id == bindparam("id_")).values(text=bindparam("text_"))


def _upsert_article(insert_: Any) -> Any:
    statement = insert_(Article)
    return statement.on_conflict_do_update(
        index_elements=["site_id", "key"],
        set_={
            "last_seen": statement.excluded.last_seen,
            # What a later report knows of the article and an earlier one did not; it changes nothing that is known,
            # or anybody could rename an article.
            **{
                column: func.coalesce(getattr(Article, column), statement.excluded[column])
                for column in ("title", "author", "section", "published", "modified", "lang")
            },
        },
    ).returning(Article.id)


def _tally(insert_: Any) -> Any:
    return insert_(Suggestion).on_conflict_do_update(
        index_elements=["typo_id", "key"], set_={"count": Suggestion.count + 1}
    )


def _insert_report(insert_: Any) -> Any:
    return insert_(Report).on_conflict_do_nothing(index_elements=["id"]).returning(Report.id)


_UPSERT_ARTICLE = {"sqlite": _upsert_article(sqlite_insert), "postgresql": _upsert_article(postgresql_insert)}
_TALLY = {"sqlite": _tally(sqlite_insert), "postgresql": _tally(postgresql_insert)}
_INSERT_REPORT = {"sqlite": _insert_report(sqlite_insert), "postgresql": _insert_report(postgresql_insert)}
_INSERT_TYPO = {
    # SQLite gives the largest number anew when its row is deleted, but numbers of merged typos lead to others. There is
    # one writer, and both maxima are read off the end of an index.
    "sqlite": insert(Typo)
    .values(
        id=select(
            func.max(
                func.coalesce(select(func.max(Typo.id)).scalar_subquery(), 0),
                func.coalesce(select(func.max(TypoAlias.old_typo_id)).scalar_subquery(), 0),
            )
            + 1
        ).scalar_subquery()
    )
    .returning(Typo.id),
    "postgresql": insert(Typo).returning(Typo.id),
}
_INSERT_SEARCH = insert(TypoSearch)


def find_report(connection: Connection, report_id: uuid.UUID) -> Stored | None:
    """Return what became of the report with this id, or None where there is none."""
    row = connection.execute(_FIND, {"report_id": report_id}).first()
    return Stored(row[0], row[1], created=False) if row else None


def touch_article(connection: Connection, values: dict[str, Any]) -> int:
    """Store the article, or note that it was seen again, and return its number.

    On PostgreSQL this locks the article's row until the transaction ends, so that reports of one article are decided
    one after the other and two first reports of a typo make one typo. On SQLite there is one writer anyway.
    """
    statement = _UPSERT_ARTICLE[connection.dialect.name]
    return int(connection.execute(statement, values).scalar_one())


def candidates(connection: Connection, article_id: int, phrase_key: str) -> list[Candidate]:
    """Return the article's typos with this phrase, or with one merged into them that had it, oldest first."""
    return _candidates(connection.execute(_OF_THE_PHRASE, {"article_id": article_id, "phrase_key": phrase_key}))


def all_candidates(connection: Connection, article_id: int) -> list[Candidate]:
    """Return the article's typos, newest first; of very many only the newest."""
    return _candidates(connection.execute(_OF_THE_ARTICLE, {"article_id": article_id}))


def _candidates(rows: Iterable[Any]) -> list[Candidate]:
    return [
        Candidate(id_, Sighting(Quote(exact, prefix, suffix), block or None, start, end, suggestion), reports, status)
        for id_, exact, prefix, suffix, block, start, end, suggestion, reports, status in rows
    ]


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
    if connection.execute(_REOPEN, {"typo_id": typo_id}).first():
        event = {"typo_id": typo_id, "at": now, "kind": Kind.REPORTED, "old": Status.FIXED, "new": Status.NEW}
        connection.execute(_INSERT_EVENT, event)


def add_typo(connection: Connection, values: dict[str, Any]) -> int:
    """Store a new typo with one report and return its number."""
    return int(connection.execute(_INSERT_TYPO[connection.dialect.name], values).scalar_one())


def count_report(connection: Connection, typo_id: int, seen: datetime) -> int:
    """Count one more report of the typo and return how many it has now."""
    return int(connection.execute(_COUNT, {"typo_id": typo_id, "seen": seen}).scalar_one())


def add_search(connection: Connection, typo_id: int, text: str) -> None:
    """Let a new typo be found by this folded text."""
    connection.execute(_INSERT_SEARCH, {"typo_id": typo_id, "text": text[:SEARCH_LIMIT]})


def extend_search(connection: Connection, typo_id: int, words: str) -> None:
    """Let the typo also be found by these folded words of a further reader's; empty ones change nothing."""
    if not words:
        return
    known = connection.execute(_SEARCH_TEXT, {"typo_id": typo_id}).scalar_one()
    text = extended(known, words)
    if text != known:
        connection.execute(_SET_SEARCH_TEXT, {"id_": typo_id, "text_": text})


def add_report(connection: Connection, values: dict[str, Any]) -> bool:
    """Store the report; False where its id is stored already, perhaps by a copy that arrived at the same moment."""
    statement = _INSERT_REPORT[connection.dialect.name]
    return connection.execute(statement, values).first() is not None


def tally_suggestion(connection: Connection, typo_id: int, wanted: Proposal, seen: datetime) -> None:
    """Count one more reader who suggests this."""
    what = {"key": wanted.key, "text": wanted.text, "exact": wanted.exact}
    connection.execute(_TALLY[connection.dialect.name], {"typo_id": typo_id, **what, "count": 1, "first_seen": seen})
