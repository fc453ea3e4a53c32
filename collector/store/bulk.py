"""The same decision about many typos, at one stroke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from collector.store.actions import begin, held_action, touched_by
from collector.store.database import Database
from collector.store.deciding import tell_named
from collector.store.editors import editor_by_id
from collector.store.models import Action, Editor
from collector.store.reach import Reach, within
from collector.store.triage import Change, Conflict, Gone, apply_change
from collector.store.typos import typos_by_id

# Typos of one transaction: on SQLite reports wait while it lasts, some five milliseconds for each.
PART = 20

MOST = 5_000
"""So many typos one stroke decides about."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one editor decides about many typos at one stroke.

    `versions` has the typos' numbers, each with the version that the editor saw, or None where any will do. `key` is
    that by which a page names the stroke, if it does.
    """

    versions: Mapping[int, int | None]
    change: Change
    editor: Editor
    now: datetime
    reach: Reach
    key: str | None = None


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


def decide(database: Database, decision: Decision) -> Decided:
    """Make the change to all of the typos, some at a time, and return what became of them.

    What is not there, was merged into another or is out of reach is one of the `missing`. Raises DoneBefore.
    """
    decided = Decided()
    wanted = sorted(decision.versions)  # in one order, so that two such decisions cannot wait in a circle
    for start in range(0, len(wanted), PART):
        with database.write() as session:
            mine = editor_by_id(session, decision.editor.id)
            if mine is None:
                break
            if decided.action is None:
                decided.action = begin(session, mine, decision.now, key=decision.key).id
            _change(session, decision, mine, wanted[start : start + PART], decided)
    if decided.action is not None and not decided.changed:
        with database.write() as session:
            session.execute(delete(Action).where(Action.id == decided.action))
        decided.action = None
    return decided


def decide_part(database: Database, decision: Decision, part: int) -> Decided:
    """Make the change to one part of the typos of a long stroke, once, and return what became of the stroke so far.

    All parts have the key of their stroke, so that one undoing takes all of them back. Each is stored whole or not at
    all. Nothing is added to a stroke that was undone meanwhile. Raises DoneBefore where another part of it was begun at
    the same moment: ask again.
    """
    key = decision.key
    if key is None:
        raise ValueError("the parts of a stroke have its key")
    with database.write() as session:
        mine = editor_by_id(session, decision.editor.id)
        if mine is None:
            return Decided(missing=list(decision.versions))
        action = held_action(session, mine, key) or begin(session, mine, decision.now, key=key, parts={})
        parts = dict(action.details.get("parts", {}))
        if str(part) not in parts and action.undone_at is None:
            decided = Decided(action=action.id)
            _change(session, decision, mine, sorted(decision.versions), decided)
            parts[str(part)] = {"missing": decided.missing, "conflicts": decided.conflicts}
            action.details = {**action.details, "parts": parts}
            session.flush()
        whole = Decided(changed=touched_by(session, action))
        for done in parts.values():
            whole.missing += done["missing"]
            whole.conflicts += done["conflicts"]
        whole.action = action.id if whole.changed else None
        return whole


def _change(session: Session, decision: Decision, editor: Editor, typo_ids: Sequence[int], decided: Decided) -> None:
    """Make the change to these of the typos, in the caller's transaction, and note in `decided` what became of them.
    `editor` is the decision's, as a row of this session's."""
    typos = typos_by_id(session, typo_ids)
    for typo_id in typo_ids:
        typo, version = typos.get(typo_id), decision.versions[typo_id]
        try:
            if typo is None or not within(decision.reach, typo.site_id):
                decided.missing.append(typo_id)
            elif events := apply_change(session, typo, decision.change, editor, decision.now, version, decided.action):
                tell_named(session, typo, events)
                decided.changed.append(typo_id)
            else:
                decided.unchanged.append(typo_id)
        except Gone:
            decided.missing.append(typo_id)
        except Conflict:
            decided.conflicts.append(typo_id)
