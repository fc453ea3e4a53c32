"""TypoAlias: where the number of a typo that was merged into another leads now, and how that typo was quoted."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class TypoAlias(Base):
    """A typo that became a part of `typo_id`. Its number leads there.

    Where an editor merged the two, later reports of it go there, too: they find it by its keys, as they find a typo.
    Where the intake grouped its reports anew, the keys are None.
    """

    __tablename__ = "typo_alias"
    __table_args__ = (Index("ix_typo_alias_article_keys", "article_id", "id", "before_key", "after_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    old_typo_id: Mapped[int] = mapped_column(unique=True)
    before_key: Mapped[int | None]
    after_key: Mapped[int | None]
    exact: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(String(200))
    suffix: Mapped[str] = mapped_column(String(200))
    block_text: Mapped[str] = mapped_column(Text)
    block_start: Mapped[int | None]
    block_end: Mapped[int | None]
