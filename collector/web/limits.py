"""Limits to what one sender may do, counted by the `limits` library under the sender's hash of the day; and to what may
be tried with one account, whoever sends it, under a keyed hash of its address."""

import hashlib
import math
import time
from collections.abc import Sequence

from flask import Flask, current_app
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from collector.store.editors import clean_email
from collector.web.limit_file import LimitFile
from collector.web.logs import log
from collector.web.running import running
from collector.web.sender import current_sender

__all__ = [
    "Limit",
    "LimitFile",
    "TooMany",
    "forgotten_limit",
    "init_app",
    "limit_of",
    "name_of_account",
]

# "sender": failed attempts of one network address, where many people may be behind one. "sender-…": of one address with
# one account. "account-…": of all strangers with one account. "browser-…": of one known browser, or one session.
# "sign-on": redirects to the single sign-on and back. "forgotten": mails requested by one sender, and mails requested
# for one address. `desk/account/attempts.py` says which of them an attempt counts against.
_LIMITS = {
    "sender": parse_many("50 per minute"),
    "sender-password": parse_many("10 per minute;20 per hour"),
    "account-password": parse_many("100 per hour"),
    "browser-password": parse_many("20 per hour"),
    "sender-code": parse_many("10 per hour"),
    "account-code": parse_many("30 per hour"),
    "browser-code": parse_many("10 per hour"),
    "sign-on": parse_many("30 per minute"),
    "forgotten": parse_many("5 per hour"),
}


# Seconds for which a storage that failed is left alone.
_SPARE_FOR = 5.0


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
        self._spare_until = float("-inf")

    def count(self, name: str | None = None) -> None:
        """Count once more for this name, or for the current request's sender. Raises TooMany."""
        if self._items:
            name = name or current_sender()
            for item in self._items:
                self._count(item, name)

    def give_back(self, name: str | None = None) -> None:
        """Take back one count of this name, or of the current request's sender: it was for nothing."""
        if self._items:
            name = name or current_sender()
            for item in self._items:
                self._hit(item, name, -1)

    def _count(self, item: RateLimitItem, name: str) -> None:
        counters, in_time = self._hit(item, name)
        if not in_time:
            until = counters.get_window_stats(item, self._what, name).reset_time
            raise TooMany(item, max(1, math.ceil(until - time.time())))

    def _hit(self, item: RateLimitItem, name: str, cost: int = 1) -> tuple[FixedWindowRateLimiter, bool]:
        if time.monotonic() >= self._spare_until:
            try:
                return self._counters, self._counters.hit(item, self._what, name, cost=cost)
            except Exception as error:  # each kind of storage has its own
                # Reports wait in one queue: not each of them shall wait for the storage.
                self._spare_until = time.monotonic() + _SPARE_FOR
                log.warning("cannot count requests for a limit", error=type(error).__name__)
        return self._spare, self._spare.hit(item, self._what, name, cost=cost)


def init_app(app: Flask) -> None:
    """Count failed sign-ins where the settings say."""
    storage = app.extensions["proofdesk"].settings.limit_storage
    app.extensions["proofdesk-limits"] = {what: Limit(what, items, storage) for what, items in _LIMITS.items()}


def forgotten_limit() -> Limit:
    """Return how often one sender, and with one address, may ask for a mail."""
    return limit_of("forgotten")


def name_of_account(email: str) -> str:
    """Return what an address is counted under, known or not: not the address itself."""
    key = hashlib.sha256(running().settings.secret_key.encode()).digest()
    return hashlib.blake2b(clean_email(email).encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()


def limit_of(what: str) -> Limit:
    """Return one of the limits above."""
    found: Limit = current_app.extensions["proofdesk-limits"][what]
    return found
