"""The strokes that a history is made of."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Action, Event


def strokes_of(session: Session, events: Iterable[Event]) -> dict[int, Action]:
    """Return the strokes that these events are parts of, by number."""
    wanted = {event.action_id for event in events if event.action_id is not None}
    if not wanted:
        return {}
    return {action.id: action for action in session.scalars(select(Action).where(Action.id.in_(wanted)))}
