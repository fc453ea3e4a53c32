"""Browsers that an account was signed in with before, by a cookie that only says so.

Wrong passwords are counted for an account, whoever sends them: so whoever knows its address could keep its owner out.
A browser that knows the right password from before has a count of its own (OWASP, "Slow Down Online Guessing Attacks
with Device Cookies"). The cookie signs nobody in.
"""

import secrets

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from collector.web.limits import name_of_account
from collector.web.running import running

COOKIE = "proofdesk-known"
GOOD_FOR = 365 * 24 * 3600
"""Seconds."""


def remember_browser(email: str) -> None:
    """Give the browser that is being answered the cookie of this account, whose owner it has just proved to be."""
    account = name_of_account(email)
    known = _read()
    number = known[1] if known and known[0] == account else secrets.token_urlsafe(12)
    value = _serializer().dumps([account, number])

    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            value,
            max_age=GOOD_FOR,
            path=current_app.config["SESSION_COOKIE_PATH"],
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def known_number(email: str) -> str:
    """Return the number of the browser that sent this request, if this account was signed in with it; else nothing."""
    known = _read()
    return known[1] if known and known[0] == name_of_account(email) else ""


def _read() -> tuple[str, str] | None:
    """The account and the browser's number that the cookie tells, or None where there is none of ours."""
    try:
        account, number = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=GOOD_FOR)
    except (BadData, ValueError, TypeError):
        return None
    return account, number


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(running().settings.secret_key, salt="proofdesk-known-browser")
