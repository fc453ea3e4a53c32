"""Audit: what administrators do with sites and people. Append-only."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base, Json
from collector.store.models.editor import Editor


class Audit(Base):
    """One thing that an administrator did; nobody's where it was done on the server, by the command.

    `did` is a key of `desk/people/audit.py`, `about` whom or what it was done to, as they were called then.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("editor.id"))
    did: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(300))
    details: Mapped[Json] = mapped_column(JSON, default=dict)

    editor: Mapped[Editor | None] = relationship(lazy="joined")
