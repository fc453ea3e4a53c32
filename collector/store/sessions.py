"""Sessions at the desk: who is signed in, with which browser. Ending one ends it on the server too."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from collector.store.models import DeskSession, Editor
from collector.store.typos import is_number

GOOD_FOR = timedelta(days=14)
"""How long a session lives that nobody uses."""

# "Last seen" is written at most this often.
_SEEN_STEP = timedelta(minutes=10)


def start(session: Session, editor: Editor, browser: str, now: datetime) -> tuple[DeskSession, str]:
    """Store a new session, in the caller's write transaction, and return it and what its cookie says.

    Sessions that are too old to be used are forgotten.
    """
    session.execute(delete(DeskSession).where(DeskSession.seen_at < now - GOOD_FOR))
    secret = secrets.token_urlsafe(24)
    made = DeskSession(editor_id=editor.id, hash=_hash(secret), created_at=now, seen_at=now, browser=browser[:200])
    session.add(made)
    session.execute(update(Editor).where(Editor.id == editor.id).values(seen_at=now))
    session.flush()
    return made, f"{made.id}.{secret}"


def find_session(session: Session, cookie: str, now: datetime) -> DeskSession | None:
    """Return the session that a cookie belongs to, with its editor; None where it ended or the editor has left."""
    number, _, secret = cookie.partition(".")
    if not is_number(number):
        return None
    found = session.scalar(
        select(DeskSession).where(DeskSession.id == int(number)).options(joinedload(DeskSession.editor))
    )
    if found is None or not hmac.compare_digest(found.hash, _hash(secret)):
        return None
    return None if found.seen_at < now - GOOD_FOR or found.editor.left_at else found


def needs_noting(found: DeskSession, now: datetime) -> bool:
    """Tell whether the session was last noted as used so long ago that it is worth a write."""
    return now - found.seen_at >= _SEEN_STEP


def note_seen(session: Session, session_id: int, now: datetime) -> None:
    """Note that a session, if there still is one, is in use, and so that its editor was seen."""
    session.execute(update(DeskSession).where(DeskSession.id == session_id).values(seen_at=now))
    whose = select(DeskSession.editor_id).where(DeskSession.id == session_id).scalar_subquery()
    session.execute(update(Editor).where(Editor.id == whose).values(seen_at=now))


def sessions_of(session: Session, editor: Editor) -> list[DeskSession]:
    """Return the editor's sessions, the one that was used last first."""
    statement = select(DeskSession).where(DeskSession.editor_id == editor.id)
    return list(session.scalars(statement.order_by(DeskSession.seen_at.desc(), DeskSession.id.desc())))


def end(session: Session, session_id: int) -> None:
    """End one session."""
    session.execute(delete(DeskSession).where(DeskSession.id == session_id))


def end_others(session: Session, editor: Editor, kept: int) -> None:
    """End all of the editor's sessions but one."""
    session.execute(delete(DeskSession).where(DeskSession.editor_id == editor.id, DeskSession.id != kept))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
