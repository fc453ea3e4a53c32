"""What editors do with a typo. Every change leaves an event."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from collector.store.counting import count_typos
from collector.store.models import Editor, Event, Kind, Status, Typo


class Conflict(Exception):
    """Another editor changed the typo first."""


class Gone(Conflict):
    """Another editor merged the typo into another one first."""


class Unset:
    """Stands for "leave this as it is", where None means "take it away"."""


UNSET = Unset()


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor wants of a typo. A note is added to the history, the rest replaces what was there."""

    status: Status | Unset = UNSET
    assignee: Editor | Unset | None = UNSET
    correction: str | Unset | None = UNSET
    note: str | None = None


def apply_change(
    session: Session,
    typo: Typo,
    change: Change,
    editor: Editor,
    now: datetime,
    expected_version: int | None = None,
    action_id: int | None = None,
    undoes: bool = False,
) -> list[Event]:
    """Make the change, in the session's write transaction, and return its events; none where nothing changes.

    `action_id` is the stroke (`actions.py`) that the change is a part of, `undoes` says that it takes one back.

    Raises Conflict where `expected_version` is given and is no longer the typo's, and Gone where it was merged away.
    """
    _lock(session, typo)
    if expected_version is not None and typo.version != expected_version:
        raise Conflict(f"typo {typo.id} was changed by another editor")
    events: list[Event] = []

    def happened(kind: Kind, old: str | None, new: str | None) -> None:
        about = {"typo_id": typo.id, "editor_id": editor.id, "at": now, "action_id": action_id}
        events.append(Event(kind=kind, old=old, new=new, **about))

    if not isinstance(change.status, Unset) and change.status != typo.status:
        happened(Kind.STATUS, typo.status, change.status)
        moved = {(typo.site_id, typo.status): -1, (typo.site_id, change.status): 1}
        count_typos(session.connection(), moved)
        typo.status = change.status
        is_fixed = change.status == Status.FIXED
        typo.fixed_at, typo.fixed_by_id = (now, editor.id) if is_fixed else (None, None)
    if not isinstance(change.assignee, Unset):
        old, new = typo.assignee, change.assignee
        if (old and old.id) != (new and new.id):
            happened(Kind.ASSIGNEE, old.email if old else None, new.email if new else None)
            typo.assignee_id = new.id if new else None
    if not isinstance(change.correction, Unset) and change.correction != typo.correction:
        happened(Kind.CORRECTION, typo.correction, change.correction)
        typo.correction = change.correction
    if change.note:
        happened(Kind.NOTE, None, change.note)
    if events:
        if undoes:
            events.insert(0, Event(typo_id=typo.id, editor_id=editor.id, at=now, kind=Kind.UNDO, action_id=action_id))
        typo.version += 1
        session.add_all(events)
        session.flush()
        session.refresh(typo, ["assignee"])
    return events


def _lock(session: Session, typo: Typo) -> None:
    """Hold the typo's row and see its newest state: readers count reports on the same row meanwhile."""
    held = session.scalars(update(Typo).where(Typo.id == typo.id).values(version=Typo.version).returning(Typo.id))
    if held.first() is None:
        raise Gone(f"typo {typo.id} was merged into another")
    session.refresh(typo, ["status", "assignee_id", "assignee", "correction", "version"])
