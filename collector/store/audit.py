"""The log of what administrators do with sites and people."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from collector.store.models import Audit, Editor


def note(session: Session, editor: Editor | None, did: str, about: str, now: datetime, **details: Any) -> None:
    """Note, in the caller's write transaction, what an administrator did; `editor` is None for the command's."""
    session.add(Audit(at=now, editor_id=editor.id if editor else None, did=did, about=about[:300], details=details))
