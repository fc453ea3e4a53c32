"""DeletedTypo: the largest number of a typo that was deleted, which no other typo gets."""

from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class DeletedTypo(Base):
    """A number that was given away: SQLite would give the largest one anew, and links to it would lead elsewhere."""

    __tablename__ = "deleted_typo"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
