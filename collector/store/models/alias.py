"""TypoAlias: how a typo that was merged into another was quoted, and where its number leads now."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class TypoAlias(Base):
    """A typo that editors merged into `typo_id`: later reports of it go there, and so does whoever knows its number.

    Quote, block and suggestion are those of the report that it was told by.
    """

    __tablename__ = "typo_alias"
    # Reports ask with the article and the phrase, as they ask for typos.
    __table_args__ = (Index("ix_typo_alias_article_phrase", "article_id", "phrase_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    old_typo_id: Mapped[int] = mapped_column(unique=True)
    phrase_key: Mapped[str] = mapped_column(String(32))
    exact: Mapped[str] = mapped_column(String(1000))
    prefix: Mapped[str] = mapped_column(String(200))
    suffix: Mapped[str] = mapped_column(String(200))
    block_text: Mapped[str] = mapped_column(Text)
    block_start: Mapped[int | None]
    block_end: Mapped[int | None]
    suggestion: Mapped[str | None] = mapped_column(String(1000))
