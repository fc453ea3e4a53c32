"""Strokes of an editor's, and undoing them."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from collector.store.counting import count_typos
from collector.store.holding import hold
from collector.store.memberships import memberships, set_counting
from collector.store.merging import CannotMerge, merge
from collector.store.models import Action, Editor, Event, Kind, Report, Typo, TypoAlias
from collector.store.reach import ALL_SITES, Reach, within
from collector.store.requoting import quote_of
from collector.store.splitting import Shared, quote_as_before, separate, split
from collector.store.typos import LARGEST_ID, count_among, count_reports, typo_by_id
from collector.text.normalise import fold

DECIDED, MERGED, SPLIT, UNDONE = "decide", "merge", "split", "undo"

REVERSIBLE = (Kind.STATUS, Kind.ASSIGNEE, Kind.CORRECTION)

# Reports that a merge remembers: more are too many to be named in one question of SQLite's.
_MOST_REPORTS = 10_000


class CannotUndo(ValueError):
    """The stroke cannot be undone; the message says why, to whoever asked."""


class DoneBefore(Exception):
    """The stroke with this key has already been done: a page that got no answer has sent it again."""


@dataclass(slots=True)
class Undone:
    """What undoing did: the typos that are as they were, and those that someone has decided about since."""

    typos: list[int] = field(default_factory=list)
    changed_since: list[int] = field(default_factory=list)


def begin(
    session: Session, editor: Editor, now: datetime, kind: str = DECIDED, key: str | None = None, **details: Any
) -> Action:
    """Record a new stroke of an editor, inside the caller's transaction.

    Raises DoneBefore if the editor already has one with this key.
    """
    if key and action_with_key(session, editor, key):
        raise DoneBefore
    action = Action(editor_id=editor.id, at=now, kind=kind, details=details, key=key)
    session.add(action)
    try:
        session.flush()
    except IntegrityError:  # PostgreSQL: a copy of the request, sent at the same time, has been stored by now
        raise DoneBefore from None
    return action


def action_with_key(session: Session, editor: Editor, key: str) -> Action | None:
    """Return this editor's stroke with this key, which a page gave it."""
    return session.scalar(select(Action).where(Action.editor_id == editor.id, Action.key == key))


def held_action(session: Session, editor: Editor, key: str) -> Action | None:
    """Return the stroke with this key, locked until the transaction ends, so that its parts are added one by one."""
    wanted = (Action.editor_id == editor.id, Action.key == key)
    return session.scalar(select(Action).where(*wanted).with_for_update())


def action_by_id(session: Session, action_id: int) -> Action | None:
    """Return the stroke with this number."""
    return session.get(Action, action_id)


def visible_action(session: Session, action_id: int, reach: Reach) -> Action | None:
    """Return the action with this number if all its remaining typos are in reach, and there are any.

    An editor who does not see all sites must not learn that other actions exist."""
    action = action_by_id(session, action_id) if action_id <= LARGEST_ID else None
    if action is None or reach is ALL_SITES:
        return action
    touched = select(Typo.site_id).where(Typo.id.in_(touched_by(session, action)))
    sites = set(session.scalars(touched.distinct()))
    return action if sites and all(within(reach, site) for site in sites) else None


def last_of(session: Session, editor: Editor) -> Action | None:
    """Return the newest stroke of this editor's that can still be undone. A note alone is none: notes stay."""
    decided = exists().where(Event.action_id == Action.id, Event.kind.in_(REVERSIBLE))
    mine = (Action.editor_id == editor.id, Action.undone_at.is_(None))
    can_be = or_(Action.kind.in_((MERGED, SPLIT)), and_(Action.kind == DECIDED, decided))
    return session.scalar(select(Action).where(*mine, can_be).order_by(Action.id.desc()).limit(1))


def strokes_of(session: Session, events: Iterable[Event]) -> dict[int, Action]:
    """Return the strokes that these events are parts of, by number."""
    wanted = {event.action_id for event in events if event.action_id is not None}
    if not wanted:
        return {}
    return {action.id: action for action in session.scalars(select(Action).where(Action.id.in_(wanted)))}


