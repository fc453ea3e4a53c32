"""Undo a stroke. Undoing a decision about many typos takes many transactions."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collector.store.actions import (
    DECIDED,
    MERGED,
    REVERSIBLE,
    UNDONE,
    CannotUndo,
    DoneBefore,
    Undone,
    action_by_id,
    action_with_key,
    begin,
    undo_regrouping,
    visible_action,
)
from collector.store.database import Database
from collector.store.editors import editor_by_email, editor_by_id
from collector.store.models import Action, Editor, Event, Kind, Status, Typo
from collector.store.reach import Reach
from collector.store.triage import UNSET, Change, Conflict, Gone, apply_change
from collector.store.typos import typo_by_id

# Typos of one transaction: on SQLite reports wait while it lasts.
_AT_ONCE = 20


def undo(
    database: Database, action_id: int, editor: Editor, now: datetime, reach: Reach, key: str | None = None
) -> Undone | None:
    """Undo a stroke and return what became of its typos; None if there is no stroke with this number in reach.

    Typos that someone has decided about since stay as they are. Decisions are undone a few typos at a time. If that is
    interrupted, undoing the stroke again does the rest. Raises CannotUndo if nothing can be undone, and DoneBefore.
    """
    undone = Undone()
    after: int | None = 0
    while after is not None:
        with database.write() as session:
            mine = editor_by_id(session, editor.id)
            action = action_by_id(session, action_id) if after else visible_action(session, action_id, reach)
            if action is None or mine is None:
                return undone if after else None
            if action.kind == DECIDED:
                after = _undo_some(session, action, mine, now, key, after, undone)
            else:
                return undo_regrouping(session, action, mine, now, key)
    return undone


def _undo_some(
    session: Session, action: Action, editor: Editor, now: datetime, key: str | None, after: int, undone: Undone
) -> int | None:
    """Undo the decisions about the stroke's next typos, after the one with the number `after`.

    Returns the last one's number, or None if there are no more."""
    is_open = _hold(session, action)
    if after == 0:
        _check_first(session, action, editor, key, is_open)
    elif not is_open:  # someone else has undone the rest
        return None
    decided = (Event.action_id == action.id, Event.kind.in_(REVERSIBLE))
    numbers = select(Event.typo_id).where(*decided, Event.typo_id > after).distinct().order_by(Event.typo_id)
    found = list(session.scalars(numbers.limit(_AT_ONCE + 1)))
    if not found and after == 0:
        raise CannotUndo("Nothing here can be undone: notes stay.")
    part = found[:_AT_ONCE]
    undone_before = _undone_before(session, action, part)
    events = session.scalars(select(Event).where(*decided, Event.typo_id.in_(part)).order_by(Event.typo_id, Event.id))
    for typo_id, of_typo in groupby(events.all(), lambda event: event.typo_id):
        is_back = typo_id in undone_before or _undo_one(session, action, typo_id, list(of_typo), editor, now, key)
        (undone.typos if is_back else undone.changed_since).append(typo_id)
    if len(found) > _AT_ONCE:
        return part[-1]
    if not undone.typos:
        raise CannotUndo("Someone has made another decision since then, so nothing was undone.")
    action.undone_at = now
    return None


def _hold(session: Session, action: Action) -> bool:
    """Lock the stroke's row, so that it is not undone twice at once. Return whether it is still to be undone."""
    held = update(Action).where(Action.id == action.id, Action.undone_at.is_(None)).values(undone_at=None)
    is_open = session.execute(held.returning(Action.id)).first() is not None
    session.refresh(action)
    return is_open


def _check_first(session: Session, action: Action, editor: Editor, key: str | None, is_open: bool) -> None:
    """Raise DoneBefore or CannotUndo unless undoing may begin, or continue after an interruption."""
    earlier = action_with_key(session, editor, key) if key else None
    if earlier and not (is_open and earlier.id == action.details.get("undoing")):
        raise DoneBefore
    if not is_open:
        raise CannotUndo("This has already been undone.")


def _undone_before(session: Session, action: Action, typos: list[int]) -> set[int]:
    """Return those of the typos that an interrupted undoing has already done."""
    undoing = action.details.get("undoing")
    if undoing is None:
        return set()
    done = select(Event.typo_id).where(Event.action_id == undoing, Event.kind == Kind.UNDO, Event.typo_id.in_(typos))
    return set(session.scalars(done))


def _undo_one(
    session: Session, action: Action, typo_id: int, events: list[Event], editor: Editor, now: datetime, key: str | None
) -> bool:
    typo = typo_by_id(session, typo_id)
    came_with = _brought_by_merges(session, typo_id)
    is_own = not any(event.id in came_with for event in events)
    change = _back(session, typo, events) if typo and is_own else None
    if typo is None or change is None:
        return False
    try:
        apply_change(
            session, typo, change, editor, now, typo.version, _undoing(session, action, editor, now, key), True
        )
    except (Conflict, Gone):
        return False
    return True


def _undoing(session: Session, action: Action, editor: Editor, now: datetime, key: str | None) -> int:
    """Return the number of the stroke that undoes this one; the first typo creates it."""
    if "undoing" not in action.details:
        begun = begin(session, editor, now, UNDONE, key, action=action.id)
        action.details = {**action.details, "undoing": begun.id}
    number: int = action.details["undoing"]
    return number


def _brought_by_merges(session: Session, typo_id: int) -> set[int]:
    """Return the events of typos that were merged into this one: undoing them would change this one."""
    merges = select(Event.action_id).where(Event.typo_id == typo_id, Event.kind == Kind.MERGE)
    done = select(Action).where(Action.id.in_(merges), Action.kind == MERGED, Action.undone_at.is_(None))
    return {number for action in session.scalars(done) for number in action.details["events"]}


def _back(session: Session, typo: Typo, events: Iterable[Event]) -> Change | None:
    """Return the change that reverts these events; None if the typo is no longer as they left it."""
    session.refresh(typo, ["status", "assignee_id", "assignee", "correction", "version"])
    now = {
        Kind.STATUS: typo.status,
        Kind.ASSIGNEE: typo.assignee.email if typo.assignee else None,
        Kind.CORRECTION: typo.correction,
    }
    status: Any = UNSET
    assignee: Any = UNSET
    correction: Any = UNSET
    # Newest first: a stroke has each kind once, but a split may add a second.
    for event in sorted(events, key=lambda event: event.id, reverse=True):
        if now[Kind(event.kind)] != event.new:
            return None
        now[Kind(event.kind)] = event.old
        if event.kind == Kind.STATUS:
            status = Status(event.old or Status.NEW)
        elif event.kind == Kind.ASSIGNEE:
            assignee = editor_by_email(session, event.old) if event.old else None
        else:
            correction = event.old
    return Change(status, assignee, correction)
