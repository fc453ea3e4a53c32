"""A typo's history in words. Pure."""

from dataclasses import dataclass
from datetime import datetime

from collector.store.models import Event, Kind, Status

_DECIDED: dict[str, str] = {
    Status.NEW: "reopened it",
    Status.CONFIRMED: "confirmed it",
    Status.FIXED: "marked it fixed",
    Status.REJECTED: "rejected it",
    Status.SPAM: "marked it as spam",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: who did what, with the words that it was about."""

    number: int
    kind: str
    who: str
    did: str
    words: str | None
    at: datetime


def entry(event: Event) -> Entry:
    """Return an event as a line of the history."""
    who = event.editor.email if event.editor else "Proofdesk"
    did, words = _told(event, who)
    return Entry(event.id, event.kind, who, did, words, event.at)


def _told(event: Event, who: str) -> tuple[str, str | None]:
    if event.kind == Kind.STATUS:
        return _DECIDED.get(event.new or "", f"made it {event.new}"), None
    if event.kind == Kind.ASSIGNEE:
        if event.new is None:
            return ("let it go" if event.old == who else f"took it from {event.old}"), None
        return ("took it on" if event.new == who else f"assigned it to {event.new}"), None
    if event.kind == Kind.CORRECTION:
        return ("set the correction to", event.new) if event.new else ("removed the correction", None)
    if event.kind == Kind.REPORTED:
        return "opened it again: reported again", None
    if event.kind == Kind.NOTE:
        return "noted", event.new
    if event.kind == Kind.MERGE:
        number, phrase = _named(event.old)
        return f"merged typo {number} into typo {event.new}", phrase
    if event.kind == Kind.SPLIT:
        number, phrase = _named(event.new or event.old)
        return (f"split off typo {number}" if event.new else f"split this off from typo {number}"), phrase
    return event.kind, event.new


def _named(text: str | None) -> tuple[str, str]:
    number, _, phrase = (text or "").partition(": ")
    return number, phrase
