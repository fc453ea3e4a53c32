"""Splitting: what was put together as one typo is two."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from collector.store.holding import hold
from collector.store.intake import add_search, add_typos, new_numbers
from collector.store.models import Article, Editor, Event, Kind, Report, Status, Typo, TypoAlias, TypoSearch
from collector.store.models.event import named
from collector.store.tallying import tally_anew, telling
from collector.store.triage import Conflict
from collector.text.quotes import Quote, phrase_key, same_surroundings
from collector.text.restating import restated
from collector.text.search_text import extended, first_text, more_text


class CannotSplit(ValueError):
    """The typo cannot be split like this; the message says why, to whoever asked."""


def split(
    session: Session,
    typo: Typo,
    report_ids: Collection[uuid.UUID],
    editor: Editor,
    now: datetime,
    expected_version: int | None = None,
) -> Typo:
    """Make a typo of its own of these reports, in the session's write transaction, and return it.

    It starts as a new one, told by its earliest report that suggests something, as the intake does it. All that is
    counted or gathered from reports is made anew for both. Quotes and numbers of merged typos go with the reports that
    they came with. Where the typo's own quote goes, it gets that of a report that stays, and so does its correction.

    Raises CannotSplit; Conflict where `expected_version` is given and is no longer the typo's; Gone where the typo was
    merged away meanwhile.
    """
    hold(session, typo)
    if expected_version is not None and typo.version != expected_version:
        raise Conflict(f"typo {typo.id} was changed by another editor")
    wanted = set(report_ids)
    _check(session, typo, wanted)
    new = _add(session, typo, _telling(session, typo.id, wanted))
    session.execute(update(Report).where(Report.id.in_(wanted)).values(typo_id=new.id))
    left, right = _quotes(session, typo.id), _quotes(session, new.id)
    if _is_one_of(typo, right) and not _is_one_of(typo, left):
        _quote_like(session, typo, _telling(session, typo.id), editor, now)
    for alias in session.scalars(select(TypoAlias).where(TypoAlias.typo_id == typo.id)):
        if _is_quoted(alias, right) and not _is_quoted(alias, left):
            alias.typo_id = new.id
    _tell(session, typo, new, editor, now)
    for one in (typo, new):
        count_anew(session, one)
        tally_anew(session.connection(), one.id)
        gather_search_text(session, one.id)
    typo.version += 1
    session.flush()
    session.refresh(typo)
    session.refresh(new)
    return new


def without_report(session: Session, typo: Typo, report: Report, editor: Editor | None, now: datetime) -> None:
    """Delete one of the typo's reports, in the session's write transaction, and update its counts and suggestions.

    The typo must have other reports. If its quote came from this report, it gets that of another one."""
    told = _quote_of(report)
    session.delete(report)
    session.flush()
    if told == {name: getattr(typo, name) for name in told}:
        _quote_like(session, typo, _telling(session, typo.id), editor, now)
    count_anew(session, typo)
    tally_anew(session.connection(), typo.id)
    gather_search_text(session, typo.id)
    typo.version += 1
    session.flush()


def _check(session: Session, typo: Typo, wanted: set[uuid.UUID]) -> None:
    if not wanted:
        raise CannotSplit("Choose the reports to split off.")
    there = set(session.scalars(select(Report.id).where(Report.typo_id == typo.id, Report.id.in_(wanted))))
    strange = sorted(str(one) for one in wanted - there)
    if strange:
        raise CannotSplit(f"{strange[0]} is not a report of typo {typo.id}.")
    if len(wanted) == session.scalar(select(func.count()).where(Report.typo_id == typo.id)):
        raise CannotSplit(f"These are all reports of typo {typo.id}: at least one has to stay.")


def _earliest(session: Session, typo_id: int) -> Report:
    statement = select(Report).where(Report.typo_id == typo_id).order_by(Report.received_at, Report.id).limit(1)
    return session.scalars(statement).one()


def _telling(session: Session, typo_id: int, among: Collection[uuid.UUID] | None = None) -> Report:
    """Return the earliest report that suggests something, or the earliest where none does."""
    order = (Report.suggestion.is_(None), Report.received_at, Report.id)
    statement = select(Report).where(Report.typo_id == typo_id).order_by(*order).limit(1)
    if among is not None:
        statement = statement.where(Report.id.in_(among))
    return session.scalars(statement).one()


def _add(session: Session, typo: Typo, first: Report) -> Typo:
    values = {
        "site_id": typo.site_id,
        "article_id": typo.article_id,
        "status": Status.NEW.value,
        "reports": 1,
        "version": 1,
        "first_seen": first.received_at,
        "last_seen": first.received_at,
    }
    connection = session.connection()
    [number] = new_numbers(connection, 1)
    add_typos(connection, [{"id": number, **values, **_quote_of(first)}])
    add_search(connection, {number: ""})
    return session.get_one(Typo, number)


def _quote_of(report: Report) -> dict[str, object]:
    return {
        "phrase_key": phrase_key(report.exact),
        "exact": report.exact,
        "prefix": report.prefix,
        "suffix": report.suffix,
        "block_text": report.block_text or "",
        "block_start": report.block_start,
        "block_end": report.block_end,
        "suggestion": report.suggestion,
    }


def _quote_like(session: Session, typo: Typo, report: Report, editor: Editor | None, now: datetime) -> None:
    """Let the typo be told by another report; a correction becomes one of that report's phrase, if it can be."""
    corrected = replace(telling(session.connection(), typo.id), suggestion=typo.correction)
    for name, value in _quote_of(report).items():
        setattr(typo, name, value)
    session.flush()
    correction = restated(telling(session.connection(), typo.id), corrected) or None
    if correction != typo.correction:
        change = {"kind": Kind.CORRECTION, "old": typo.correction, "new": correction}
        session.add(Event(typo_id=typo.id, editor_id=editor.id if editor else None, at=now, **change))
        typo.correction = correction


