"""The same decision about many typos, at one stroke."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from collector.store.actions import begin
from collector.store.database import Database
from collector.store.deciding import tell_named
from collector.store.editors import editor_by_id
from collector.store.models import Action, Editor
from collector.store.reach import Reach, within
from collector.store.triage import Change, Conflict, Gone, apply_change
from collector.store.typos import typo_by_id

# Typos of one transaction: on SQLite reports wait while it lasts, some five milliseconds for each.
_AT_ONCE = 20

MOST = 5_000
"""So many typos one stroke decides about."""


@dataclass(slots=True)
class Decided:
    """What became of the typos. `conflicts` are those that somebody else changed first; `action` is the number of the
    stroke, None where nothing was changed."""

    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    action: int | None = None

    @property
    def touched(self) -> list[int]:
        """All of them: each may look different from what whoever asked has seen."""
        return self.changed + self.unchanged + self.missing + self.conflicts


def decide(
    database: Database,
    versions: Mapping[int, int | None],
    change: Change,
    editor: Editor,
    now: datetime,
    reach: Reach,
    key: str | None = None,
) -> Decided:
    """Make the change to all of these typos, some at a time, and return what became of them.

    `versions` has the typos' numbers, each with the version that the editor saw, or None where any will do. What is not
    there, was merged into another or is out of reach is one of the `missing`.
    """
    decided = Decided()
    wanted = sorted(versions)  # in one order, so that two such decisions cannot wait in a circle
    for start in range(0, len(wanted), _AT_ONCE):
        with database.write() as session:
            mine = editor_by_id(session, editor.id)
            if mine is None:
                break
            if decided.action is None:
                decided.action = begin(session, mine, now, key=key).id
            for typo_id in wanted[start : start + _AT_ONCE]:
                typo = typo_by_id(session, typo_id)
                try:
                    if typo is None or not within(reach, typo.site_id):
                        decided.missing.append(typo_id)
                    elif events := apply_change(session, typo, change, mine, now, versions[typo_id], decided.action):
                        tell_named(session, typo, events)
                        decided.changed.append(typo_id)
                    else:
                        decided.unchanged.append(typo_id)
                except Gone:
                    decided.missing.append(typo_id)
                except Conflict:
                    decided.conflicts.append(typo_id)
    if decided.action is not None and not decided.changed:
        with database.write() as session:
            session.execute(delete(Action).where(Action.id == decided.action))
        decided.action = None
    return decided
