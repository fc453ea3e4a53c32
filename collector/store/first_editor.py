"""The first editor of an installation, who can be only one."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.editors import add_editor, any_editor, set_password_hash
from collector.store.models import Editor, Role
from collector.store.reach import ALL_SITES


class NotFirst(Exception):
    """There is an editor already."""


def add_first_editor(session: Session, email: str, name: str, password_hash: str, now: datetime) -> Editor:
    """Add the first editor, an admin, in the caller's write transaction. Raises NotFirst where somebody was faster."""
    if session.get_bind().dialect.name == "postgresql":
        # Of two who come at the same moment the second waits here, and then finds the first.
        session.execute(text("LOCK TABLE editor IN SHARE ROW EXCLUSIVE MODE"))
    if any_editor(session):
        raise NotFirst
    editor = add_editor(session, email, Role.ADMIN, now, ALL_SITES)
    editor.name = name
    set_password_hash(editor, password_hash)
    audit.note(session, editor, "desk.set_up", editor.email, now)
    return editor
