"""Editor: a person at the desk, and the tokens with which their programs come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base


class Role(StrEnum):
    """What an editor may do: a viewer reads, an editor decides, an admin also looks after sites and people."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class Editor(Base):
    """A person at the desk. Without a password they cannot sign in until they have set one by their link.

    `session_key` stands in the signed cookie: changing it signs the editor out everywhere.
    """

    __tablename__ = "editor"
    __table_args__ = (CheckConstraint("role IN ('admin', 'editor', 'viewer')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]

    @property
    def may_edit(self) -> bool:
        """Whether this editor may decide about typos."""
        return self.role in (Role.ADMIN, Role.EDITOR)


class Token(Base):
    """An API token. Only the SHA-256 of it is kept: it has 256 random bits, so a slow hash would add nothing."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    editor: Mapped[Editor] = relationship(lazy="joined", innerjoin=True)
