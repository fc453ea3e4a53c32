"""Report: what one reader sent, never changed after it is stored, and the typos that it is of."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, Uuid, true
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base, Json


class Report(Base):
    """One reader's report. `id` is the reader's own UUID, so that sending again stores nothing new.

    Of the sender nothing is kept: no address, no cookie, no browser's name. `counts` is false where the sender had
    reported the typo often enough that day: it does not count as another reader (`models/sender.py`).

    `typo_id` is the typo of the first thing that it finds wrong, and `finding` the key of that (`Finding`); a report of
    several typos has rows of `ReportTypo` for the others.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_typo_received", "typo_id", "received_at"),
        # Reports come in the order of time, so on PostgreSQL a few bytes for each run of pages are enough.
        Index("ix_report_received", "received_at", postgresql_using="brin"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"))
    finding: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
    url: Mapped[str] = mapped_column(Text)
    canonical_url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(500))
    lang: Mapped[str | None] = mapped_column(String(35))
    exact: Mapped[str] = mapped_column(String(1000))
    prefix: Mapped[str] = mapped_column(String(200))
    suffix: Mapped[str] = mapped_column(String(200))
    position_start: Mapped[int | None]
    position_end: Mapped[int | None]
    block_text: Mapped[str | None] = mapped_column(Text)
    block_start: Mapped[int | None]
    block_end: Mapped[int | None]
    suggestion: Mapped[str | None] = mapped_column(String(1000))
    comment: Mapped[str | None] = mapped_column(String(2000))
    article: Mapped[Json] = mapped_column(JSON)
    client: Mapped[Json] = mapped_column(JSON)
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())


class ReportTypo(Base):
    """A further typo that a report is of, with what it finds wrong there. Columns are named as those of Report."""

    __tablename__ = "report_typo"

    report_id: Mapped[uuid.UUID] = mapped_column(Uuid, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    typo_id: Mapped[int] = mapped_column(ForeignKey("typo.id"), primary_key=True, index=True)
    finding: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())
