"""The second factor in the database: each time step counts once, each recovery code too."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from collector.store.models import Editor, RecoveryCode

HOW_MANY = 10

_BYTES = 10  # 80 random bits


def make_recovery_codes(session: Session, editor: Editor) -> list[str]:
    """Store new recovery codes in place of the old ones and return them: they are not to be had again."""
    codes = [secrets.token_bytes(_BYTES) for _ in range(HOW_MANY)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.editor_id == editor.id))
    session.add_all(RecoveryCode(editor_id=editor.id, hash=_hash(code)) for code in codes)
    return [_text(code) for code in codes]


def use_recovery_code(session: Session, editor: Editor, text: str, now: datetime) -> bool:
    """Use a code up, in the caller's write transaction, and tell whether it was one."""
    code = _bytes(text)
    if code is None:
        return False
    mine = (RecoveryCode.editor_id == editor.id, RecoveryCode.hash == _hash(code), RecoveryCode.used_at.is_(None))
    used = session.execute(update(RecoveryCode).where(*mine).values(used_at=now))
    return cast(CursorResult[Any], used).rowcount == 1


def recovery_codes_left(session: Session, editor: Editor) -> int:
    """Return how many codes were not used yet."""
    left = select(func.count()).where(RecoveryCode.editor_id == editor.id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def take_step(session: Session, editor: Editor, step: int) -> bool:
    """Note that the code of this time step was used, and tell whether it may be: none at or after it was before.

    One statement decides, so of two who send the same code at once one gets in.
    """
    unused = or_(Editor.totp_step.is_(None), Editor.totp_step < step)
    taken = session.execute(update(Editor).where(Editor.id == editor.id, unused).values(totp_step=step))
    return cast(CursorResult[Any], taken).rowcount == 1


def _text(code: bytes) -> str:
    plain = base64.b32encode(code).decode().lower()
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _bytes(text: str) -> bytes | None:
    """What was typed as a code: in any case, with or without dashes and spaces."""
    plain = "".join(char for char in text[:100] if char.isalnum()).upper()
    try:
        code = base64.b32decode(plain.encode())
    except ValueError:
        return None
    return code if len(code) == _BYTES else None


def _hash(code: bytes) -> str:
    return hashlib.sha256(code).hexdigest()
