"""DailySalt: what makes yesterday's senders unrecognisable."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class DailySalt(Base):
    """Random bytes for one UTC day. Shared by all processes; older ones are deleted, so that nobody, not even with the
    secret key, can tell afterwards which address a sender's hash came from."""

    __tablename__ = "daily_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