def _quotes(session: Session, typo_id: int) -> set[Quote]:
    """Return how the typo's readers quoted it, each way once."""
    rows = session.execute(
        select(Report.exact, Report.prefix, Report.suffix).where(Report.typo_id == typo_id).distinct()
    )
    return {Quote(*row) for row in rows}


def _is_one_of(typo: Typo, quotes: set[Quote]) -> bool:
    return Quote(typo.exact, typo.prefix, typo.suffix) in quotes


def _is_quoted(alias: TypoAlias, quotes: Iterable[Quote]) -> bool:
    place = Quote(alias.exact, alias.prefix, alias.suffix)
    return any(phrase_key(one.exact) == alias.phrase_key and same_surroundings(one, place) for one in quotes)


def _tell(session: Session, typo: Typo, new: Typo, editor: Editor, now: datetime) -> None:
    def happened(whose: Typo, old: str | None, to: str | None) -> Event:
        return Event(typo_id=whose.id, editor_id=editor.id, at=now, kind=Kind.SPLIT, old=old, new=to)

    session.add_all(
        [
            happened(typo, None, named(new.id, new.exact)),
            happened(new, named(typo.id, typo.exact), None),
        ]
    )


def count_anew(session: Session, typo: Typo) -> None:
    """Count the typo's readers by its reports, of which there must be one, and when they came.

    Where all that counted went elsewhere, the earliest of the others counts: it came from a reader.
    """
    readers = func.sum(case((Report.counts, 1), else_=0))
    count, first, last = session.execute(
        select(readers, func.min(Report.received_at), func.max(Report.received_at)).where(Report.typo_id == typo.id)
    ).one()
    if not count:
        _earliest(session, typo.id).counts = True
        session.flush()
    typo.reports, typo.first_seen, typo.last_seen = count or 1, first, last


def gather_search_text(session: Session, typo_id: int) -> None:
    """Write the text as the intake would have, report by report."""
    first = _earliest(session, typo_id)
    article = session.scalars(select(Article).join(Typo, Typo.article_id == Article.id).where(Typo.id == typo_id)).one()
    text = first_text(
        Quote(first.exact, first.prefix, first.suffix),
        first.block_text,
        (first.suggestion, first.comment),
        article.title,
        (article.url, first.url),
    )
    words = session.execute(
        select(Report.suggestion, Report.comment)
        .where(Report.typo_id == typo_id, or_(Report.suggestion.is_not(None), Report.comment.is_not(None)))
        .order_by(Report.received_at, Report.id)
        .execution_options(yield_per=1000)
    )
    for suggestion, comment in words:
        text = extended(text, more_text((suggestion, comment)))
    session.execute(update(TypoSearch).where(TypoSearch.typo_id == typo_id).values(text=text))
