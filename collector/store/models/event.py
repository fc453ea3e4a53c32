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
    REPORTED = "reported"
    """Reported again after it had been fixed, which opens it again."""


class Event(Base):
    """One line of a typo's history: who, when, from what to what. A note has its text in `new`."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_typo", "typo_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("editor.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)

    editor: Mapped[Editor | None] = relationship(lazy="joined")
