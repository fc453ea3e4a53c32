"""Action: what an editor did at one stroke, to one typo or to many, so that it can be undone at one stroke."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base, Json


class Action(Base):
    """One stroke. Its events say what it changed; `details` keeps what they cannot say, for undoing a merge.

    `undone_at` is when it was undone. Undoing is an action of its own, which cannot be undone.
    """

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    details: Mapped[Json] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None]
