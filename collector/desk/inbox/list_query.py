"""What an editor asks of the list, as it stands in the address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from collector.store.lists import TypoFilter
from collector.store.models import OPEN, Status
from collector.text.search import SearchTooLong, search_terms

STATUSES: dict[str, tuple[str, tuple[Status, ...]]] = {
    "open": ("Open", OPEN),
    "new": ("New", (Status.NEW,)),
    "confirmed": ("Confirmed", (Status.CONFIRMED,)),
    "fixed": ("Fixed", (Status.FIXED,)),
    "rejected": ("Rejected", (Status.REJECTED,)),
    "spam": ("Spam", (Status.SPAM,)),
    "all": ("All", ()),
}
"""The choices of status: by their name in the address, what they are called and what they hold."""

SORTS = {
    "activity": ("Newest activity", "-last_seen"),
    "readers": ("Most readers", "-reports"),
    "oldest": ("Oldest", "first_seen"),
}
"""The orders: by their name in the address, what they are called and what the store calls them."""


class BadQuery(ValueError):
    """The address asks for something that does not exist; the message says what."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which typos, in which order, from where on. The defaults are left out of addresses."""

    status: str = "open"
    site: str = ""
    q: str = ""
    sort: str = "activity"
    cursor: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "ListQuery":
        """Return what an address asks for. Raises BadQuery."""
        given = {one.name: arguments.get(one.name, "").strip() for one in fields(cls)}
        query = cls(**{name: value for name, value in given.items() if value})
        if query.status not in STATUSES:
            raise BadQuery(f"There is no status “{query.status[:40]}”.")
        if query.sort not in SORTS:
            raise BadQuery(f"There is no order “{query.sort[:40]}”.")
        try:
            search_terms(query.q)
        except SearchTooLong as error:
            raise BadQuery(str(error)) from error
        return query

    def address(self, **changes: str) -> dict[str, Any]:
        """Return the arguments of the list's address with these changes. Any change starts at the first page."""
        other = replace(self, **({"cursor": ""} | changes)) if changes else self
        return {
            one.name: value for one in fields(other) if (value := getattr(other, one.name)) and value != one.default
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether a site or a search leaves typos out, beside the status."""
        return bool(self.site or self.q)

    @property
    def wanted(self) -> TypoFilter:
        """What to ask the store for."""
        return TypoFilter(statuses=STATUSES[self.status][1], site_key=self.site or None, query=self.q)

    @property
    def store_sort(self) -> str:
        """The order as the store calls it."""
        return SORTS[self.sort][1]
