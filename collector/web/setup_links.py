"""The link by which the first administrator of an empty installation makes their account: signed, good for a week, and
only as long as there is no editor at all."""

from itsdangerous import BadData, URLSafeTimedSerializer

GOOD_FOR = 7 * 24 * 3600
"""Seconds."""

_PURPOSE = "first editor"


def setup_link(base_url: str, secret_key: str) -> str:
    """Return the absolute address at which the first administrator sets the desk up."""
    return f"{base_url}/desk/setup/{_serializer(secret_key).dumps(_PURPOSE)}"


def is_setup_token(token: str, secret_key: str) -> bool:
    """Tell whether a token is of such a link, and not too old. Whether there is an editor is not looked at."""
    try:
        return bool(_serializer(secret_key).loads(token, max_age=GOOD_FOR) == _PURPOSE)
    except BadData:
        return False


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="proofdesk-set-up")
