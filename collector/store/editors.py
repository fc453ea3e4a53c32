"""Questions about editors and their tokens, and changes of them."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from collector.store.models import Editor, Scope, Token
from collector.store.reach import Sites, set_sites

# "Last used" is written at most this often: it answers "is it still in use?", not "when exactly?".
_LAST_USED_STEP = timedelta(minutes=1)


def clean_email(text: str) -> str:
    """Return an e-mail address in the form in which editors are found: trimmed and in lower case.

    A letter outside ASCII never becomes one of ASCII: U+212A, the Kelvin sign, is no k.
    """
    return "".join(char if char.lower().isascii() and not char.isascii() else char.lower() for char in text.strip())


def editor_by_email(session: Session, email: str) -> Editor | None:
    """Return the editor with this address, however it is capitalised."""
    return session.scalar(select(Editor).where(Editor.email == clean_email(email)))


def editor_by_id(session: Session, editor_id: int) -> Editor | None:
    """Return the editor with this number."""
    return session.get(Editor, editor_id)


def all_editors(session: Session) -> list[Editor]:
    """Return the editors, by address."""
    return list(session.scalars(select(Editor).order_by(Editor.email)))


def any_editor(session: Session) -> bool:
    """Tell whether there is an editor at all."""
    return bool(session.scalar(select(func.count()).select_from(Editor)))


def add_editor(session: Session, email: str, role: str, now: datetime, sites: Sites) -> Editor:
    """Store a new editor, who sees these sites and has no password yet, and return them."""
    editor = Editor(email=clean_email(email), role=role, session_key=secrets.token_hex(16), created_at=now)
    set_sites(editor, sites)
    session.add(editor)
    session.flush()
    return editor


def editor_by_subject(session: Session, subject: str) -> Editor | None:
    """Return the editor who is this subject at the single sign-on."""
    return session.scalar(select(Editor).where(Editor.subject == subject))


def set_password_hash(editor: Editor, password_hash: str) -> None:
    """Store a new password's hash and sign the editor out everywhere."""
    editor.password_hash = password_hash
    sign_out_everywhere(editor)


def sign_out_everywhere(editor: Editor) -> None:
    """End all of the editor's sessions, and spend the links by which they could set a password."""
    editor.session_key = secrets.token_hex(16)
    editor.sessions = []


def renew_link_key(editor: Editor) -> None:
    """Make the editor's password links stop working; only a link that is made from now on works."""
    editor.link_key = secrets.token_hex(16)


def renew_password_hash(session: Session, editor: Editor, password_hash: str) -> None:
    """Store another hash of the same password, unless the password has been changed meanwhile. Sessions stay."""
    same = (Editor.id == editor.id, Editor.password_hash == editor.password_hash)
    session.execute(update(Editor).where(*same).values(password_hash=password_hash))


def add_token(
    session: Session,
    editor: Editor,
    name: str,
    now: datetime,
    scope: str = Scope.TRIAGE,
    *,
    days: int | None = None,
    made_by: Token | None = None,
) -> str:
    """Store a new token and return its text, which cannot be read again.

    It expires after `days` (None: never), and no later than the token `made_by` that made it.
    """
    text = "pd_" + secrets.token_urlsafe(32)
    ends = [now + timedelta(days=days)] if days else []
    if made_by and made_by.expires_at:
        ends.append(made_by.expires_at)
    session.add(
        Token(
            editor_id=editor.id,
            name=name,
            hash=_token_hash(text),
            scope=scope,
            created_at=now,
            expires_at=min(ends, default=None),
            made_by_id=made_by.id if made_by else None,
        )
    )
    return text


def token_by_text(session: Session, text: str, now: datetime) -> Token | None:
    """Return the token with this text; None if it has expired or its editor was removed."""
    found = session.scalar(select(Token).where(Token.hash == _token_hash(text)))
    if found is None or found.editor.left_at or (found.expires_at and found.expires_at <= now):
        return None
    return found


def needs_use_noted(token: Token, now: datetime) -> bool:
    """Tell whether the token's last use is so long ago that it is worth a write."""
    return token.last_used_at is None or now - token.last_used_at > _LAST_USED_STEP


def note_use(session: Session, token_id: int, now: datetime) -> None:
    """Remember that the token was used."""
    session.execute(update(Token).where(Token.id == token_id).values(last_used_at=now))


def _token_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
