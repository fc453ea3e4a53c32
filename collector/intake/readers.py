"""Limit how many readers one sender counts as: many phones share an address, but one browser can report for ever."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection

from collector.store import intake as store
from collector.store.models.sender import MOST_READERS


class Readers:
    """Counts the readers of typos in a batch of reports: at most MOST_READERS for a sender, typo and day.

    A report whose sender is None always counts: senders are not limited then.
    """

    def __init__(self, connection: Connection, tags: Collection[str], typo_ids: Collection[int]) -> None:
        self._known = store.sender_counts(connection, tags, typo_ids) if tags and typo_ids else {}
        self._more: dict[tuple[str, int, date], int] = {}

    def count(self, tag: str | None, typo_id: int, day: date) -> bool:
        """Count the sender as a reader of the typo. Return whether this is another reader."""
        if tag is None:
            return True
        known = self._known.get((tag, typo_id), 0)
        if known >= MOST_READERS:
            return False
        self._known[tag, typo_id] = known + 1
        self._more[tag, typo_id, day] = self._more.get((tag, typo_id, day), 0) + 1
        return True

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of TypoSender to store."""
        return [
            {"tag": tag, "typo_id": typo_id, "day": day, "count": count}
            for (tag, typo_id, day), count in sorted(self._more.items())
        ]
