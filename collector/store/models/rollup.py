"""Rollups: reports counted by the hour, so that statistics read hours and not reports."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class ReportHour(Base):
    """How many reports came in the hour (UTC) that begins at `hour`, by site, section and author ("" where unknown).

    `site_id` is no foreign key: rows are made and deleted by the thousand. Filled by `store/rollups.py`.
    """

    __tablename__ = "report_hour"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(String(500), primary_key=True, default="")
    author: Mapped[str] = mapped_column(String(500), primary_key=True, default="")
    reports: Mapped[int]


class RolledUp(Base):
    """Until when (exclusive) a rollup holds everything."""

    __tablename__ = "rolled_up"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    until: Mapped[datetime]
