"""Event: what happened to a typo. Append-only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base
from collector.store.models.editor import Editor


class Kind(StrEnum):
    """What an event tells."""

    STATUS = "status"
    ASSIGNEE = "assignee"
    CORRECTION = "correction"
    NOTE = "note"
    MERGE = "merge"
    SPLIT = "split"
    REPORTED = "reported"
    """Reported again after it had been fixed, which opens it again."""
    UNDO = "undo"
    """An editor took back a stroke: what follows at the same moment says to what."""


class Event(Base):
    """One line of a typo's history: who, when, from what to what. A note has its text in `new`.

    A merge has in `old` the typo that is no more, in `new` the number of the one that took it in. A split has in `new`
    what was split off, or, in the history of that one, in `old` what it was split from. Each is written as
    `named` writes it: a history outlives the typos that it tells of.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_typo", "typo_id", "id"), Index("ix_event_action", "action_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("editor.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    action_id: Mapped[int | None]
    """The stroke of an editor's that it was a part of (`action.py`); None for what is older than those."""

    editor: Mapped[Editor | None] = relationship(lazy="joined")


def named(number: int, phrase: str) -> str:
    """Return how an event names a typo: "45: teh bridge"."""
    return f"{number}: {phrase}"
