"""Editor: a person at the desk, what they may see, how they come in, and the tokens with which their programs come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base, Json


class Role(StrEnum):
    """What an editor may do: a viewer reads, an editor decides, an admin also looks after sites and people."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a token is for; never more than its editor may do."""

    READ = "read"
    TRIAGE = "triage"
    """Deciding about typos, which includes reading."""
    ADMIN = "admin"
    """Sites and people, which includes the others."""


class Editor(Base):
    """A person at the desk. Without a password they cannot sign in until they have set one by their link.

    `session_key` and `link_key` stand in links by which a password is set: changing one of them spends all links,
    `link_key` nothing else. `left_at` is when an
    administrator took the person's access away; what they did stays theirs. With `all_sites` they see every site, as an
    admin does anyway; without it only those in `limits`, which may be none. `totp_secret` is sealed (`web/seals.py`),
    `totp_step` is the last time step whose code was used (RFC 6238, section 5.2). `subject` is who they are at the
    single sign-on. `seen_at` is when a session of theirs was last noted as used; it outlives the session. `shortcuts`
    is what they made of the desk's keys (`desk/shortcuts.py`); None means the usual ones.
    """

    __tablename__ = "editor"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'editor', 'viewer')", name="role"),
        Index("ix_editor_subject", "subject", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(32))
    link_key: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    all_sites: Mapped[bool] = mapped_column(default=False, server_default=false())
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    language: Mapped[str | None] = mapped_column(String(10))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    subject: Mapped[str | None] = mapped_column(String(255))
    seen_at: Mapped[datetime | None]
    shortcuts: Mapped[Json | None] = mapped_column(JSON)

    sessions: Mapped[list["DeskSession"]] = relationship(cascade="all, delete-orphan", back_populates="editor")
    limits: Mapped[list["EditorSite"]] = relationship(cascade="all, delete-orphan")

    @property
    def may_edit(self) -> bool:
        """Whether this editor may decide about typos."""
        return self.role in (Role.ADMIN, Role.EDITOR)

    @property
    def is_admin(self) -> bool:
        """Whether this editor looks after sites and people."""
        return self.role == Role.ADMIN

    @property
    def sees_all_sites(self) -> bool:
        """Whether this editor sees every site, also those that are added later."""
        return self.all_sites or self.is_admin

    @property
    def called(self) -> str:
        """What others call them: their name, or their address."""
        return self.name or self.email


class EditorSite(Base):
    """A site that an editor or viewer sees, where they do not see all."""

    __tablename__ = "editor_site"

    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)


class DeskSession(Base):
    """Somebody signed in with one browser. The cookie has the number and a secret, of which the SHA-256 is kept."""

    __tablename__ = "desk_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(200), default="")

    editor: Mapped[Editor] = relationship(back_populates="sessions")


class RecoveryCode(Base):
    """A code that stands in once for the second factor. Only its SHA-256 is kept: it has 80 random bits."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Token(Base):
    """An API token. Only the SHA-256 of it is kept: it has 256 random bits, so a slow hash would add nothing.

    One that a token made ends with that token (`made_by_id`). Without `expires_at` it never expires.
    """

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    editor_id: Mapped[int] = mapped_column(ForeignKey("editor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(10), default=Scope.TRIAGE, server_default=Scope.TRIAGE)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("token.id", ondelete="CASCADE"), index=True)
    last_used_at: Mapped[datetime | None]

    editor: Mapped[Editor] = relationship(lazy="joined", innerjoin=True)
