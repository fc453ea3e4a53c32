"""An editor's API tokens, and what a token may be for. `store/editors.py` makes and finds them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from collector.store.models import Editor, Scope, Token
from collector.text.times import rfc3339

MOST_TOKENS = 50
USUAL_DAYS = 365
MOST_DAYS = 3650
LONGEST_TOKEN_NAME = 200

_ORDER = (Scope.READ, Scope.TRIAGE, Scope.ADMIN)


class TooManyTokens(ValueError):
    """The editor has as many tokens as one may have."""


def scopes_of(editor: Editor) -> tuple[Scope, ...]:
    """Return the scopes that make sense for this editor: none is wider than their role. Pure."""
    return _ORDER if editor.is_admin else _ORDER[:2] if editor.may_edit else _ORDER[:1]


def covers(scope: str, wanted: Scope) -> bool:
    """Tell whether a token of this scope is also for what is wanted. Pure."""
    return _ORDER.index(Scope(scope)) >= _ORDER.index(wanted)


def tokens_of(session: Session, editor: Editor) -> list[Token]:
    """Return the editor's tokens, the newest first."""
    return list(session.scalars(select(Token).where(Token.editor_id == editor.id).order_by(Token.id.desc())))


def token_of(session: Session, editor: Editor, token_id: int) -> Token | None:
    """Return the token with this number, where it is this editor's."""
    return session.scalar(select(Token).where(Token.id == token_id, Token.editor_id == editor.id))


def facts_of(token: Token) -> dict[str, Any]:
    """Return what may be told of a token, for API and command. Pure."""
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "created": rfc3339(token.created_at),
        "expires": rfc3339(token.expires_at) if token.expires_at else None,
        "last_used": rfc3339(token.last_used_at) if token.last_used_at else None,
    }


def check_room(session: Session, editor: Editor) -> None:
    """Raise TooManyTokens where the editor may have no further token."""
    if count_tokens(session, editor) >= MOST_TOKENS:
        raise TooManyTokens(f"{editor.email} has {MOST_TOKENS} tokens already: revoke one first")


def count_tokens(session: Session, editor: Editor) -> int:
    """Return how many tokens the editor has, expired ones too."""
    return session.scalar(select(func.count()).where(Token.editor_id == editor.id)) or 0


def count_working(session: Session, editor: Editor, now: datetime) -> int:
    """Return how many of the editor's tokens still work."""
    works = or_(Token.expires_at.is_(None), Token.expires_at > now)
    return session.scalar(select(func.count()).where(Token.editor_id == editor.id, works)) or 0


def revoke_all(session: Session, editor: Editor, now: datetime) -> int:
    """Make all of the editor's tokens worth nothing, and return how many still worked."""
    count = count_working(session, editor, now)
    session.execute(delete(Token).where(Token.editor_id == editor.id))
    return count


def revoke(session: Session, token: Token) -> None:
    """Make the token worth nothing, and those that were made with it."""
    session.delete(token)
