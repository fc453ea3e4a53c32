"""Putting typos' texts into the search's index some time after they arrive.

Indexing a text as it arrives would cost nearly as much as everything else that a report costs, on both databases; many
at once are cheaper, and searches, which read what waits, are rarer than reports. What waits are the rows of TypoSearch
with `indexed` below the text's length; an index of its own has these rows only.
"""

import threading
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from collector.store.database import Database

# A search reads the text of so many typos in no time, so they need not be in the index.
_FEW = 100
# So many are put into it at once, since reports wait meanwhile.
_BATCH = 200

# INDEXED BY: left to itself, SQLite goes through the whole table in the order of its numbers.
_WAITING = {
    "sqlite": text(
        "SELECT typo_id FROM typo_search INDEXED BY ix_typo_search_pending"
        " WHERE indexed < length(text) ORDER BY typo_id LIMIT :count"
    ),
    "postgresql": text(
        "SELECT typo_id FROM typo_search WHERE indexed < length(text) ORDER BY typo_id LIMIT nullif(:count, -1)"
    ),
}
_INDEX = {
    # FTS5 must be told what it forgets: the beginning of the text that it has, since readers' words are only ever
    # added. Two more characters at the end let each character of the text begin a trigram.
    "sqlite": (
        text(
            "INSERT INTO typo_fts (typo_fts, rowid, text)"
            " SELECT 'delete', typo_id, substr(text, 1, indexed) || char(10) || char(10)"
            " FROM typo_search INDEXED BY ix_typo_search_pending"
            " WHERE indexed < length(text) AND indexed > 0 AND typo_id <= :last"
        ),
        text(
            "INSERT INTO typo_fts (rowid, text) SELECT typo_id, text || char(10) || char(10)"
            " FROM typo_search INDEXED BY ix_typo_search_pending"
            " WHERE indexed < length(text) AND typo_id <= :last"
        ),
        text(
            "UPDATE typo_search INDEXED BY ix_typo_search_pending SET indexed = length(text)"
            " WHERE indexed < length(text) AND typo_id <= :last"
        ),
    ),
    # Its indexes are of the rows with `indexed` above zero. A row that a report is just changing waits on.
    "postgresql": (
        text(
            "UPDATE typo_search SET indexed = length(text) WHERE typo_id IN (SELECT typo_id FROM typo_search"
            " WHERE indexed < length(text) AND typo_id <= :last ORDER BY typo_id FOR UPDATE SKIP LOCKED)"
        ),
    ),
}
# GIN keeps a list of what it has not sorted in, through which each search would go
# (https://www.postgresql.org/docs/current/gin.html#GIN-FAST-UPDATE).
_SORT_IN = text(
    "SELECT gin_clean_pending_list('ix_typo_search_trigrams'), gin_clean_pending_list('ix_typo_search_pairs')"
)


def waiting(session: Session, count: int = -1) -> list[int]:
    """Return the numbers of the first `count` typos that wait for the index, or of all."""
    return list(session.scalars(_WAITING[session.get_bind().dialect.name], {"count": count}))


def catch_up(database: Database, few: int) -> bool:
    """Put some of what waits into the index, unless not more than `few` wait; tell whether to go on.

    Raises sqlalchemy.exc.SQLAlchemyError where somebody else writes, or the disk is full.
    """
    with database.read() as session:
        ids = waiting(session, max(_BATCH, few + 1))
    if len(ids) <= few:
        return False
    done = 0
    with database.spare() as connection:
        for statement in _INDEX["sqlite" if database.is_sqlite else "postgresql"]:
            done = connection.execute(statement, {"last": ids[-1]}).rowcount
    return done > 0  # on PostgreSQL somebody may hold them all


def sort_in(database: Database) -> None:
    """Let PostgreSQL sort what was put into its indexes. SQLite does it meanwhile."""
    if not database.is_sqlite:
        with database.spare() as connection:
            connection.execute(_SORT_IN)


class Indexer:
    """Catches up, whenever somebody searches, in a thread of its own. There is one for all threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_at_it = threading.Lock()

    def catch_up_soon(self) -> None:
        """Let what waits be put into the index soon, unless it is little."""
        with self._database.read() as session:
            if len(waiting(session, _FEW + 1)) <= _FEW:
                return
        if self._is_at_it.acquire(blocking=False):
            try:
                threading.Thread(target=self._run, name="indexer", daemon=True).start()
            except RuntimeError:  # there can be no more threads now; the next search tries again
                self._is_at_it.release()

    def _run(self) -> None:
        try:
            # Where somebody else writes, reports go first, and a full disk is told elsewhere: the next search tries
            # again, and finds what it looks for all the same.
            with suppress(SQLAlchemyError):
                while catch_up(self._database, _FEW):
                    pass
                sort_in(self._database)
        finally:
            self._is_at_it.release()