def merge_at_a_stroke(
    session: Session,
    typo: Typo,
    into: Typo,
    editor: Editor,
    now: datetime,
    expected_version: int | None = None,
    key: str | None = None,
) -> Action:
    """Merge as `merging.merge` does, and remember what undoing it takes. Raises what that raises, and DoneBefore."""
    hold(session, typo, into)
    member = memberships(typo.id)
    reports = list(session.scalars(select(member.c.report_id).limit(_MOST_REPORTS + 1)))
    is_small = len(reports) <= _MOST_REPORTS
    details = {
        "typo": typo.id,
        "into": into.id,
        "reports": [str(one) for one in reports] if is_small else None,
        "shared": _shared(session, typo, into) if is_small else [],
        "aliases": list(session.scalars(select(TypoAlias.id).where(TypoAlias.typo_id == typo.id))),
        "events": list(session.scalars(select(Event.id).where(Event.typo_id == typo.id))),
        "was": {
            "status": typo.status,
            "correction": typo.correction,
            "assignee": typo.assignee_id,
            "fixed_at": typo.fixed_at.isoformat() if typo.fixed_at else None,
            "fixed_by": typo.fixed_by_id,
        },
        "into_was": {"correction": into.correction, "assignee": into.assignee_id},
    }
    merged = merge(session, typo, into, editor, now, expected_version)
    details["uncounted"] = [str(one) for one in merged.uncounted]
    action = begin(session, editor, now, MERGED, key, **details)
    merged.event.action_id = action.id
    return action


def split_at_a_stroke(
    session: Session,
    typo: Typo,
    report_ids: list[uuid.UUID],
    editor: Editor,
    now: datetime,
    expected_version: int | None = None,
) -> tuple[Typo, Action]:
    """Split as `splitting.split` does, so that it can be undone. Raises what that raises."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    hold(session, typo)
    was, uncounted = {"quote": quote_of(typo), "correction": typo.correction}, _uncounted(session, typo)
    new = split(session, typo, report_ids, editor, now, expected_version)
    uncounted -= _uncounted(session, typo) | _uncounted(session, new)
    about: dict[str, Any] = {"uncounted": [str(one) for one in uncounted]}
    if was["quote"] != quote_of(typo):
        about["was"] = was
    action = begin(session, editor, now, SPLIT, typo=typo.id, new=new.id, **about)
    fresh = (Event.id > newest, Event.typo_id.in_([typo.id, new.id]), Event.editor_id == editor.id)
    session.execute(update(Event).where(*fresh).values(action_id=action.id))
    return new, action


def _uncounted(session: Session, typo: Typo) -> set[uuid.UUID]:
    """Return the typo's reports that do not count as a reader each."""
    member = memberships(typo.id)
    return set(session.scalars(select(member.c.report_id).where(~member.c.counts)))


def _shared(session: Session, typo: Typo, into: Typo) -> list[Any]:
    """Return the reports of both typos as values of JSON, in the order of the fields of `Shared`."""
    mine, theirs = memberships(typo.id), memberships(into.id).alias("other")
    links = (mine.c.finding, mine.c.counts, theirs.c.finding, theirs.c.counts)
    both = select(Report.id, Report.typo_id, *links).join(mine, mine.c.report_id == Report.id)
    return [
        [str(number), first == typo.id, {"finding": key, "counts": counts}, {"finding": other, "counts": others_count}]
        for number, first, key, counts, other, others_count in session.execute(
            both.join(theirs, theirs.c.report_id == Report.id)
        )
    ]


def undo_regrouping(session: Session, action: Action, editor: Editor, now: datetime, key: str | None = None) -> Undone:
    """Undo a merge or a split, in the session's write transaction. Raises CannotUndo and DoneBefore."""
    if key and action_with_key(session, editor, key):
        raise DoneBefore
    # Held, so that of two who undo the same the second sees that it is done.
    held = update(Action).where(Action.id == action.id, Action.undone_at.is_(None)).values(undone_at=now)
    if session.execute(held.returning(Action.id)).first() is None:
        raise CannotUndo("This has already been undone.")
    session.refresh(action)
    if action.kind == UNDONE:
        raise CannotUndo("Undoing cannot be undone. Make the change again.")
    mine = begin(session, editor, now, UNDONE, key, action=action.id)
    if action.kind == MERGED:
        return _undo_merge(session, action, mine, editor, now)
    return _undo_split(session, action, mine, editor, now)


