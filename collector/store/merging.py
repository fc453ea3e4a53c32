"""Merging: what readers reported as two typos is one."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from collector.store.counting import count_typos
from collector.store.findings import move_findings, recount
from collector.store.holding import hold
from collector.store.intake import count_senders
from collector.store.memberships import memberships, move_reports, set_counting
from collector.store.models import Editor, Event, Kind, Typo, TypoAlias, TypoSearch, TypoSender
from collector.store.models.event import named
from collector.store.models.sender import MOST_READERS
from collector.store.reach import ALL_SITES, Reach
from collector.store.triage import Conflict
from collector.text.normalise import fold
from collector.text.search_text import extended


class CannotMerge(ValueError):
    """These two cannot become one; the message says why, to whoever asked."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: the event that tells of it, and the reports that no longer count as further readers."""

    event: Event
    uncounted: list[uuid.UUID]


def merge(
    session: Session, typo: Typo, into: Typo, editor: Editor | None, now: datetime, expected_version: int | None = None
) -> Merged:
    """Make `typo` a part of `into`, in the session's write transaction, and return what that did.

    Reports, findings, history and search text go over, then the typo is no more; its quote and its number are
    remembered and lead to `into`. What was decided about `into` stays; an assignee that it has not got comes over, and
    so does a correction where the two have the same phrase. Other corrections are left to the history. `editor` is None
    where nobody decided it: where a rule says that the two are one.

    Raises CannotMerge; Conflict where `expected_version` is given and is no longer the typo's; Gone where one of the
    two was merged away meanwhile.
    """
    if typo.id == into.id:
        raise CannotMerge(f"Typo {typo.id} cannot be merged into itself.")
    if typo.article_id != into.article_id:
        raise CannotMerge(f"Typo {into.id} is in another article than typo {typo.id}.")
    hold(session, typo, into)
    if expected_version is not None and typo.version != expected_version:
        raise Conflict(f"typo {typo.id} was changed by another editor")
    uncounted = take_over(session, typo, into, is_learnt=True)
    into.correction = into.correction or (typo.correction if fold(typo.exact) == fold(into.exact) else None)
    into.assignee_id = into.assignee_id or typo.assignee_id
    into.version += 1
    event = Event(
        typo_id=into.id,
        editor_id=editor.id if editor else None,
        at=now,
        kind=Kind.MERGE,
        old=named(typo.id, typo.exact),
        new=str(into.id),
    )
    session.add(event)
    session.flush()
    session.refresh(into)
    return Merged(event, uncounted)


def merged_into(session: Session, typo_id: int, reach: Reach) -> int | None:
    """Return the number of the typo that the one with this number was merged into, or None where it was not, or where
    that is out of reach."""
    statement = select(TypoAlias.typo_id).where(TypoAlias.old_typo_id == typo_id)
    if reach is not ALL_SITES:
        statement = statement.join(Typo, Typo.id == TypoAlias.typo_id).where(Typo.site_id.in_(sorted(reach)))
    return session.scalar(statement)


def take_over(session: Session, typo: Typo, into: Typo, *, is_learnt: bool) -> list[uuid.UUID]:
    """Give all reports of `typo` to `into`, and return those that no longer count as further readers.

    `is_learnt` says that later reports of the one are of the other from now on.
    """
    connection = session.connection()
    uncounted = _add_senders(session, typo, into)
    move_reports(connection, typo.id, into.id)
    move_findings(connection, typo.id, into.id)
    absorb(session, typo, into, is_learnt=is_learnt)
    recount(connection, into.id)
    session.refresh(into)
    return uncounted


def absorb(session: Session, typo: Typo, into: Typo, *, is_learnt: bool) -> None:
    """Let a typo that has no reports any more become a part of another one: its number leads there, and its history and
    search text go there."""
    session.execute(update(TypoAlias).where(TypoAlias.typo_id == typo.id).values(typo_id=into.id))
    names = ("article_id", "exact", "prefix", "suffix", "block_text", "block_start", "block_end")
    quote = {name: getattr(typo, name) for name in names}
    keys = (typo.before_key, typo.after_key) if is_learnt else (None, None)
    session.add(TypoAlias(typo_id=into.id, old_typo_id=typo.id, before_key=keys[0], after_key=keys[1], **quote))
    session.execute(update(Event).where(Event.typo_id == typo.id).values(typo_id=into.id))
    _add_search_text(session, typo, into)
    session.flush()
    session.execute(delete(Typo).where(Typo.id == typo.id))  # with its findings, search text and senders
    count_typos(session.connection(), {(typo.site_id, typo.status): -1})
    session.expunge(typo)


def _add_senders(session: Session, typo: Typo, into: Typo) -> list[uuid.UUID]:
    """Count today's senders of the typo as readers of the other, each at most MOST_READERS times, and return the
    reports of the typo that therefore count no more."""
    known = aliased(TypoSender)
    theirs = session.execute(
        select(TypoSender.tag, TypoSender.day, TypoSender.count.label("number"), func.coalesce(known.count, 0))
        .outerjoin(known, and_(known.tag == TypoSender.tag, known.typo_id == into.id))
        .where(TypoSender.typo_id == typo.id)
    ).all()
    if not theirs:
        return []
    rows: list[dict[str, Any]] = [
        {"tag": tag, "typo_id": into.id, "day": day, "count": max(0, min(number, MOST_READERS - already))}
        for tag, day, number, already in theirs
    ]
    count_senders(session.connection(), rows)
    too_many = sum(one.number for one in theirs) - sum(row["count"] for row in rows)
    return _uncount(session, typo, too_many, since=datetime.combine(min(one.day for one in theirs), time(), UTC))


def _uncount(session: Session, typo: Typo, number: int, since: datetime) -> list[uuid.UUID]:
    """Let so many of the typo's newest reports count no more, and return them. Nobody knows whose they are: senders are
    not stored with their reports."""
    member = memberships(typo.id)
    wanted = select(member.c.report_id).where(member.c.counts, member.c.received_at >= since)
    found = list(session.scalars(wanted.order_by(member.c.received_at.desc(), member.c.report_id).limit(number)))
    set_counting(session.connection(), typo.id, found, counts=False)
    return found


def _add_search_text(session: Session, typo: Typo, into: Typo) -> None:
    texts: dict[int, str] = dict(
        session.execute(
            select(TypoSearch.typo_id, TypoSearch.text).where(TypoSearch.typo_id.in_([typo.id, into.id]))
        ).all()
    )
    text = texts[into.id]
    for line in texts[typo.id].splitlines():
        text = extended(text, line)
    session.execute(update(TypoSearch).where(TypoSearch.typo_id == into.id).values(text=text))
