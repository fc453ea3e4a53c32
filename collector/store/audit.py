"""The audit log: what administrators do with sites and people. Rows are added, and never changed or deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Audit, Editor

COMMAND = 0
"""Stands, where an editor's number is asked for, for what was done on the server, by the command."""

_LONGEST_DID = 40
_LONGEST_ABOUT = 300


def note(session: Session, editor: Editor | None, did: str, about: str, now: datetime, **details: Any) -> None:
    """Note, inside the caller's write transaction, what somebody did.

    `editor` is who did it, None where the command did; `did` is a short key ("person.invited"), which
    `desk/people/audit_words.py` puts into words; `about` names whom or what it was done to, as it is called now;
    `details` are plain values of JSON.
    """
    session.add(
        Audit(
            at=now,
            editor_id=editor.id if editor else None,
            did=did[:_LONGEST_DID],
            about=about[:_LONGEST_ABOUT],
            details=details,
        )
    )


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the log, newest first. `next` is the number before which the following page begins, or None."""

    items: Sequence[Audit]
    next: int | None


def list_audit(session: Session, limit: int, before: int | None = None, editor_id: int | None = None) -> AuditPage:
    """Return a page of the log: at most `limit` rows whose number is below `before`.

    With `editor_id` only what this editor did (COMMAND: what nobody of the desk did).
    """
    statement = select(Audit).order_by(Audit.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(Audit.id < before)
    if editor_id is not None:
        statement = statement.where(Audit.editor_id.is_(None) if editor_id == COMMAND else Audit.editor_id == editor_id)
    rows = list(session.scalars(statement))
    items = rows[:limit]
    return AuditPage(items, items[-1].id if len(rows) > limit else None)


def acting_editors(session: Session) -> list[Editor]:
    """Return those whom the log names, by address."""
    acted = select(Audit.editor_id).where(Audit.editor_id.is_not(None)).distinct()
    return list(session.scalars(select(Editor).where(Editor.id.in_(acted)).order_by(Editor.email)))
