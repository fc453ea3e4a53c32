"""ArticleAlias: an article's address that belonged to another article before an editor joined the two."""

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base, Json


class ArticleAlias(Base):
    """An address whose reports belong to `article_id`. `key` is made like an article's.

    `facts` are those of the article that was joined, for undoing the join (`store/joining.py`).
    """

    __tablename__ = "article_alias"
    __table_args__ = (UniqueConstraint("site_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(Text)
    facts: Mapped[Json] = mapped_column(JSON, default=dict)
