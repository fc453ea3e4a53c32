"""The order of a list, and what the list leaves out.

A list is a walk along an index that has its order and all that it may leave out, so that the table itself is read for
the typos of the page only. The status is the index's first column: a list of several statuses is one walk for each,
merged.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from collector.store.models import Typo


@dataclass(frozen=True, slots=True)
class Order:
    """Some typos in an order."""

    column: Any
    is_descending: bool
    statuses: tuple[str, ...]
    conditions: tuple[ColumnElement[bool], ...] = ()

    def first(self, count: int) -> Select[int]:
        """Return a question for the numbers of the first `count`, by walking along the index."""
        walks = [self._sorted(self._asked(Typo.status == status)).limit(count) for status in self.statuses]
        merged = union_all(*(select(walk.subquery()) for walk in walks)).subquery()
        return select(merged.c.id).order_by(*self._order(merged.c[self.column.key], merged.c.id)).limit(count)

    def count_to(self, most: int) -> Select[int]:
        """Return a question for how many there are, at most about `most`: reading no row, it costs little."""
        walks = [self._asked(Typo.status == status).limit(most) for status in self.statuses]
        return select(func.count()).select_from(union_all(*(select(walk.subquery()) for walk in walks)).subquery())

    def among(self, ids: ColumnElement[bool], count: int) -> Select[int]:
        """Return a question for the numbers of the first `count` of those that `ids` names, which are few."""
        # Joined to nothing, so that no planner walks the index of the status.
        asked = self._asked(Typo.status.concat("").in_(self.statuses), ids)
        return self._sorted(asked).limit(count).with_only_columns(Typo.id)

    def after(self, value: datetime | int, typo_id: int) -> "Order":
        """Return what comes after (value, typo_id) in it."""
        # Spelled out rather than as a row value: SQLite uses its index for the first part, PostgreSQL for both.
        column = self.column
        if self.is_descending:
            beyond = and_(column <= value, or_(column < value, Typo.id < typo_id))
        else:
            beyond = and_(column >= value, or_(column > value, Typo.id > typo_id))
        return replace(self, conditions=(*self.conditions, beyond))

    def _asked(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(Typo.id, self.column).where(*conditions, *self.conditions)

    def _sorted(self, asked: Select[Any]) -> Select[Any]:
        return asked.order_by(*self._order(self.column, Typo.id))

    def _order(self, *columns: Any) -> list[Any]:
        return [column.desc() if self.is_descending else column.asc() for column in columns]
