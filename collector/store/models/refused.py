"""RefusedOrigin: an origin that a site does not allow, and how many reports came from there."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class RefusedOrigin(Base):
    """How many reports from an origin a site refused. The origin may be missing from the site's origins."""

    __tablename__ = "refused_origin"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[str] = mapped_column(String(300), primary_key=True)
    count: Mapped[int]
    last_seen: Mapped[datetime]
