"""The tally of what readers suggest for a typo, as it follows from how the typo is told and from its reports."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Connection, Row, bindparam, case, column, delete, func, insert, select, table

from collector.text.quotes import Quote
from collector.text.restating import Proposal, proposal
from collector.text.sightings import Sighting

# Only what is needed here, and not the models: a migration calls this, when columns that models have may not exist yet.
# Without types, so that moments go through as the database has them.
_TOLD = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end")
_TYPO = table("typo", column("id"), *map(column, _TOLD))
_REPORT = table("report", *map(column, ("typo_id", "received_at", "suggestion", *_TOLD)), column("counts", Boolean()))
_TALLY = table("suggestion", *map(column, ("typo_id", "key", "text", "exact", "count", "first_seen")))

_TELLING = select(*(_TYPO.c[name] for name in _TOLD)).where(_TYPO.c.id == bindparam("typo_id"))
_SUGGESTING = (_REPORT.c.typo_id == bindparam("typo_id"), _REPORT.c.suggestion.is_not(None))
_READERS = func.sum(case((_REPORT.c.counts, 1), else_=0))


def _suggested(readers: Any) -> tuple[Any, Any]:
    """What is suggested for the typo's own phrase, and for others, counted by `readers`.

    Most readers select the typo's own phrase: for them it is enough to know what they suggest.
    """
    how_many = (readers.label("number"), func.min(_REPORT.c.received_at).label("first"))
    of_the_phrase = (
        select(_REPORT.c.suggestion, *how_many)
        .where(*_SUGGESTING, _REPORT.c.exact == bindparam("exact"))
        .group_by(_REPORT.c.suggestion)
    )
    of_others = (
        select(_REPORT.c.suggestion, *(_REPORT.c[name] for name in _TOLD), *how_many)
        .where(*_SUGGESTING, _REPORT.c.exact != bindparam("exact"))
        .group_by(_REPORT.c.suggestion, *(_REPORT.c[name] for name in _TOLD))
    )
    return of_the_phrase, of_others


_BY_READERS, _BY_REPORTS = _suggested(_READERS), _suggested(func.count())
_CLEAR = delete(_TALLY).where(_TALLY.c.typo_id == bindparam("typo_id"))


def telling(connection: Connection, typo_id: int) -> Sighting:
    """Return how the typo is told: the phrase for which suggestions are tallied, and what is around it."""
    return _sighting(connection.execute(_TELLING, {"typo_id": typo_id}).one())


def tally_anew(connection: Connection, typo_id: int, *, every_report: bool = False) -> None:
    """Count all suggestions of the typo's reports, inside the caller's transaction, for the phrase that it has now.

    Afterwards the tally is what it would be had the reports arrived one after the other. It takes about a microsecond a
    report, and some hundred for each other selection and suggestion. `every_report` is for a migration: reports had no
    `counts` then, and all of them counted.
    """
    told = telling(connection, typo_id)
    found: dict[str, dict[str, Any]] = {}
    for wanted, number, first in _wanted(connection, typo_id, told, _BY_REPORTS if every_report else _BY_READERS):
        one = {"typo_id": typo_id, "key": wanted.key, "text": wanted.text, "exact": wanted.exact, "count": 0}
        known = found.setdefault(wanted.key, one | {"first_seen": first})
        known["count"] += number
        known["first_seen"] = min(known["first_seen"], first)
    connection.execute(_CLEAR, {"typo_id": typo_id})
    if found:
        connection.execute(insert(_TALLY), list(found.values()))


def _wanted(
    connection: Connection, typo_id: int, told: Sighting, suggested: tuple[Any, Any]
) -> Iterator[tuple[Proposal, int, Any]]:
    """What is suggested, how many suggest it and when the first did."""
    of = {"typo_id": typo_id, "exact": told.quote.exact}
    of_the_phrase, of_others = suggested
    for row in connection.execute(of_the_phrase, of):
        report = Sighting(told.quote, suggestion=row.suggestion)
        yield from _counted(told, report, row)
    for row in connection.execute(of_others, of):
        yield from _counted(told, _sighting(row, row.suggestion), row)


def _counted(told: Sighting, report: Sighting, row: Row[Any]) -> Iterator[tuple[Proposal, int, Any]]:
    wanted = proposal(told, report)
    if wanted is not None:
        yield wanted, row.number, row.first


def _sighting(row: Row[Any], suggestion: str | None = None) -> Sighting:
    quote = Quote(row.exact, row.prefix, row.suffix)
    return Sighting(quote, row.block_text or None, row.block_start, row.block_end, suggestion)
