"""TypoCount: how many typos a site has in a status, as a sum of changes."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class TypoCount(Base):
    """So many typos more (or fewer, below zero) in a status of a site. The sum of them all is how many there are.

    Each transaction that changes a number adds a row: one row that all changed would make them wait for each other
    until each is on the disk. Now and then rows are replaced by their sum (`store/counting.py`).
    """

    __tablename__ = "typo_count"
    __table_args__ = (Index("ix_typo_count_sum", "site_id", "status", "more"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(10))
    more: Mapped[int]
