"""A decision about one typo as a stroke of its own, wherever it comes from: stored, undoable, told to whom it names."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from collector.store.actions import begin
from collector.store.attention import mentioned, note_mentions
from collector.store.colleagues import colleagues
from collector.store.models import Editor, Event, Kind, Typo
from collector.store.triage import Change, apply_change


def decide_one(
    session: Session, typo: Typo, change: Change, editor: Editor, now: datetime, expected_version: int | None = None
) -> list[Event]:
    """Make the change in the session's write transaction, as one stroke, and return its events; none where nothing
    changes, and then there is no stroke either. Raises what `triage.apply_change` raises."""
    stroke = begin(session, editor, now)
    events = apply_change(session, typo, change, editor, now, expected_version, stroke.id)
    if not events:
        session.delete(stroke)
    tell_named(session, typo, events)
    return events


def tell_named(session: Session, typo: Typo, events: Iterable[Event]) -> None:
    """Tell the colleagues whom the notes among these events of a typo name."""
    for event in events:
        if event.kind == Kind.NOTE:
            note_mentions(session, event, mentioned(event.new or "", colleagues(session, typo.site_id)))
