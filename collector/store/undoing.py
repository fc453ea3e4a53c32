"""Undo a stroke. Undoing a decision about many typos takes many transactions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from collector.store.typos import typos_by_id

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
            if action.kind != DECIDED:
                return undo_regrouping(session, action, mine, now, key)
            after = _Part(session, action, mine, now, key).undo(after, undone)
    return undone


@dataclass(frozen=True, slots=True)
class _Part:
    """Undoes the decisions about a few of a stroke's typos, in one transaction."""

    session: Session
    action: Action
    editor: Editor
    now: datetime
    key: str | None

    def undo(self, after: int, undone: Undone) -> int | None:
        """Undo the decisions about the next typos, after the one with the number `after`.

        Returns the last one's number, or None if there are no more.
        """
        is_open = self._hold()
        if after == 0:
            self._check_first(is_open)
        elif not is_open:  # someone else has undone the rest
            return None
        decided = (Event.action_id == self.action.id, Event.kind.in_(REVERSIBLE))
        numbers = select(Event.typo_id).where(*decided, Event.typo_id > after).distinct().order_by(Event.typo_id)
        found = list(self.session.scalars(numbers.limit(_AT_ONCE + 1)))
        if not found and after == 0:
            raise CannotUndo("Nothing here can be undone: notes stay.")
        part = found[:_AT_ONCE]
        of_part = select(Event).where(*decided, Event.typo_id.in_(part)).order_by(Event.typo_id, Event.id)
        self._undo_each(part, self.session.scalars(of_part).all(), undone)
        if len(found) > _AT_ONCE:
            return part[-1]
        if not undone.typos:
            raise CannotUndo("Someone has made another decision since then, so nothing was undone.")
        self.action.undone_at = self.now
        return None

    def _hold(self) -> bool:
        """Lock the stroke's row, so that it is not undone twice at once. Return whether it is still to be undone."""
        held = update(Action).where(Action.id == self.action.id, Action.undone_at.is_(None)).values(undone_at=None)
        is_open = self.session.execute(held.returning(Action.id)).first() is not None
        self.session.refresh(self.action)
        return is_open

    def _check_first(self, is_open: bool) -> None:
        """Raise DoneBefore or CannotUndo unless undoing may begin, or continue after an interruption."""
        earlier = action_with_key(self.session, self.editor, self.key) if self.key else None
        if earlier and not (is_open and earlier.id == self.action.details.get("undoing")):
            raise DoneBefore
        if not is_open:
            raise CannotUndo("This has already been undone.")

    def _undo_each(self, part: Sequence[int], events: Sequence[Event], undone: Undone) -> None:
        """Undo these events, sorted by typo, and note in `undone` what became of each typo."""
        before = self._undone_before(part)
        typos, came_with = typos_by_id(self.session, part), _brought_by_merges(self.session, part)
        for typo_id, of_typo in groupby(events, lambda event: event.typo_id):
            theirs, typo = list(of_typo), typos.get(typo_id)
            is_own = typo is not None and came_with.isdisjoint(event.id for event in theirs)
            is_back = typo_id in before or (is_own and self._undo_one(typos[typo_id], theirs))
            (undone.typos if is_back else undone.changed_since).append(typo_id)

    def _undone_before(self, typos: Sequence[int]) -> set[int]:
        """Return those of the typos that an interrupted undoing has already done."""
        undoing = self.action.details.get("undoing")
        if undoing is None:
            return set()
        is_done = (Event.action_id == undoing, Event.kind == Kind.UNDO, Event.typo_id.in_(typos))
        return set(self.session.scalars(select(Event.typo_id).where(*is_done)))

    def _undo_one(self, typo: Typo, events: list[Event]) -> bool:
        change = _back(self.session, typo, events)
        if change is None:
            return False
        undoing = self._undoing()
        try:
            apply_change(self.session, typo, change, self.editor, self.now, typo.version, undoing, undoes=True)
        except (Conflict, Gone):
            return False
        return True

    def _undoing(self) -> int:
        """Return the number of the stroke that undoes this one; the first typo creates it."""
        if "undoing" not in self.action.details:
            begun = begin(self.session, self.editor, self.now, UNDONE, self.key, action=self.action.id)
            self.action.details = {**self.action.details, "undoing": begun.id}
        number: int = self.action.details["undoing"]
        return number


def _brought_by_merges(session: Session, typos: Sequence[int]) -> set[int]:
    """Return the events of typos that were merged into these: undoing them would change these."""
    merges = select(Event.action_id).where(Event.typo_id.in_(typos), Event.kind == Kind.MERGE)
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
