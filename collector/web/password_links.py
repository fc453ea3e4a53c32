"""Links by which an editor sets a password: signed, good for a week, and only until a password was set."""

from itsdangerous import BadData, URLSafeTimedSerializer

from collector.store.models import Editor

GOOD_FOR = 7 * 24 * 3600
"""Seconds."""


def password_link(editor: Editor, base_url: str, secret_key: str) -> str:
    """Return the absolute address at which `editor` can set a password."""
    token = _serializer(secret_key).dumps([editor.id, editor.session_key])
    return f"{base_url}/desk/password/{token}"


def read_password_token(token: str, secret_key: str) -> tuple[int, str] | None:
    """Return (editor's number, session key when the link was made), or None for a link that is wrong or too old.

    The link is good only while the editor's `session_key` is still that one: setting a password changes it.
    """
    try:
        editor_id, session_key = _serializer(secret_key).loads(token, max_age=GOOD_FOR)
    except (BadData, ValueError, TypeError):
        return None
    return editor_id, session_key


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="proofdesk-password-link")
