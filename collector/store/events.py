"""What happened since one last looked."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collector.store.database import Database
from collector.store.models import Event, Typo


def newest_event(session: Session) -> int:
    """Return the number of the newest event, 0 where there is none."""
    return session.scalar(select(func.max(Event.id))) or 0


def changed_since(session: Session, event_id: int, limit: int) -> list[int]:
    """Return the numbers of the typos that something happened to after this event, at most `limit`."""
    return list(session.scalars(select(Event.typo_id).where(Event.id > event_id).distinct().limit(limit)))


def pulse(database: Database) -> tuple[int, ...]:
    """Return something that is another one when a typo was added, or something happened to one."""
    newest = (select(func.max(table.id)).scalar_subquery() for table in (Typo, Event))
    with database.read() as session:
        return tuple(number or 0 for number in session.execute(select(*newest)).one())
