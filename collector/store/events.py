"""What happened since one last looked.

PostgreSQL gives events their numbers before they are committed, so that a smaller number may become visible after a
larger one. Whoever remembers the newest number therefore also remembers which of the last ones were missing.
"""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from collector.store.database import Database
from collector.store.models import Event, Typo
from collector.store.typos import LARGEST_ID

_LOOKED_BACK = 200
"""Numbers among which missing ones are remembered. Transactions that failed leave such gaps for good."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Up to where somebody has seen events: the newest number, and smaller ones that were not there yet."""

    newest: int
    missing: frozenset[int] = frozenset()

    def __str__(self) -> str:
        """Return it as a page keeps it: the newest number, and how far below it each missing one is."""
        gaps = ".".join(str(self.newest - number) for number in sorted(self.missing, reverse=True))
        return f"{self.newest}-{gaps}" if gaps else str(self.newest)

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """Return what `str` made of it, or None for anything else."""
        first, _, gaps = text.partition("-")
        parts = [first, *(gaps.split(".") if gaps else [])]
        if len(parts) > _LOOKED_BACK + 1 or not all(
            part.isascii() and part.isdecimal() and len(part) < 19 for part in parts
        ):
            return None
        newest = min(int(first), LARGEST_ID)
        missing = (newest - int(gap) for gap in parts[1:])
        return cls(newest, frozenset(number for number in missing if number > 0))


@dataclass(frozen=True, slots=True)
class Changes:
    """Typos that something happened to, those of the oldest events first; `seen` is up to where these are all, and
    `is_all` tells whether nothing more has happened."""

    typo_ids: list[int]
    seen: Seen
    is_all: bool


def seen_now(session: Session) -> Seen:
    """Return up to where events are seen by this session."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    return Seen(newest, _missing(session, newest))


def _missing(session: Session, newest: int) -> frozenset[int]:
    if session.get_bind().dialect.name == "sqlite":  # one writer: what is committed later has the larger number
        return frozenset()
    first = max(1, newest - _LOOKED_BACK + 1)
    there = session.scalars(select(Event.id).where(Event.id >= first, Event.id <= newest))
    return frozenset(range(first, newest + 1)).difference(there)


def changed_since(session: Session, seen: Seen, limit: int) -> Changes:
    """Return the typos that something happened to since then, at most `limit`; more come when it is asked again with
    what this one has seen."""
    most = 20 * limit
    is_news = or_(Event.id > seen.newest, Event.id.in_(sorted(seen.missing)))
    rows = session.execute(select(Event.id, Event.typo_id).where(is_news).order_by(Event.id).limit(most)).all()
    typo_ids: dict[int, None] = {}
    told: list[int] = []
    for event_id, typo_id in rows:
        if typo_id not in typo_ids and len(typo_ids) == limit:
            break
        typo_ids[typo_id] = None
        told.append(event_id)
    if len(told) == len(rows) < most:
        return Changes(list(typo_ids), seen_now(session), is_all=True)
    if told[-1] > seen.newest:
        return Changes(list(typo_ids), Seen(told[-1], _missing(session, told[-1])), is_all=False)
    return Changes(list(typo_ids), Seen(seen.newest, seen.missing.difference(told)), is_all=False)


def pulse(database: Database) -> tuple[int, ...]:
    """Return something that is another one when a typo was added, or something happened to one."""
    with database.read() as session:
        found: list[int] = []
        for table in (Typo, Event):
            newest = session.scalar(select(func.max(table.id))) or 0
            # Also another one where a smaller number is committed later.
            last = select(func.count()).where(table.id > newest - _LOOKED_BACK).select_from(table)
            found += (newest, session.scalar(last) or 0)
        return tuple(found)
