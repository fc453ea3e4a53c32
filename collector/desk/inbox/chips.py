"""The filters that are in force, as chips that can be taken off. Pure."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from collector.desk.inbox.list_query import AGES, ME, NOBODY, SUGGESTED, WITHOUT, ListQuery


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is about, what it says, and the list without it."""

    about: str
    says: Any
    address: dict[str, Any]


def chips(query: ListQuery, site_name: str | None) -> list[Chip]:
    """Return the filters of the list as chips."""
    said: dict[str, tuple[str, Any]] = {
        "site": (_("Site"), site_name),
        "section": (_("Section"), _("none") if query.section == WITHOUT else query.section),
        "author": (_("Author"), _("none") if query.author == WITHOUT else query.author),
        "assignee": (_("Assigned to"), {ME: _("me"), NOBODY: _("nobody")}.get(query.assignee, query.assignee)),
        "suggested": (_("Suggestion"), SUGGESTED.get(query.suggested)),
        "age": (_("Age"), AGES[query.age][0] if query.age else None),
    }
    return [Chip(*said[name], query.address(**{name: ""})) for name in query.filters]
