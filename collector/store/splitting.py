"""Splitting: what was put together as one typo is two."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from collector.store import requoting
from collector.store.findings import passage_of, recount
from collector.store.holding import hold
from collector.store.intake import add_search, add_typos, new_numbers
from collector.store.memberships import memberships, move_reports
from collector.store.models import Editor, Event, Kind, Report, ReportTypo, Status, Typo, TypoAlias, TypoSearch
from collector.store.models.event import named
from collector.store.requoting import Found
from collector.store.triage import Conflict
from collector.text.normalise import fold
from collector.text.passages import edge_keys
from collector.text.quotes import Quote
from collector.text.search_text import extended, first_text, more_text


class CannotSplit(ValueError):
    """The typo cannot be split like this; the message says why, to whoever asked."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A report that was of both typos before one was merged into the other: the `finding` and `counts` that it had with
    the merged one and with the other, and whether the merged one was its first typo."""

    report_id: uuid.UUID
    is_first: bool
    merged: Mapping[str, Any]
    other: Mapping[str, Any]


def split(
    session: Session,
    typo: Typo,
    report_ids: Collection[uuid.UUID],
    editor: Editor,
    now: datetime,
    expected_version: int | None = None,
) -> Typo:
    """Make a typo of its own of these reports, in the session's write transaction, and return it.

    It starts as a new one, quoted by the smallest change among them, or by the smallest mark where there is none. All
    that is counted or gathered from reports is made anew for both. Quotes and numbers of merged typos go with the
    reports that they came with. Where no report that stays finds the typo's own phrase, the typo gets the smallest that
    stays, too; a correction of another phrase is left to the history.

    Raises CannotSplit; Conflict where `expected_version` is given and is no longer the typo's; Gone where the typo was
    merged away meanwhile.
    """
    hold(session, typo)
    if expected_version is not None and typo.version != expected_version:
        raise Conflict(f"typo {typo.id} was changed by another editor")
    wanted = set(report_ids)
    _check(session, typo, wanted)
    return separate(session, typo, wanted, editor, now)


def separate(
    session: Session,
    typo: Typo,
    report_ids: Collection[uuid.UUID],
    editor: Editor,
    now: datetime,
    merged: TypoAlias | None = None,
    shared: Collection[Shared] = (),
) -> Typo:
    """Split these reports off a typo that is held, as `split` does, and return the new one.

    To undo a merge, `merged` is the typo that they came with: the new one is quoted as that was. Those of them that are
    `shared` become reports of both again.
    """
    connection, place = session.connection(), passage_of(typo)
    texts, had_own = requoting.texts_of(connection, typo.id), requoting.has_own_finding(connection, typo)
    new = _add(session, typo)
    move_reports(connection, typo.id, new.id, reports=report_ids)
    _share(connection, typo.id, new.id, shared)
    found = requoting.found_by_reports(connection, new.id, place, texts)
    merged = merged or _take_aliases(session, typo, new, found, texts)
    requoting.quote(session, new, _quote_of(merged) if merged else requoting.smallest(found).columns, found)
    if merged:  # the new typo is found by these keys itself
        merged.typo_id, merged.before_key, merged.after_key = new.id, None, None
    gather_search_text(session, new.id)
    _count_what_stays(session, typo, editor, now, is_quote_gone=False, had_own=had_own)
    _tell(session, typo, new, editor, now)
    session.flush()
    session.refresh(typo)
    session.refresh(new)
    return new


def without_reports(
    session: Session, typos: Sequence[Typo], report_ids: Select[Any], editor: Editor | None, now: datetime
) -> None:
    """Delete reports, in the session's write transaction, and count these typos anew, of which they were.

    The typos must be held, and have other reports. One that was quoted by one of these reports is quoted by another.
    """
    connection = session.connection()
    before = [
        (_is_quoted_by_any(session, typo, report_ids), requoting.has_own_finding(connection, typo)) for typo in typos
    ]
    session.execute(delete(Report).where(Report.id.in_(report_ids)))  # with their rows of ReportTypo
    for typo, (is_quote_gone, had_own) in zip(typos, before, strict=True):
        _count_what_stays(session, typo, editor, now, is_quote_gone=is_quote_gone, had_own=had_own)


def quote_as_before(session: Session, typo: Typo, columns: Mapping[str, Any]) -> None:
    """Quote a typo as it was quoted once (`requoting.quote_of`), in the session's write transaction; by its smallest
    finding where no report finds that any more."""
    connection, place = session.connection(), passage_of(typo)
    found = requoting.found_by_reports(connection, typo.id, place, requoting.texts_of(connection, typo.id))
    requoting.quote(session, typo, columns, found)
    if not requoting.has_own_finding(connection, typo):
        requoting.quote(session, typo, requoting.smallest(found).columns, found)
    gather_search_text(session, typo.id)


def _check(session: Session, typo: Typo, wanted: set[uuid.UUID]) -> None:
    if not wanted:
        raise CannotSplit("Choose the reports to split off.")
    member = memberships(typo.id)
    there = set(session.scalars(select(member.c.report_id).where(member.c.report_id.in_(wanted))))
    strange = sorted(str(one) for one in wanted - there)
    if strange:
        raise CannotSplit(f"{strange[0]} is not a report of typo {typo.id}.")
    if len(wanted) == session.scalar(select(func.count()).select_from(member)):
        raise CannotSplit(f"These are all reports of typo {typo.id}: at least one has to stay.")


def _add(session: Session, typo: Typo) -> Typo:
    """Add a typo that is quoted like another one, until it has reports. It is one that an editor made: what readers
    report later moves none of its reports."""
    connection = session.connection()
    [number] = new_numbers(connection, 1)
    row = {
        "id": number,
        "site_id": typo.site_id,
        "article_id": typo.article_id,
        **requoting.quote_of(typo),
        "status": Status.NEW.value,
        "reports": 0,
        "version": 2,
        "first_seen": typo.first_seen,
        "last_seen": typo.last_seen,
    }
    add_typos(connection, [row])
    add_search(connection, {number: ""})
    return session.get_one(Typo, number)


def _share(connection: Connection, typo_id: int, new_id: int, shared: Collection[Shared]) -> None:
    """Make reports of the new typo reports of both."""
    for one in shared:
        links = {new_id: one.merged, typo_id: one.other}
        first = new_id if one.is_first else typo_id
        is_first = (Report.id == one.report_id, Report.typo_id == new_id)
        if connection.execute(update(Report).where(*is_first).values(typo_id=first, **links[first])).rowcount:
            del links[first]
        connection.execute(
            delete(ReportTypo).where(ReportTypo.report_id == one.report_id, ReportTypo.typo_id == new_id)
        )
        rows = [{"report_id": one.report_id, "typo_id": number, **link} for number, link in links.items()]
        connection.execute(insert(ReportTypo), rows)


def _take_aliases(
    session: Session, typo: Typo, new: Typo, going: Collection[Found], texts: Mapping[int, str | None]
) -> TypoAlias | None:
    """Let numbers of merged typos lead to the new typo where reports of this one alone find what they were about, and
    return the last one that was about the same as the new typo is; None where there is none."""
    known = session.scalars(select(TypoAlias).where(TypoAlias.typo_id == typo.id).order_by(TypoAlias.id))
    wanted = [(alias, passage_of(alias)) for alias in known]
    wanted = [(alias, place) for alias, place in wanted if any(one.is_about(place) for one in going)]
    if not wanted:
        return None
    staying = requoting.found_by_reports(session.connection(), typo.id, passage_of(typo), texts)
    wanted = [(alias, place) for alias, place in wanted if not any(one.is_about(place) for one in staying)]
    for alias, _ in wanted:
        alias.typo_id = new.id
    nucleus = requoting.smallest(going)
    return next((alias for alias, place in reversed(wanted) if nucleus.is_about(place)), None)


def _quote_of(alias: TypoAlias) -> dict[str, Any]:
    names = ("exact", "prefix", "suffix", "block_text", "block_start", "block_end")
    keys = alias.before_key, alias.after_key
    if None in keys:
        place = passage_of(alias)
        keys = edge_keys(place, place.phrase)
    return {**{name: getattr(alias, name) for name in names}, "before_key": keys[0], "after_key": keys[1]}


def _is_quoted_by_any(session: Session, typo: Typo, report_ids: Select[Any]) -> bool:
    member = memberships(typo.id)
    statement = select(Report, member.c.finding).join(member, member.c.report_id == Report.id)
    rows = session.execute(statement.where(member.c.report_id.in_(report_ids)))
    return any(requoting.is_quoted_by(typo, report, key) for report, key in rows)


def _count_what_stays(
    session: Session, typo: Typo, editor: Editor | None, now: datetime, *, is_quote_gone: bool, had_own: bool
) -> None:
    """Count a typo anew that has lost some of its reports. `had_own` says that a report found its very phrase before:
    it needs another one where none does any more, as it does where its quote went."""
    session.flush()
    connection, texts = session.connection(), requoting.texts_of(session.connection(), typo.id)
    recount(connection, typo.id)
    if is_quote_gone or (had_own and not requoting.has_own_finding(connection, typo)):
        found = requoting.found_by_reports(connection, typo.id, passage_of(typo), texts)
        columns = requoting.smallest(found).columns
        if typo.correction is not None and fold(columns["exact"]) != fold(typo.exact):
            change = {"kind": Kind.CORRECTION, "old": typo.correction, "new": None}
            session.add(Event(typo_id=typo.id, editor_id=editor.id if editor else None, at=now, **change))
            typo.correction = None
        requoting.quote(session, typo, columns, found)
    gather_search_text(session, typo.id)
    typo.version += 1
    session.flush()
    session.refresh(typo)


def _tell(session: Session, typo: Typo, new: Typo, editor: Editor, now: datetime) -> None:
    def happened(whose: Typo, old: str | None, to: str | None) -> Event:
        return Event(typo_id=whose.id, editor_id=editor.id, at=now, kind=Kind.SPLIT, old=old, new=to)

    session.add_all(
        [
            happened(typo, None, named(new.id, new.exact)),
            happened(new, named(typo.id, typo.exact), None),
        ]
    )


def gather_search_text(session: Session, typo_id: int) -> None:
    """Write the text by which a typo is found anew, of the words of all its reports."""
    typo, member = session.get_one(Typo, typo_id), memberships(typo_id)
    reports = (
        select(Report).join(member, member.c.report_id == Report.id).order_by(member.c.received_at, member.c.report_id)
    )
    first = session.scalars(reports.limit(1)).one()
    text = first_text(
        Quote(typo.exact, typo.prefix, typo.suffix),
        typo.block_text or None,
        (first.exact, first.suggestion, first.comment),
        typo.article.title,
        (typo.article.url, first.url),
    )
    words = (
        reports.with_only_columns(Report.suggestion, Report.comment)
        .where(or_(Report.suggestion.is_not(None), Report.comment.is_not(None)))
        .execution_options(yield_per=1000)
    )
    for suggestion, comment in session.execute(words):
        text = extended(text, more_text((suggestion, comment)))
    session.execute(update(TypoSearch).where(TypoSearch.typo_id == typo_id).values(text=text))
