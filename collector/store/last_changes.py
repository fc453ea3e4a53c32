"""Find which of a page's typos have changed, and who changed them last."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collector.store.models import Editor, Event, Typo

# Numbers in one query: SQLite takes at most 32,766.
_AT_ONCE = 500


def versions_of(session: Session, typos: Collection[int]) -> dict[int, int]:
    """Return the versions of these typos, without those that do not exist."""
    found: dict[int, int] = {}
    numbers = list(typos)
    for start in range(0, len(numbers), _AT_ONCE):
        some = select(Typo.id, Typo.version).where(Typo.id.in_(numbers[start : start + _AT_ONCE]))
        found.update((number, version) for number, version in session.execute(some))
    return found


def changed_versions(session: Session, seen: Mapping[int, int]) -> list[int]:
    """Return the typos whose version is no longer the one seen, or that no longer exist."""
    now = versions_of(session, seen)
    return [number for number, version in seen.items() if now.get(number) != version]


def last_editors(session: Session, typos: Collection[int], except_id: int) -> dict[int, str]:
    """Return the names of the editors who changed these typos last, without those changed by `except_id`."""
    found: dict[int, str] = {}
    numbers = list(typos)
    for start in range(0, len(numbers), _AT_ONCE):
        of_these = Event.typo_id.in_(numbers[start : start + _AT_ONCE])
        newest = select(func.max(Event.id)).where(of_these).group_by(Event.typo_id)
        asked = select(Event.typo_id, Editor).join(Editor, Editor.id == Event.editor_id).where(Event.id.in_(newest))
        found.update((number, who.called) for number, who in session.execute(asked) if who.id != except_id)
    return found
