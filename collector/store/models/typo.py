"""Typo: one mistake in one article, the thing that an editor decides about."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.article import Article
from collector.store.models.base import Base
from collector.store.models.editor import Editor
from collector.store.models.site import Site


class Status(StrEnum):
    """What was decided about a typo."""

    NEW = "new"
    CONFIRMED = "confirmed"
    FIXED = "fixed"
    REJECTED = "rejected"
    SPAM = "spam"


OPEN = (Status.NEW, Status.CONFIRMED)
"""The statuses that wait for an editor."""


_IS_FIXED = text("fixed_at IS NOT NULL")
_ONLY_FIXED: dict[str, Any] = {"sqlite_where": _IS_FIXED, "postgresql_where": _IS_FIXED}


class Typo(Base):
    """A mistake in an article. Its quote and block are those of the first report that suggests something, or of the
    first where none does; `suggestion` is that report's, or None.

    `reports` counts the reports that count as a reader each (`models/report.py`), kept with each write; `version` grows
    with each change by an editor, and when a report opens a fixed typo again or gives the typo another phrase.
    `fixed_at` and `fixed_by_id` say when and by whom it was marked fixed, as long as it is.
    """

    __tablename__ = "typo"
    __table_args__ = (
        CheckConstraint("status IN ('new', 'confirmed', 'fixed', 'rejected', 'spam')", name="status"),
        Index("ix_typo_article_phrase", "article_id", "phrase_key"),
        # One index for each order, with the status in front: a list starts in it and stops after a page, however many
        # typos there are. What else a list can leave out stands behind, so that leaving it out reads no row.
        Index(
            "ix_typo_by_last_seen", "status", "last_seen", "id", "site_id", "assignee_id", "article_id", "first_seen"
        ),
        Index("ix_typo_by_first_seen", "status", "first_seen", "id", "site_id", "assignee_id", "article_id"),
        Index("ix_typo_by_reports", "status", "reports", "id", "site_id", "assignee_id", "article_id", "first_seen"),
        # Statistics read what was fixed in a period.
        Index("ix_typo_fixed", "fixed_at", "first_seen", "site_id", "article_id", "fixed_by_id", **_ONLY_FIXED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    phrase_key: Mapped[str] = mapped_column(String(32))
    exact: Mapped[str] = mapped_column(String(1000))
    prefix: Mapped[str] = mapped_column(String(200), default="")
    suffix: Mapped[str] = mapped_column(String(200), default="")
    block_text: Mapped[str] = mapped_column(Text, default="")
    block_start: Mapped[int | None]
    block_end: Mapped[int | None]
    suggestion: Mapped[str | None] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(10), default=Status.NEW)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("editor.id"))
    correction: Mapped[str | None] = mapped_column(String(1000))
    reports: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    fixed_at: Mapped[datetime | None]
    fixed_by_id: Mapped[int | None]

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    article: Mapped[Article] = relationship(lazy="joined", innerjoin=True)
    assignee: Mapped[Editor | None] = relationship(lazy="joined")
    tallies: Mapped[list["Suggestion"]] = relationship(
        lazy="selectin", order_by="(Suggestion.count.desc(), Suggestion.first_seen)", viewonly=True
    )

    @property
    def suggestions(self) -> list["Suggestion"]:
        """What readers suggest for the typo's phrase, most frequent first."""
        return [tally for tally in self.tallies if tally.exact is None]

    @property
    def other_suggestions(self) -> list["Suggestion"]:
        """What readers suggest for phrases of their own, where it cannot be said for the typo's."""
        return [tally for tally in self.tallies if tally.exact is not None]


class Suggestion(Base):
    """How many readers suggest the same for a typo: a tally kept with each write, so that no list counts reports.

    `text` is what the typo's phrase would become, or the phrase `exact`, where that is not None (`text/restating.py`).
    So a tally is made anew whenever a typo gets another phrase.
    """

    __tablename__ = "suggestion"

    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
    exact: Mapped[str | None] = mapped_column(String(1000))
    count: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime]


class TypoSearch(Base):
    """Folded text in which the desk's search looks: phrase, paragraph, title, address, suggestions and comments.

    `indexed` is how many characters of it the search's index knows, from the first one on; readers' words are added at
    the end, and put into the index later (`store/indexing.py`). The indexes of this table are those of migrations 0004
    and 0007, since they differ from database to database.
    """

    __tablename__ = "typo_search"

    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    indexed: Mapped[int] = mapped_column(default=0, server_default="0")
