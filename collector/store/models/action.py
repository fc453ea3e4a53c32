"""Action: what an editor did at one stroke, to one typo or to many, so that it can be undone at one stroke."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base, Json


class Action(Base):
    """One stroke. Its events say what it changed; `details` keeps what they cannot say, for undoing a merge.

    `undone_at` is when it was undone. Undoing is an action of its own, which cannot be undone.
    `key` is made by the page that asks, so that asking again does nothing twice; None where a page made none.
    """

    __tablename__ = "action"
    __table_args__ = (Index("ix_action_key", "editor_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    details: Mapped[Json] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None]
    key: Mapped[str | None] = mapped_column(String(36))
