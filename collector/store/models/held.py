"""HeldReport: a report that came in a flood and waits until an editor releases or deletes it."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base, Json


class HeldReport(Base):
    """One report above a ceiling for new typos. It is in no list, count, search or statistic.

    `body` has the report's fields as they were read, so that releasing stores it as if it had never been held. `sender`
    is the sender's hash of the day, for deleting all reports of one sender; it is deleted with the day's salt.
    """

    __tablename__ = "held_report"
    __table_args__ = (
        Index("ix_held_report_site_received", "site_id", "received_at"),
        Index("ix_held_report_sender", "sender"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    received_at: Mapped[datetime]
    url: Mapped[str] = mapped_column(Text)
    sender: Mapped[str | None] = mapped_column(String(32))
    ceiling: Mapped[str] = mapped_column(String(10))
    body: Mapped[Json] = mapped_column(JSON)
