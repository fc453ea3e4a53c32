"""Telling whether anything happened since one last looked."""

from sqlalchemy import func, select

from collector.store.database import Database
from collector.store.models import Event, Typo

_LOOKED_BACK = 200
"""The last ids among which a late commit is noticed: PostgreSQL gives ids before they are committed, so that a smaller
one may become visible after a larger one."""


def pulse(database: Database) -> tuple[int, ...]:
    """Return a value that changes when a typo was added, or something happened to one."""
    with database.read() as session:
        found: list[int] = []
        for table in (Typo, Event):
            newest = session.scalar(select(func.max(table.id))) or 0
            # Changes, too, where a smaller id is committed later.
            last = select(func.count()).where(table.id > newest - _LOOKED_BACK).select_from(table)
            found += (newest, session.scalar(last) or 0)
        return tuple(found)
