"""Storing a few reports in one transaction, as if they were stored one after the other in the order in which they came.

What is known is asked for at once for all of them, they are decided in memory, and what they change is written at once.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from collector.intake import rows
from collector.intake.ceilings import NO_CEILINGS, Ceilings
from collector.intake.grouping import Effort, choose, choose_alike, is_news, opens_again
from collector.intake.readers import Readers
from collector.store import intake as store
from collector.store.article_facts import after_report, contradicts, find_by_title
from collector.store.held import hold_reports, room_for_held
from collector.store.intake import Candidate, KnownArticle, Stored, is_refused
from collector.store.models import Status
from collector.store.models.article import VOTED
from collector.store.sites import KnownSite
from collector.store.tallying import tally_anew, telling
from collector.store.typos import LARGEST_ID
from collector.text.quotes import phrase_key
from collector.text.restating import proposal
from collector.text.sightings import Sighting

_MOST_COMPARED = 60_000
"""Code points that are compared in one transaction, so that other writers get their turn."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report (as `read_report` gives it) that is to be stored under `report_id`.

    `sender` is the sender's name of the day (`collector.web.sender`), None where every report counts as a reader, and
    `networks` are the names of the IPv6 networks that it is in, by their ceilings.
    """

    site: KnownSite
    report: rows.Fields
    report_id: uuid.UUID
    now: datetime
    sender: str | None = None
    networks: Mapping[str, str] = field(default_factory=dict)


def store_together(
    connection: Connection, incoming: Sequence[Incoming], ceilings: Ceilings = NO_CEILINGS
) -> list[Stored]:
    """Store the reports and return what became of them: of all, or of as many of the first ones as can be decided by
    what was known before.

    A report that would make a new typo above a ceiling is held, or refused if too many are held. One whose id is
    already stored changes nothing. Raises sqlalchemy.exc.IntegrityError if another process stores a copy of one at the
    same time.
    """
    known = store.find_reports(connection, {one.report_id for one in incoming})
    first_copies = {one.report_id: one for one in reversed(incoming)}
    fresh = [one for one in incoming if one.report_id not in known and first_copies[one.report_id] is one]
    if not fresh:
        return [known[one.report_id] for one in incoming]
    batch = _Batch(connection, fresh, ceilings)
    taken: dict[uuid.UUID, tuple[int | None, int]] = {}
    results: list[tuple[int | None, int, bool]] = []
    for one in incoming:
        if one.report_id in known:
            results.append((known[one.report_id].typo_id, known[one.report_id].reports, False))
            continue
        created = one.report_id not in taken  # else it came twice, both copies at this moment
        if created:
            if batch.is_over:
                break
            taken[one.report_id] = batch.take(one)
        typo_id, reports = taken[one.report_id]
        results.append((typo_id, reports, created and not is_refused(typo_id, reports)))
    numbers = batch.write()
    return [
        Stored(None if typo_id is None else numbers.get(typo_id, typo_id), reports, created)
        for typo_id, reports, created in results
    ]


class _Batch:
    """What a few reports change. A typo that is new has a number above all others until it is written."""

    def __init__(self, connection: Connection, incoming: Sequence[Incoming], ceilings: Ceilings) -> None:
        self._connection = connection
        self._ceilings = ceilings
        self._held: list[dict[str, Any]] = []
        self._held_in: set[int] = set()
        self._room: dict[int, int] = {}
        told = store.of_joined_articles(
            connection, [rows.article_row(one.site, one.report, one.now) for one in incoming]
        )
        articles = store.touch_articles(connection, told)
        self._told = {one.report_id: row for one, row in zip(incoming, told, strict=True)}
        self._places = {
            one.report_id: _Place(article.id, phrase_key(one.report["quote"]["exact"]), rows.sighting_of(one.report))
            for one, article in zip(incoming, articles, strict=True)
        }
        self._known = {article.id: article for article in articles}
        self._articles = dict(self._known)
        self._typos = _Typos(connection, list(self._places.values()))
        self._readers = Readers(connection, {one.sender for one in incoming if one.sender}, self._typos.numbers())
        self._new: dict[int, dict[str, Any]] = {}
        self._firsts: dict[int, rows.Fields] = {}
        self._more: dict[int, tuple[int, datetime]] = {}
        self._more_texts: list[tuple[int, str]] = []
        self._retold: tuple[int, Incoming, bool] | None = None
        self._reopened: tuple[int, datetime] | None = None
        self._reports: list[dict[str, Any]] = []
        self._suggestions: list[dict[str, Any]] = []

    @property
    def is_over(self) -> bool:
        """Whether the transaction has to end: the last report changed its typo, so that it has to be read again, or
        enough was compared and other writers should get their turn."""
        return bool(self._retold or self._reopened) or self._typos.compared >= _MOST_COMPARED

    def take(self, one: Incoming) -> tuple[int | None, int]:
        """Decide about a report and return its typo's number, None where it is held, and how many reports that has, 0
        where it is refused."""
        place = self._places[one.report_id]
        typo = self._typos.find(place)
        is_new = typo is None
        if typo is None:
            ceiling = self._ceilings.exceeded(one.site.id, place.article_id, one.sender, one.networks)
            if ceiling is not None:
                return None, int(self._hold(one, place, ceiling))
            typo = self._add(place, one)
        self._articles[place.article_id] = self._vote(one, self._articles[place.article_id])
        counts = self._readers.count(one.sender, typo.typo_id, one.now.date())
        if not is_new:
            if counts:
                typo = self._typos.count(place.article_id, typo)
            self._count(typo, place, one, counts)
        self._reports.append(rows.report_row(one.report, one.report_id, typo.typo_id, counts, one.now))
        if not self._retold:
            told = typo.sighting if typo.is_own else telling(self._connection, typo.typo_id)
            self._suggestions += _suggestions(typo.typo_id, told, place.sighting, counts, one.now)
        return typo.typo_id, typo.reports

    def write(self) -> dict[int, int]:
        """Write everything and return the numbers of the new typos by those that they had until now."""
        connection = self._connection
        numbers = dict(zip(self._new, store.new_numbers(connection, len(self._new)), strict=True)) if self._new else {}

        def final(typo_id: int) -> int:
            return numbers.get(typo_id, typo_id)

        self._change_articles()
        if self._more:
            store.count_reports(connection, self._more)
        if self._new:
            store.add_typos(connection, [{"id": numbers[typo_id], **row} for typo_id, row in self._new.items()])
            store.add_search(connection, {numbers[typo_id]: self._first_text(typo_id) for typo_id in self._new})
        if self._reopened:
            store.reopen(connection, *self._reopened)
        store.add_reports(connection, [{**row, "typo_id": final(row["typo_id"])} for row in self._reports])
        if readers := self._readers.rows(numbers):
            store.count_senders(connection, readers)
        if self._suggestions:
            rows_ = [{**row, "typo_id": final(row["typo_id"])} for row in self._suggestions]
            store.tally_suggestions(connection, rows_)
        if self._more_texts:
            store.extend_search(connection, [(final(typo_id), text) for typo_id, text in self._more_texts])
        if self._held_in:
            hold_reports(connection, self._held, self._held_in)
        if self._retold:
            typo_id, one, counts = self._retold
            self._retell(final(typo_id), one, counts)
        return numbers

    def _first_text(self, typo_id: int) -> str:
        """The text by which a new typo is found."""
        return rows.first_search_text(self._firsts[typo_id], self._articles[self._new[typo_id]["article_id"]])

    def _change_articles(self) -> None:
        """Write what the reports tell of their articles. Their typos are found by a title that is another one now; new
        typos are anyway."""
        changed = [article for article in self._articles.values() if article is not self._known[article.id]]
        if changed:
            store.change_articles(self._connection, changed)
        for article in changed:
            is_other = article.title != self._known[article.id].title
            if article.title and is_other and self._typos.were_known_in(article.id):
                find_by_title(self._connection, article.id, article.title)

    def _retell(self, typo_id: int, one: Incoming, counts: bool) -> None:
        """Let a report tell a typo that no suggestion was known of, unless one was brought by a merged one."""
        if store.restate(self._connection, typo_id, rows.telling_of(one.report)):
            tally_anew(self._connection, typo_id)  # one that was merged into it may have brought suggestions
            return
        told = telling(self._connection, typo_id)
        suggestions = _suggestions(typo_id, told, self._places[one.report_id].sighting, counts, one.now)
        store.tally_suggestions(self._connection, suggestions)

    def _hold(self, one: Incoming, place: "_Place", ceiling: str) -> bool:
        """Hold a report, and tell whether there was room for it."""
        self._held_in.add(place.article_id)
        if one.site.id not in self._room:
            self._room[one.site.id] = room_for_held(self._connection, one.site.id)
        if self._room[one.site.id] <= 0:
            return False
        self._room[one.site.id] -= 1
        self._held.append(rows.held_row(one, ceiling))
        return True

    def _vote(self, one: Incoming, article: KnownArticle) -> KnownArticle:
        """What is known of the article after the report; its sender may not contradict it again and again."""
        told = self._told[one.report_id]
        if contradicts(article, told) and not self._ceilings.may_contradict(one.sender, one.site.id, told["key"]):
            told = told | dict.fromkeys(VOTED)
        return after_report(article, told)

    def _add(self, place: "_Place", one: Incoming) -> Candidate:
        typo = Candidate(LARGEST_ID + 1 + len(self._new), place.sighting, 1, Status.NEW)
        self._typos.add(place, typo)
        self._new[typo.typo_id] = rows.typo_row(one.site, place.article_id, one.report, one.now)
        self._firsts[typo.typo_id] = one.report
        return typo

    def _count(self, typo: Candidate, place: "_Place", one: Incoming, counts: bool) -> None:
        """Note what a further report of a known typo changes; `typo` counts it already, if it counts."""
        words = rows.more_search_text(one.report)
        if words:
            self._more_texts.append((typo.typo_id, words))
        if new := self._new.get(typo.typo_id):
            new.update(reports=typo.reports, last_seen=one.now)
        else:
            more, _ = self._more.get(typo.typo_id, (0, None))
            self._more[typo.typo_id] = (more + int(counts), one.now)
        if is_news(typo, place.sighting):
            self._retold = typo.typo_id, one, counts
        if typo.status == Status.FIXED and opens_again(store.when_fixed(self._connection, typo.typo_id), one.now):
            self._reopened = typo.typo_id, one.now


def _suggestions(typo_id: int, told: Sighting, report: Sighting, counts: bool, now: datetime) -> list[dict[str, Any]]:
    """The row, if any, that counts what a report suggests for the typo's phrase."""
    wanted = proposal(told, report)
    return [rows.suggestion_row(typo_id, wanted, counts, now)] if wanted else []


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a report's typo is, and what the report tells of it."""

    article_id: int
    phrase_key: str
    sighting: Sighting


