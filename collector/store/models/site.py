"""Site: a publication that embeds the widget."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collector.store.models.base import Base, Json


class Site(Base):
    """A publication, known to its pages by `key`, which is public: it stands in every page's script tag."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    settings: Mapped[Json] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]

    origin_rows: Mapped[list["SiteOrigin"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="SiteOrigin.position"
    )

    @property
    def origins(self) -> list[str]:
        """The origins whose pages may report, in the order in which they were given."""
        return [row.origin for row in self.origin_rows]


class SiteOrigin(Base):
    """One origin (RFC 6454) of a site. Two sites may share one: staging pages often do."""

    __tablename__ = "site_origin"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
