"""Typo: one mistake in one article, the thing that an editor decides about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
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
    """A mistake in an article: the smallest run of words that readers change or mark, quoted with what is around it.

    `before_key` and `after_key` are digests of the words at its two ends (`text/passages.py`), by which it is found
    again.

    `reports` counts the reports that count as a reader each (`models/report.py`), kept with each write; `version` grows
    with each change by an editor, and when a report opens a fixed typo again or gives the typo another phrase.
    `fixed_at` and `fixed_by_id` say when and by whom it was marked fixed, as long as it is.
    """

    __tablename__ = "typo"
    __table_args__ = (
        CheckConstraint("status IN ('new', 'confirmed', 'fixed', 'rejected', 'spam')", name="status"),
        # What the intake asks for of each article, newest first, answered by the index alone.
        Index("ix_typo_article_keys", "article_id", "id", "before_key", "after_key"),
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
    before_key: Mapped[int]
    after_key: Mapped[int]
    exact: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(200), default="")
    suffix: Mapped[str] = mapped_column(String(200), default="")
    block_text: Mapped[str] = mapped_column(Text, default="")
    block_start: Mapped[int | None]
    block_end: Mapped[int | None]
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
    findings: Mapped[list["Finding"]] = relationship(
        lazy="selectin", order_by="(Finding.count.desc(), Finding.first_seen, Finding.key)", viewonly=True
    )

    @property
    def suggestions(self) -> list["Suggestion"]:
        """What readers suggest for the typo's phrase, most frequent first."""
        return [one for one in self._suggested() if one.exact is None]

    @property
    def other_suggestions(self) -> list["Suggestion"]:
        """What readers suggest for a word more or less than the typo's phrase, or for a phrase that editors merged."""
        return [one for one in self._suggested() if one.exact is not None]

    def _suggested(self) -> list["Suggestion"]:
        return suggested((one.text, one.count, one.exact) for one in self.findings)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What so many readers suggest, for the typo's phrase or for the phrase `exact`."""

    text: str
    count: int
    exact: str | None


def suggested(findings: Iterable[tuple[str | None, int, str | None]]) -> list[Suggestion]:
    """Return what findings (text, count and exact of each) suggest, most frequent first.

    Those that suggest the same for the same phrase are counted together: they differ where the article was edited.
    """
    counts: dict[tuple[str, str | None], int] = {}
    for text_, count, exact in findings:
        if text_ is not None:
            counts[text_, exact] = counts.get((text_, exact), 0) + count
    found = [Suggestion(text_, count, exact) for (text_, exact), count in counts.items()]
    return sorted(found, key=lambda one: -one.count)


class Finding(Base):
    """What readers of a typo change or mark, one row for all who change or mark the same: kept with each write, so that
    no list counts reports, and no report is read again to group others.

    `exact` are the words, None where they are the typo's own phrase, and `text` what should replace them: None for a
    mark, empty where they should go. `lead` and `trail` say how many words more than the phrase they have on its left
    and right (fewer: below zero). `count` are the readers that count.
    """

    __tablename__ = "finding"

    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    exact: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    lead: Mapped[int]
    trail: Mapped[int]
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