class _Typos:
    """The typos that the reports of a batch may be of."""

    def __init__(self, connection: Connection, places: Sequence[_Place]) -> None:
        self._of_phrase = store.candidates(connection, {(one.article_id, one.phrase_key) for one in places})
        strange = {one.article_id for one in places if self._by_phrase(one, Effort()) is None}
        self._of_article = store.all_candidates(connection, strange) if strange else {}
        self.compared = 0

    def numbers(self) -> set[int]:
        """Return the numbers of all that may be found."""
        lists = (*self._of_phrase.values(), *self._of_article.values())
        return {one.typo_id for found in lists for one in found}

    def were_known_in(self, article_id: int) -> bool:
        """Tell whether the article had typos before this batch."""
        of_phrases = (found for (article, _), found in self._of_phrase.items() if article == article_id)
        known = chain(self._of_article.get(article_id, []), *of_phrases)
        return any(one.typo_id <= LARGEST_ID for one in known)

    def find(self, place: _Place) -> Candidate | None:
        """Return the typo that is reported, or None where it is a new one."""
        effort = Effort()
        found = self._by_phrase(place, effort)
        found = found or choose_alike(place.sighting, self._of_article[place.article_id], effort)
        self.compared += effort.spent
        return found

    def add(self, place: _Place, typo: Candidate) -> None:
        """Take in a typo that `find` did not find."""
        self._of_phrase[place.article_id, place.phrase_key].append(typo)
        self._of_article[place.article_id].insert(0, typo)

    def count(self, article_id: int, typo: Candidate) -> Candidate:
        """Count one more report of the typo, however it is known, and return it as it is now."""
        lists = [found for (article, _), found in self._of_phrase.items() if article == article_id]
        for found in (*lists, self._of_article.get(article_id, [])):
            for n, one in enumerate(found):
                if one.typo_id == typo.typo_id:
                    found[n] = replace(one, reports=one.reports + 1)
        return replace(typo, reports=typo.reports + 1)

    def _by_phrase(self, place: _Place, effort: Effort) -> Candidate | None:
        return choose(place.sighting, self._of_phrase[place.article_id, place.phrase_key], effort)
