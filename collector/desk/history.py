"""A typo's history in words, and what of it can be undone. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.desk.words import later
from collector.store.actions import DECIDED, MERGED, SPLIT
from collector.store.models import Action, Event, Kind, Status, Typo

_DECIDED: dict[str, Any] = {
    Status.NEW: later("reopened it"),
    Status.CONFIRMED: later("confirmed it"),
    Status.FIXED: later("marked it fixed"),
    Status.REJECTED: later("rejected it"),
    Status.SPAM: later("marked it as spam"),
}

_STATE = (Kind.STATUS, Kind.ASSIGNEE, Kind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: who did what, with the words that it was about. `did` follows the name in a sentence.

    `undo` is the number of the stroke that an Undo button beside it takes back, None where there is none.
    """

    number: int
    kind: str
    who: str
    did: Any
    words: str | None
    at: datetime
    undo: int | None = None


def entry(event: Event, undo: int | None = None) -> Entry:
    """Return an event as a line of the history."""
    did, words = _told(event)
    return Entry(event.id, event.kind, _who(event), did, words, event.at, undo)


def entries(typo: Typo, events: Sequence[Event], actions: Mapping[int, Action]) -> list[Entry]:
    """Return the history, oldest first; `actions` are the strokes that its events belong to, by number.

    What a stroke took back is told in one line. A stroke that can still be undone has its button at its last line.
    """
    undoings = {event.action_id for event in events if event.kind == Kind.UNDO}
    last = {event.action_id: event.id for event in events if event.action_id is not None}
    undoable = {number for number in last if number in actions and _can_be_undone(typo, actions[number], events)}
    lines = []
    for event in events:
        if event.kind == Kind.UNDO:
            lines.append(_undoing(event, events, actions))
        elif event.action_id is None or event.action_id not in undoings:
            is_last = event.action_id in undoable and last[event.action_id] == event.id
            lines.append(entry(event, event.action_id if is_last else None))
    return lines


def _undoing(event: Event, events: Sequence[Event], actions: Mapping[int, Action]) -> Entry:
    """An undoing as one line: whose stroke was taken back, and what that was."""
    stroke = actions.get(event.action_id or 0)
    undone = [one for one in events if stroke and one.action_id == stroke.details.get("action")]
    told = [one for one in undone if one.kind != Kind.NOTE]
    did = ", ".join(str(_told(one)[0]) for one in told)
    if not did:
        return Entry(event.id, event.kind, _who(event), later("took a decision back"), None, event.at)
    if told[0].editor_id == event.editor_id:
        said = later("took back: %(did)s", did=did)
    else:
        said = later("took back what %(who)s did: %(did)s", who=_who(told[0]), did=did)
    words = [text for one in told if (text := _told(one)[1])]
    return Entry(event.id, event.kind, _who(event), said, words[0] if len(words) == 1 else None, event.at)


def _can_be_undone(typo: Typo, action: Action, events: Iterable[Event]) -> bool:
    """Whether undoing the stroke would change this typo: it is still as the stroke left it."""
    if action.undone_at is not None:
        return False
    if action.kind == MERGED:
        return action.details.get("reports") is not None and action.details.get("into") == typo.id
    if action.kind == SPLIT:
        return typo.id in (action.details.get("typo"), action.details.get("new"))
    if action.kind != DECIDED:
        return False
    now = {
        Kind.STATUS: typo.status,
        Kind.ASSIGNEE: typo.assignee.email if typo.assignee else None,
        Kind.CORRECTION: typo.correction,
    }
    mine = [event for event in events if event.action_id == action.id and event.kind in _STATE]
    return bool(mine) and all(now[Kind(event.kind)] == event.new for event in mine)


def _who(event: Event) -> str:
    return event.editor.called if event.editor else "Proofdesk"


def _told(event: Event) -> tuple[Any, str | None]:
    email = event.editor.email if event.editor else None
    if event.kind == Kind.STATUS:
        return _DECIDED.get(event.new or "", event.new), None
    if event.kind == Kind.ASSIGNEE:
        if event.new is None:
            return (later("let it go") if event.old == email else later("took it from %(who)s", who=event.old)), None
        return (later("took it on") if event.new == email else later("assigned it to %(who)s", who=event.new)), None
    if event.kind == Kind.CORRECTION:
        return (later("set the correction to"), event.new) if event.new else (later("removed the correction"), None)
    if event.kind == Kind.REPORTED:
        return later("opened it again: reported again"), None
    if event.kind == Kind.NOTE:
        return later("noted"), event.new
    if event.kind == Kind.MERGE:
        number, phrase = _named(event.old)
        return later("merged typo %(number)s into typo %(into)s", number=number, into=event.new), phrase
    if event.kind == Kind.SPLIT:
        number, phrase = _named(event.new or event.old)
        if event.new:
            return later("split off typo %(number)s", number=number), phrase
        return later("split this off from typo %(number)s", number=number), phrase
    return event.kind, event.new


def _named(text: str | None) -> tuple[str, str]:
    number, _, phrase = (text or "").partition(": ")
    return number, phrase
