"""Signed links by which an editor sets a password. Only the newest works, and only until a password is set.

An invitation works for a week, a link to reset a password for an hour.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from collector.store.models import Editor

_INVITED_FOR = timedelta(days=7)
_RESET_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PasswordToken:
    """The content of a link: the editor, their keys when it was made, and its age."""

    editor_id: int
    session_key: str
    link_key: str | None
    age: timedelta

    def opens(self, editor: Editor) -> bool:
        """Return whether the link still sets this editor's password."""
        good_for = _RESET_FOR if editor.password_hash else _INVITED_FOR
        return (
            not editor.left_at
            and self.age <= good_for
            and hmac.compare_digest(editor.session_key, self.session_key)
            and hmac.compare_digest(editor.link_key or "", self.link_key or "")
        )


def password_link(editor: Editor, base_url: str, secret_key: str) -> str:
    """Return the absolute address at which `editor` can set a password."""
    token = _serializer(secret_key).dumps([editor.id, editor.session_key, editor.link_key])
    return f"{base_url}/desk/password/{token}"


def read_password_token(token: str, secret_key: str) -> PasswordToken | None:
    """Return the content of a link, or None for one that is not ours. `opens` tells whether it still works."""
    try:
        said, made_at = _serializer(secret_key).loads(token, return_timestamp=True)
        # Older links, of which not only the newest worked, have two parts.
        editor_id, session_key, link_key = (*said, None)[:3]
    except (BadData, ValueError, TypeError):
        return None
    return PasswordToken(editor_id, session_key, link_key, datetime.now(UTC) - made_at)


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="proofdesk-password-link")
