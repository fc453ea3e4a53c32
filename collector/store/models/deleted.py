"""DeletedTypo: the largest number of a deleted typo, which is not given to another one."""

from sqlalchemy.orm import Mapped, mapped_column

from collector.store.models.base import Base


class DeletedTypo(Base):
    """A number that was used: SQLite would use the largest one again, and links to it would open another typo."""

    __tablename__ = "deleted_typo"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
