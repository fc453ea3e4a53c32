"""Limits to what one sender may do, counted by the `limits` library under the sender's hash of the day."""

import math
import time
from collections.abc import Sequence

from flask import Flask, current_app
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from collector.web.limit_file import LimitFile
from collector.web.logs import log
from collector.web.sender import current_sender

__all__ = ["Limit", "LimitFile", "TooMany", "init_app", "sign_in_limit"]

_SIGN_IN = parse_many("10 per minute")


class TooMany(Exception):
    """The sender did this too often. `limit` is the one that is used up, `seconds` the time until it is over."""

    def __init__(self, limit: RateLimitItem, seconds: int) -> None:
        super().__init__(str(limit))
        self.limit = limit
        self.seconds = seconds


class Limit:
    """How often each sender may do one thing.

    Where the storage fails, each process counts in its memory: sign-in must not become a guessing game, and a report is
    not lost for want of a counter.
    """

    def __init__(self, what: str, items: Sequence[RateLimitItem], storage: str) -> None:
        """`what` keeps this limit's counters apart from others', `storage` is an address as `limits` knows it."""
        self._what = what
        self._items = items
        self._counters = FixedWindowRateLimiter(storage_from_string(storage))
        self._spare = FixedWindowRateLimiter(MemoryStorage())

    def count(self) -> None:
        """Count once more for the current request's sender. Raises TooMany."""
        if self._items:
            name = current_sender()
            for item in self._items:
                self._count(item, name)

    def give_back(self) -> None:
        """Take back one count of the current request's sender: it was for nothing."""
        if self._items:
            name = current_sender()
            for item in self._items:
                self._hit(item, name, -1)

    def _count(self, item: RateLimitItem, name: str) -> None:
        counters, in_time = self._hit(item, name)
        if not in_time:
            until = counters.get_window_stats(item, self._what, name).reset_time
            raise TooMany(item, max(1, math.ceil(until - time.time())))

    def _hit(self, item: RateLimitItem, name: str, cost: int = 1) -> tuple[FixedWindowRateLimiter, bool]:
        try:
            return self._counters, self._counters.hit(item, self._what, name, cost=cost)
        except Exception as error:  # each kind of storage has its own
            log.warning("cannot count for a limit", error=type(error).__name__)
            return self._spare, self._spare.hit(item, self._what, name, cost=cost)


def init_app(app: Flask) -> None:
    """Count failed sign-ins where the settings say."""
    app.extensions["proofdesk-sign-in-limit"] = Limit(
        "sign-in", _SIGN_IN, app.extensions["proofdesk"].settings.limit_storage
    )


def sign_in_limit() -> Limit:
    """Return how often one sender may fail to sign in."""
    found: Limit = current_app.extensions["proofdesk-sign-in-limit"]
    return found
