"""What editors have before their eyes: saved views of the list, mentions in notes, the typo that is just open."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base
from collector.store.models.editor import Editor
from collector.store.models.event import Event


class SavedView(Base):
    """A list that an editor gave a name: the arguments of its address. A shared one is everybody's to see."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    editor: Mapped[Editor] = relationship(lazy="joined", innerjoin=True)


class Mention(Base):
    """An editor whom a note names, and when they have seen that."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_editor", "editor_id", "seen_at"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class Presence(Base):
    """An editor who has a typo open. A row that was not renewed for a while says that they have gone."""

    __tablename__ = "presence"

    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id", ondelete="CASCADE"), primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]

    editor: Mapped[Editor] = relationship(lazy="joined", innerjoin=True)
