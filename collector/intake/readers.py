"""As how many readers a sender counts: many phones share an address, but one browser can also report for ever."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection

from collector.store import intake as store
from collector.store.models.sender import MOST_READERS


class Readers:
    """Counts the senders of a batch of reports as readers of typos, each at most MOST_READERS times a typo and day.

    A report whose sender is None always counts: nobody asked who sent it.
    """

    def __init__(self, connection: Connection, tags: Collection[str], typo_ids: Collection[int]) -> None:
        self._known = store.sender_counts(connection, tags, typo_ids) if tags and typo_ids else {}
        self._more: dict[tuple[str, int, date], int] = {}

    def count(self, tag: str | None, typo_id: int, day: date) -> bool:
        """Count the sender once more as a reader of the typo, and tell whether that is another reader."""
        if tag is None:
            return True
        known = self._known.get((tag, typo_id), 0)
        if known >= MOST_READERS:
            return False
        self._known[tag, typo_id] = known + 1
        self._more[tag, typo_id, day] = self._more.get((tag, typo_id, day), 0) + 1
        return True

    def rows(self, numbers: dict[int, int]) -> list[dict[str, Any]]:
        """Return what is to be stored (rows of TypoSender); `numbers` are those of typos that are new."""
        return [
            {"tag": tag, "typo_id": numbers.get(typo_id, typo_id), "day": day, "count": count}
            for (tag, typo_id, day), count in sorted(self._more.items())
        ]
