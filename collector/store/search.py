"""Finding typos by parts of their text: every term must stand somewhere in TypoSearch.text.

The rule is that of `term in text`, on both databases, and nothing but that rule decides in the end. An index of
trigrams, all runs of three characters, only tells where to look: FTS5's `typo_fts` on SQLite, pg_trgm's GIN index on
PostgreSQL. For a term of one or two characters, a word in Chinese, that is where trigrams begin with it, or, on
PostgreSQL, a second index of pairs. Migrations 0004 and 0007, which make them, say how.

No single plan is fast for rare and for common terms, so there are four, tried in this order:

1. A common term stands in many of the typos that come first in the order: walk a few steps and check, and some more
   where those few promise a page, or the list is short.
2. Ask the index for a few candidates. A rare term has no more: check them, sort them, done.
3. Walk the order for a while.
4. What is common, but not among the first, is looked for everywhere.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    TextClause,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from collector.store.indexing import waiting
from collector.store.models import Typo, TypoSearch
from collector.store.order import Order

# So many candidates are checked and sorted in some 20 milliseconds.
_FEW = 6_000

# How far the order is walked: to see how common the terms are; before the index is asked, if they are common enough for
# that; and after. At 6,000 hits in 100,000 typos, a page of 50 needs some 850 of them on the average.
_WALKS = (250, 1_000, 5_000)
# Of whoever wants few typos, as that beside another, the first walk is shorter.
_NEAR_FOR_EACH = 100
# The texts of so many are read at a time.
_STEP = 500
# Nearly all candidates have the terms: so many times as many as are wanted will do.
_ENOUGH = 3

# FTS5 reads a list for each trigram. A dozen leave few candidates; the rest of a long phrase is only checked.
_MOST_TRIGRAMS = 12

_TRIGRAM = 3

_LIKELY = text("SELECT rowid FROM typo_fts WHERE typo_fts MATCH :trigrams LIMIT :count")
# A term of one or two characters is the beginning of trigrams (https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module).
_BEGUN = text("SELECT DISTINCT doc FROM typo_fts_trigrams WHERE term >= :term AND term < :beyond LIMIT :count")


def first_found(session: Session, order: Order, terms: tuple[str, ...], count: int) -> list[int]:
    """Return the numbers of the first `count` typos of the order that have all of the terms."""
    walk = _Walk(session, order, terms, count)
    first, near, far = _WALKS
    if walk.go(min(first, _NEAR_FOR_EACH * count)) or (walk.is_worth(near) and walk.go(near)):
        return walk.found
    few = _candidates(session, terms)
    if few is not None:
        return _first_of(session, order, few, terms, count)
    if walk.go(far):
        return walk.found
    return list(session.scalars(order.among(_everywhere(session, terms), count)))


class _Walk:
    """A walk along an order, in which the first `count` typos with all terms are looked for."""

    def __init__(self, session: Session, order: Order, terms: tuple[str, ...], count: int) -> None:
        self._session, self._order, self._terms, self._count = session, order, terms, count
        self._gone = 0
        self.found: list[int] = []

    def go(self, far: int) -> bool:
        """Go on until `far` typos are behind, and tell whether that is enough: all are found, or there are no more."""
        way = list(self._session.scalars(self._order.first(far)))
        self.found += _first_with(self._session, way[self._gone :], self._terms, self._count - len(self.found))
        self._gone = len(way)
        return len(self.found) == self._count or len(way) < far

    def is_worth(self, far: int) -> bool:
        """Whether to go so far: enough have the terms there, if these are half as common as they seem to be, or there
        are no more typos than that. To ask the index in vain is dearer than to walk in vain."""
        if len(self.found) * far * 2 >= self._count * self._gone:
            return True
        # What leaves out much walks long to see so few; then the index is cheaper.
        return not self._order.conditions and (self._session.scalar(self._order.count_to(far)) or 0) < far


def _first_of(session: Session, order: Order, few: Collection[int], terms: tuple[str, ...], count: int) -> list[int]:
    """The first `count` of these typos that have all terms."""
    found: list[int] = []
    among = any_of(session, Typo.id, few)
    for most in (_ENOUGH * count, len(few)):
        way = list(session.scalars(order.among(among, most)))
        found = _first_with(session, way, terms, count)
        if len(found) == count or len(way) < most:
            break
    return found


def _candidates(session: Session, terms: tuple[str, ...]) -> Collection[int] | None:
    """Typos among which are all those with all terms, if the index can tell and they are few."""
    if not _is_sqlite(session):
        few = list(session.scalars(_by_index(terms).limit(_FEW + 1)))
        return _and_waiting(session, few) if len(few) <= _FEW else None
    for lookup, parameters in _lookups(terms):
        few = list(session.scalars(lookup, parameters | {"count": _FEW + 1}))
        if len(few) <= _FEW:
            return _and_waiting(session, few)
    return None


def _lookups(terms: tuple[str, ...]) -> Iterator[tuple[TextClause, dict[str, Any]]]:
    """What SQLite's index can be asked for the terms: for all longer ones at once, for each short one alone."""
    if trigrams := _match(terms):
        yield _LIKELY, {"trigrams": trigrams}
    for term in terms:
        if len(term) < _TRIGRAM:
            # The index sorts by UTF-8, which is the order of code points; the last of these is no character.
            yield _BEGUN, {"term": term, "beyond": f"{term}{chr(0x10FFFF)}"}


