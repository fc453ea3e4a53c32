"""TypoSender: how many of today's reports of a typo came from one sender."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base

MOST_READERS = 3
"""The most readers that one sender counts as, for a typo and day: many phones share an address."""


class TypoSender(Base):
    """How many readers of a typo one sender counts as on one UTC day.

    `tag` is the sender's keyed hash of that day. Rows are deleted with the day's salt (`store/salts.py`): after that,
    reports of the same sender cannot be linked.
    """

    __tablename__ = "typo_sender"
    __table_args__ = (Index("ix_typo_sender_day", "day"),)

    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date]
    count: Mapped[int]
