"""Storing one report: which article, which typo, one transaction."""

import uuid
from datetime import datetime

from sqlalchemy import Connection

from collector.intake import rows
from collector.intake.grouping import choose, choose_alike, is_news, opens_again
from collector.store import intake as store
from collector.store.database import Database
from collector.store.intake import Candidate, Stored
from collector.store.models import Status
from collector.store.sites import KnownSite
from collector.store.tallying import tally_anew, telling
from collector.text.quotes import phrase_key
from collector.text.restating import proposal
from collector.text.sameness import Sighting


class _AlreadyStored(Exception):
    """A copy of the report was stored while this one was on its way."""


def find(database: Database, report_id: uuid.UUID) -> Stored | None:
    """Return what became of the report with this id, or None where there is none."""
    with database.engine.connect() as connection:
        return store.find_report(connection, report_id)


def receive(database: Database, site: KnownSite, report: rows.Fields, report_id: uuid.UUID, now: datetime) -> Stored:
    """Store the report (as `read_report` gives it) under `report_id`, durably, and return what became of it.

    A report whose id is stored already changes nothing, also when both arrive at the same moment.
    """
    try:
        with database.intake() as connection:
            return _store(connection, site, report, report_id, now)
    except _AlreadyStored:
        stored = find(database, report_id)
        if stored is None:
            raise RuntimeError("a report's id was taken and is gone") from None
        return stored


def _store(connection: Connection, site: KnownSite, report: rows.Fields, report_id: uuid.UUID, now: datetime) -> Stored:
    article_id = store.touch_article(connection, rows.article_row(site, report, now))
    typo = _typo_of(connection, article_id, rows.sighting_of(report))
    typo_id = typo.typo_id if typo else store.add_typo(connection, rows.typo_row(site, article_id, report, now))
    if not store.add_report(connection, rows.report_row(report, report_id, typo_id, now)):
        raise _AlreadyStored  # leaving the transaction undoes what was written above
    if typo:
        reports = store.count_report(connection, typo_id, now)
        store.extend_search(connection, typo_id, rows.more_search_text(report))
        _follow(connection, typo, report, now)
    else:
        reports = 1
        store.add_search(connection, typo_id, rows.first_search_text(report))
        _tally(connection, typo_id, rows.sighting_of(report), rows.sighting_of(report), now)
    return Stored(typo_id, reports, created=True)


def _typo_of(connection: Connection, article_id: int, sighting: Sighting) -> Candidate | None:
    """Return the typo that is reported, or None where it is a new one."""
    quote = sighting.quote
    return choose(quote, store.candidates(connection, article_id, phrase_key(quote.exact))) or choose_alike(
        sighting, store.all_candidates(connection, article_id)
    )


def _follow(connection: Connection, typo: Candidate, report: rows.Fields, now: datetime) -> None:
    """Do to a known typo what a further report of it changes, apart from the number."""
    sighting = rows.sighting_of(report)
    if is_news(typo, sighting) and store.restate(connection, typo.typo_id, rows.telling_of(report)):
        tally_anew(connection, typo.typo_id)  # a typo that was merged into it may have brought suggestions
    elif sighting.suggestion is not None:
        # Not the candidate's, which may be a typo that was merged into it.
        _tally(connection, typo.typo_id, telling(connection, typo.typo_id), sighting, now)
    if typo.status == Status.FIXED and opens_again(store.when_fixed(connection, typo.typo_id), now):
        store.reopen(connection, typo.typo_id, now)


def _tally(connection: Connection, typo_id: int, told: Sighting, report: Sighting, now: datetime) -> None:
    wanted = proposal(told, report)
    if wanted is not None:
        store.tally_suggestion(connection, typo_id, wanted, now)