def _and_waiting(session: Session, ids: Iterable[int]) -> set[int]:
    """These typos and those that wait for the index."""
    return {*ids, *waiting(session)}


def _first_with(session: Session, way: Sequence[int], terms: tuple[str, ...], count: int) -> list[int]:
    """The first `count` typos on the way that have all terms. Their texts are read a few steps at a time."""
    found: list[int] = []
    for start in range(0, len(way), _STEP):
        step = way[start : start + _STEP]
        right = set(with_terms(session, step, terms))
        found += [id_ for id_ in step if id_ in right]
        if len(found) >= count:
            break
    return found[:count]


def _everywhere(session: Session, terms: tuple[str, ...]) -> ColumnElement[bool]:
    """That a typo has all terms, by the index if it knows one of them, else by reading every text."""
    if not _is_sqlite(session):
        # MATERIALIZED: else PostgreSQL, which expects few hits, may walk the order once more.
        found = _by_index(terms).union(_with_terms(session, waiting(session), terms))
        return Typo.id.in_(select(found.cte("found").prefix_with("MATERIALIZED").c.typo_id))
    trigrams = _match(terms)
    if not trigrams:
        return Typo.id.in_(select(TypoSearch.typo_id).where(*_has(session, terms)))
    likely = session.scalars(_LIKELY, {"trigrams": trigrams, "count": -1})
    return any_of(session, Typo.id, with_terms(session, _and_waiting(session, likely), terms))


def with_terms(session: Session, ids: Iterable[int], terms: tuple[str, ...]) -> Iterable[int]:
    """Return those of the typos that have all terms."""
    return session.scalars(_with_terms(session, ids, terms))


def _with_terms(session: Session, ids: Iterable[int], terms: tuple[str, ...]) -> Select[int]:
    return select(TypoSearch.typo_id).where(any_of(session, TypoSearch.typo_id, ids), *_has(session, terms))


def _match(terms: tuple[str, ...]) -> str:
    """The terms' trigrams as FTS5 is asked for them; empty where no term has one. In quotation marks nothing of them is
    an operator."""
    trigrams = list(dict.fromkeys(term[n : n + _TRIGRAM] for term in terms for n in range(len(term) - _TRIGRAM + 1)))
    if not trigrams:
        return ""
    apart = -(-len(trigrams) // _MOST_TRIGRAMS)
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams[::apart])


def _has(session: Session, terms: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The rule itself. No index answers it, so that no planner takes a way of its own."""
    place = func.instr if _is_sqlite(session) else func.strpos
    return [place(TypoSearch.text, term) > 0 for term in terms]


def _by_index(terms: tuple[str, ...]) -> Select[int]:
    """The typos that PostgreSQL's indexes know with all terms: that of trigrams, and for short terms that of pairs."""
    # Written out: the planner has to see that the condition is that of the indexes.
    known = literal_column("typo_search.indexed > 0", Boolean)
    has = (
        TypoSearch.text.contains(term, autoescape=True)
        if len(term) >= _TRIGRAM
        else func.proofdesk_pairs(TypoSearch.text, type_=ARRAY(BigInteger)).contains([_pair(term)])
        for term in terms
    )
    return select(TypoSearch.typo_id).where(known, *has)


def _pair(term: str) -> int:
    """One or two characters as migration 0007's `proofdesk_pairs` counts them; code points have 21 bits."""
    return ord(term) if len(term) == 1 else ord(term[0]) << 21 | ord(term[1])


def any_of(session: Session, column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that the column is one of these numbers, as one parameter: thousands would have to be
    parsed."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(each.c.value))  # type: ignore[no-any-return]
    return column == func.any(literal(list(ids), ARRAY(Integer)))  # type: ignore[no-any-return]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
