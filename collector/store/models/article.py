"""Article: one page of a site, whatever address it was read at."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base
from collector.store.models.site import Site

VOTED = ("title", "author", "section")
"""The facts that most of an article's recent reports decide about (`store/article_facts.py`)."""


class Article(Base):
    """A page of a site. `key` is a digest of the address in the form in which addresses are compared.

    `url` is the best address that a report gave, `url_rank` how good it is (`collector.text.articles.address_rank`).
    Each of the `…_votes` says how many more recent reports agree with a fact than disagree, up to a limit
    (`store/article_facts.py`); it is `SET_BY_EDITOR` if an editor set the fact.
    """

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        # What the list can be narrowed to, and which choices there are.
        Index("ix_article_section", "section", "site_id"),
        Index("ix_article_author", "author", "site_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(500))
    author: Mapped[str | None] = mapped_column(String(500))
    section: Mapped[str | None] = mapped_column(String(500))
    published: Mapped[str | None] = mapped_column(String(500))
    modified: Mapped[str | None] = mapped_column(String(500))
    lang: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[datetime]
    last_seen: Mapped[datetime]
    url_rank: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    title_votes: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    author_votes: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    section_votes: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")

    site: Mapped[Site] = relationship()
