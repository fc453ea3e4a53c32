"""A decision about one typo as a stroke of its own, wherever it comes from: stored, undoable, told to whom it names."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.actions import begin
from collector.store.attention import mentioned, note_mentions
from collector.store.colleagues import colleagues
from collector.store.models import Editor, Event, Kind, Typo
from collector.store.triage import Change, Conflict, Unset, apply_change


def decide_one(
    session: Session, typo: Typo, change: Change, editor: Editor, now: datetime, expected_version: int | None = None
) -> list[Event]:
    """Make the change in the session's write transaction, as one stroke, and return its events; none where nothing
    changes, and then there is no stroke either. Of a decision that the editor has just made (a double click), the
    events are those of the first time. Raises what `triage.apply_change` raises."""
    stroke = begin(session, editor, now)
    try:
        events = apply_change(session, typo, change, editor, now, expected_version, stroke.id)
    except Conflict:
        done = repeated(session, typo, change, editor)
        if not done:
            raise
        session.delete(stroke)
        return done
    if not events:
        session.delete(stroke)
    tell_named(session, typo, events)
    return events


def repeated(session: Session, typo: Typo, change: Change, editor: Editor) -> list[Event]:
    """Return the newest events of the typo where this editor made just this change with them; none where not."""
    newest = session.scalar(select(Event).where(Event.typo_id == typo.id).order_by(Event.id.desc()).limit(1))
    if newest is None or newest.editor_id != editor.id or newest.action_id is None:
        return []
    events = list(
        session.scalars(
            select(Event).where(Event.typo_id == typo.id, Event.action_id == newest.action_id).order_by(Event.id)
        )
    )
    made = {Kind(event.kind): event.new for event in events}
    asked: dict[Kind, str | None] = {}
    if not isinstance(change.status, Unset):
        asked[Kind.STATUS] = change.status
    if not isinstance(change.assignee, Unset):
        asked[Kind.ASSIGNEE] = change.assignee.email if change.assignee else None
    if not isinstance(change.correction, Unset):
        asked[Kind.CORRECTION] = change.correction
    if change.note:
        asked[Kind.NOTE] = change.note
    return events if asked and made == asked else []


def tell_named(session: Session, typo: Typo, events: Iterable[Event]) -> None:
    """Tell the colleagues whom the notes among these events of a typo name."""
    for event in events:
        if event.kind == Kind.NOTE:
            note_mentions(session, event, mentioned(event.new or "", colleagues(session, typo.site_id)))