def _undo_merge(session: Session, action: Action, mine: Action, editor: Editor, now: datetime) -> Undone:
    details = action.details
    if details["reports"] is None:
        raise CannotUndo("This typo had too many reports to separate them automatically. Split them off instead.")
    into = typo_by_id(session, details["into"])
    if into is None:
        raise CannotUndo("The typo that it was merged into has since been merged into another one. Undo that first.")
    new = _part(session, into, details, editor, now)
    session.execute(update(Event).where(Event.id.in_(details["events"])).values(typo_id=new.id))
    was = details["was"]
    if was["status"] != new.status:
        count_typos(session.connection(), {(new.site_id, new.status): -1, (new.site_id, was["status"]): 1})
        new.status = was["status"]
    new.correction, new.assignee_id = was["correction"], was["assignee"]
    new.fixed_at = datetime.fromisoformat(was["fixed_at"]) if was["fixed_at"] else None
    new.fixed_by_id = was["fixed_by"]
    before = details["into_was"]
    if into.correction != before["correction"] and before["correction"] is None and into.correction:
        into.correction = None if _came_over(session, into, action) else into.correction
    if before["assignee"] is None and into.assignee_id == was["assignee"]:
        into.assignee_id = None
    _tell(session, mine, editor, now, [into.id, new.id])
    session.flush()
    session.refresh(new)
    session.refresh(into)
    return Undone([new.id, into.id])


def _part(session: Session, into: Typo, details: Mapping[str, Any], editor: Editor, now: datetime) -> Typo:
    """Make a typo of the reports of the one that was merged, with how it was quoted and the numbers that led to it."""
    hold(session, into)
    reports = {uuid.UUID(one) for one in details["reports"]}
    shared = [Shared(uuid.UUID(number), *links) for number, *links in details.get("shared", ())]
    staying = count_reports(session, into.id) - len(reports) + len(shared)
    if count_among(session, into.id, reports) < len(reports) or staying < 1:
        raise CannotUndo("Some reports have since been split off, so the merge cannot be undone.")
    counted = [uuid.UUID(one) for one in details.get("uncounted", ())]
    set_counting(session.connection(), into.id, counted, counts=True)
    alias = session.scalar(select(TypoAlias).where(TypoAlias.old_typo_id == details["typo"]))
    new = separate(session, into, reports, editor, now, alias, shared)
    led_there = (TypoAlias.id.in_(details.get("aliases", ())), TypoAlias.typo_id == into.id)
    session.execute(update(TypoAlias).where(*led_there).values(typo_id=new.id))
    return new


def _came_over(session: Session, into: Typo, action: Action) -> bool:
    """Whether the correction came with the merge: nobody has set one since."""
    since = select(Event.id).where(Event.typo_id == into.id, Event.kind == Kind.CORRECTION, Event.at > action.at)
    return session.scalar(since.limit(1)) is None


def _undo_split(session: Session, action: Action, mine: Action, editor: Editor, now: datetime) -> Undone:
    typo, new = (typo_by_id(session, action.details[name]) for name in ("typo", "new"))
    if typo is None or new is None:
        raise CannotUndo("One of the two typos has since been merged into another one, so the split cannot be undone.")
    uncounted = [uuid.UUID(one) for one in action.details.get("uncounted", ())]
    for one in (typo, new):
        set_counting(session.connection(), one.id, uncounted, counts=False)
    try:
        merge(session, new, typo, editor, now)
    except CannotMerge:
        raise CannotUndo(
            "One of the two typos has since been merged into another one, so the split cannot be undone."
        ) from None
    _quote_as_before_split(session, typo, action.details)
    _tell(session, mine, editor, now, [typo.id])
    return Undone([typo.id, new.id])


def _quote_as_before_split(session: Session, typo: Typo, details: Mapping[str, Any]) -> None:
    was, phrase = details.get("was"), typo.exact
    if was is None or was["quote"] == quote_of(typo):
        return
    quote_as_before(session, typo, was["quote"])
    if typo.exact == was["quote"]["exact"] and fold(typo.exact) != fold(phrase):
        typo.correction = was["correction"]
    session.flush()
    session.refresh(typo)


def _tell(session: Session, mine: Action, editor: Editor, now: datetime, typos: list[int]) -> None:
    for typo_id in typos:
        session.add(Event(typo_id=typo_id, editor_id=editor.id, at=now, kind=Kind.UNDO, action_id=mine.id))


def touched_by(session: Session, action: Action) -> list[int]:
    """Return the numbers of the typos that a stroke was about."""
    if action.kind in (MERGED, SPLIT):
        return [action.details[name] for name in ("typo", "into", "new") if name in action.details]
    return list(session.scalars(select(Event.typo_id).where(Event.action_id == action.id).distinct()))
