"""What an editor asks of the list, as it stands in the address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from collector.desk.words import later
from collector.store.lists import TypoFilter
from collector.store.models import OPEN, Status
from collector.store.reach import Reach
from collector.text.normalise import storable
from collector.text.search import LONGEST_SEARCH, MOST_TERMS, SearchTooLong, search_terms

STATUSES: dict[str, tuple[Any, tuple[Status, ...]]] = {
    "open": (later("Open"), OPEN),
    "new": (later("New"), (Status.NEW,)),
    "confirmed": (later("Confirmed"), (Status.CONFIRMED,)),
    "fixed": (later("Fixed"), (Status.FIXED,)),
    "rejected": (later("Rejected"), (Status.REJECTED,)),
    "spam": (later("Spam"), (Status.SPAM,)),
    "all": (later("All"), ()),
}
"""The choices of status: by their name in the address, what they are called and what they hold."""

SORTS = {
    "activity": (later("Newest activity"), "-last_seen"),
    "readers": (later("Most readers"), "-reports"),
    "oldest": (later("Oldest"), "first_seen"),
}
"""The orders: by their name in the address, what they are called and what the store calls them."""

AGES = {
    "day": (later("From the last day"), timedelta(days=1)),
    "week": (later("From the last week"), timedelta(weeks=1)),
    "month": (later("From the last 30 days"), timedelta(days=30)),
    "older": (later("Older than 30 days"), None),
}
"""When a typo was first reported."""

SUGGESTED = {"yes": later("With a suggestion"), "no": later("Without a suggestion")}
"""Whether a reader suggests something."""

ME, NOBODY = "me", "none"
"""Who has a typo, beside the e-mail addresses of editors."""

WITHOUT = "-"
"""Stands for articles that name no section or author."""

LONGEST = 500


class BadQuery(ValueError):
    """The address asks for something that does not exist; the message says what."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which typos, in which order, from where on. The defaults are left out of addresses."""

    status: str = "open"
    site: str = ""
    section: str = ""
    author: str = ""
    assignee: str = ""
    suggested: str = ""
    age: str = ""
    q: str = ""
    sort: str = "activity"
    group: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "ListQuery":
        """Return what an address asks for. Raises BadQuery."""
        given = {one.name: arguments.get(one.name, "").strip()[:LONGEST] for one in fields(cls)}
        for name in ("section", "author", "assignee"):
            given[name] = storable(given[name])
        query = cls(**{name: value for name, value in given.items() if value})
        for name, known in _KNOWN.items():
            value = getattr(query, name)
            if value not in known and (value or name in ("status", "sort")):
                raise BadQuery(_unknown(name, value[:40]))
        try:
            search_terms(query.q)
        except SearchTooLong as error:
            raise BadQuery(_too_much()) from error
        return query

    def address(self, **changes: str) -> dict[str, Any]:
        """Return the arguments of the list's address with these changes. Any change starts at the first page."""
        other = replace(self, **({"cursor": ""} | changes)) if changes else self
        return {
            one.name: value for one in fields(other) if (value := getattr(other, one.name)) and value != one.default
        }

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the list, beside the status and the search."""
        return {name: value for name in _FILTERS if (value := getattr(self, name))}

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search leaves typos out, beside the status."""
        return bool(self.filters or self.q)

    def wanted(self, reach: Reach, now: datetime, assignee_id: int | None) -> TypoFilter:
        """Return what to ask the store for. `assignee_id` is the number of whom `assignee` names: see TypoFilter."""
        age = AGES[self.age][1] if self.age else None
        return TypoFilter(
            statuses=STATUSES[self.status][1],
            site_key=self.site or None,
            query=self.q,
            assignee_id=assignee_id,
            section=_text(self.section),
            author=_text(self.author),
            suggested=None if not self.suggested else self.suggested == "yes",
            since=now - age if age else None,
            until=now - timedelta(days=30) if self.age == "older" else None,
            reach=reach,
        )

    @property
    def store_sort(self) -> str:
        """The order as the store calls it."""
        return SORTS[self.sort][1]


_FILTERS = ("site", "section", "author", "assignee", "suggested", "age")
_KNOWN: dict[str, Mapping[str, object]] = {
    "status": STATUSES,
    "sort": SORTS,
    "age": AGES,
    "suggested": SUGGESTED,
    "group": {"article": None},
}


def _too_much() -> str:
    return str(
        _(
            "The search is too long: at most %(length)s characters and %(terms)s words are looked for. "
            "Put “quotation marks” around words that follow each other.",
            length=LONGEST_SEARCH,
            terms=MOST_TERMS,
        )
    )


def _unknown(name: str, value: str) -> str:
    if name == "status":
        return str(_("There is no status “%(value)s”.", value=value))
    if name == "sort":
        return str(_("There is no order “%(value)s”.", value=value))
    return str(_("The list cannot be filtered by “%(value)s”.", value=value))


def _text(value: str) -> str | None:
    return "" if value == WITHOUT else value or None
