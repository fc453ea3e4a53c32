"""Finding typos by parts of their text: every term must stand somewhere in TypoSearch.text.

The rule is that of `term in text`, on both databases, and nothing but that rule decides in the end. An index of
trigrams, all runs of three characters, only tells where to look: FTS5's `typo_fts` on SQLite, pg_trgm's GIN index on
PostgreSQL. The migration that makes them says how.

No single plan is fast for rare and for common terms, so there are three, tried in this order:

1. Ask the index for a few candidates. A rare term has no more: check them, sort them, done.
2. A common term stands in many of the typos that come first in the order: walk that order for a while and check.
3. What is common, but not among the first, or too short for the index, is looked for everywhere.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session

from collector.store.database import Database
from collector.store.models import Typo, TypoSearch

# So many candidates are checked and sorted in a few milliseconds.
_FEW = 2_000

# How far the order is walked: at 2,000 hits in 100,000 typos, a page of 50 needs half of it on the average.
_WALK = 5_000
_STEP = 500

# FTS5 reads a list for each trigram. A dozen leave few candidates; the rest of a long phrase is only checked.
_MOST_TRIGRAMS = 12

_TRIGRAM = 3

# A search reads the text of so many typos in no time, so they need not be in the index; more are put into it, at most
# so many at once, since reports wait meanwhile.
_PENDING_READ = 100
_PENDING_BATCH = 500

_LIKELY = text("SELECT rowid FROM typo_fts WHERE typo_fts MATCH :trigrams LIMIT :count")

# INDEXED BY: left to itself, SQLite goes through the whole table in the order of its numbers.
_WAITING = text(
    "SELECT typo_id FROM typo_search INDEXED BY ix_typo_search_pending"
    " WHERE indexed < length(text) ORDER BY typo_id LIMIT :count"
)
# FTS5 must be told what it forgets: the beginning of the text that it has, since readers' words are only ever added.
_INDEX = (
    text(
        "INSERT INTO typo_fts (typo_fts, rowid, text) SELECT 'delete', typo_id, substr(text, 1, indexed)"
        " FROM typo_search INDEXED BY ix_typo_search_pending"
        " WHERE indexed < length(text) AND indexed > 0 AND typo_id <= :last"
    ),
    text(
        "INSERT INTO typo_fts (rowid, text) SELECT typo_id, text FROM typo_search INDEXED BY ix_typo_search_pending"
        " WHERE indexed < length(text) AND typo_id <= :last"
    ),
    text(
        "UPDATE typo_search INDEXED BY ix_typo_search_pending SET indexed = length(text)"
        " WHERE indexed < length(text) AND typo_id <= :last"
    ),
)


def first_found(session: Session, wanted: Select[Typo], terms: tuple[str, ...], count: int) -> list[Typo]:
    """Return the first `count` typos of `wanted`, which has its filters and order, that have all of the terms."""
    few = _candidates(session, terms)
    if few is not None:
        return list(session.scalars(wanted.where(_any_of(session, Typo.id, few)).limit(count)))
    ids, whole = _walk(session, wanted.with_only_columns(Typo.id, maintain_column_froms=True), terms, count)
    if len(ids) < count and not whole:
        ids = list(session.scalars(_everywhere(session, wanted, terms).with_only_columns(Typo.id).limit(count)))
    found = {typo.id: typo for typo in session.scalars(select(Typo).where(Typo.id.in_(ids)))}
    return [found[id_] for id_ in ids]


def catch_up(database: Database) -> None:
    """Put typos that wait for it into SQLite's index, unless they are few or somebody else writes.

    Indexing a typo as it arrives would cost nearly as much as everything else that a report costs; many at once are
    cheaper, and searches, which read what waits, are rarer than reports. PostgreSQL's GIN index keeps a list of its
    own of what waits (https://www.postgresql.org/docs/current/gin.html#GIN-FAST-UPDATE).
    """
    if not database.is_sqlite:
        return
    with database.read() as session:
        ids = list(session.scalars(_WAITING, {"count": _PENDING_BATCH}))
    if len(ids) <= _PENDING_READ:
        return
    try:
        with database.spare() as connection:
            for statement in _INDEX:
                connection.execute(statement, {"last": ids[-1]})
    except (TimeoutError, OperationalError):
        return  # reports go first, and a full disk is told elsewhere; the search finds what it looks for all the same


def _candidates(session: Session, terms: tuple[str, ...]) -> list[int] | None:
    """The typos with all terms, if the index can tell and they are few."""
    if all(len(term) < _TRIGRAM for term in terms):
        return None
    if not _is_sqlite(session):
        few = list(session.scalars(select(TypoSearch.typo_id).where(*_like(terms)).limit(_FEW + 1)))
        return few if len(few) <= _FEW else None
    likely = _likely(session, terms, _FEW + 1)
    if len(likely) == _FEW + 1:
        return None
    few = list(_checked(session, likely, terms))
    return few if len(few) <= _FEW else None


def _likely(session: Session, terms: tuple[str, ...], most: int) -> set[int]:
    """The typos with the terms' trigrams, at most so many (-1 for all), and what waits for SQLite's index."""
    likely = set(session.scalars(_LIKELY, {"trigrams": _match(terms), "count": most}))
    return likely if len(likely) == most else likely.union(session.scalars(_WAITING, {"count": -1}))


def _walk(session: Session, order: Select[Any], terms: tuple[str, ...], count: int) -> tuple[list[int], bool]:
    """The first typos of the order with all terms, at most `count`, and whether the order was walked to its end."""
    way = list(session.scalars(order.limit(_WALK)))
    found: list[int] = []
    for start in range(0, len(way), _STEP):
        step = way[start : start + _STEP]
        right = set(_checked(session, step, terms))
        found += [id_ for id_ in step if id_ in right]
        if len(found) >= count:
            break
    return found[:count], len(way) < _WALK


def _everywhere(session: Session, wanted: Select[Any], terms: tuple[str, ...]) -> Select[Any]:
    """`wanted` with all terms, by the index if it knows one of them, else by reading every text."""
    if not _is_sqlite(session):
        # MATERIALIZED: else PostgreSQL, which expects few hits, may walk the order once more.
        found = select(TypoSearch.typo_id).where(*_like(terms)).cte("found").prefix_with("MATERIALIZED")
        return wanted.where(Typo.id.in_(select(found.c.typo_id)))
    if all(len(term) < _TRIGRAM for term in terms):
        return wanted.where(Typo.id.in_(select(TypoSearch.typo_id).where(*_has(session, terms))))
    return wanted.where(_any_of(session, Typo.id, _checked(session, _likely(session, terms, -1), terms)))


def _checked(session: Session, ids: Iterable[int], terms: tuple[str, ...]) -> Iterable[int]:
    """Those of the typos that have all terms."""
    statement = select(TypoSearch.typo_id).where(_any_of(session, TypoSearch.typo_id, ids), *_has(session, terms))
    return session.scalars(statement)


def _match(terms: tuple[str, ...]) -> str:
    """The terms' trigrams as FTS5 is asked for them. In quotation marks nothing of them is an operator."""
    trigrams = list(dict.fromkeys(term[n : n + _TRIGRAM] for term in terms for n in range(len(term) - _TRIGRAM + 1)))
    apart = -(-len(trigrams) // _MOST_TRIGRAMS)
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams[::apart])


def _has(session: Session, terms: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The rule itself. No index answers it, so that no planner takes a way of its own."""
    place = func.instr if _is_sqlite(session) else func.strpos
    return [place(TypoSearch.text, term) > 0 for term in terms]


def _like(terms: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The rule as PostgreSQL's index can answer it."""
    return [TypoSearch.text.contains(term, autoescape=True) for term in terms]


def _any_of(session: Session, column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """One parameter, however many there are: thousands would have to be parsed."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(each.c.value))  # type: ignore[no-any-return]
    return column == func.any(literal(list(ids), ARRAY(Integer)))  # type: ignore[no-any-return]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
