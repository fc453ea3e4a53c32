"""Who calls, and for what: a token of an editor's, in `Authorization: Bearer TOKEN` (RFC 6750).

A token may what its scope says, and never more than its editor. Closed unless it says that it is open: a token that
only reads cannot call anything that changes something, whatever the call is.
"""

from flask import g, request

from collector.store.editors import needs_use_noted, note_use, token_by_text
from collector.store.models import Editor, Scope, Token
from collector.store.reach import Reach, reach_of
from collector.store.tokens import covers
from collector.web.problems import Problem
from collector.web.running import running

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def authenticate() -> None:
    """Find the caller before the request is handled. Raises Problem 401 and 403."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise _unauthorised("Send a token as `Authorization: Bearer TOKEN`; make one on your account's page.")
    program = running()
    now = program.now()
    with program.database.read() as session:
        token = token_by_text(session, text.strip(), now)
        if token is None:
            raise _unauthorised("This token is unknown or has expired: make a new one on your account page.")
        g.reach = reach_of(session, token.editor)
    if needs_use_noted(token, now):
        used = token.id
        program.database.write_if_free(lambda session: note_use(session, used, now))
    g.token = token
    if request.method not in _HARMLESS:
        _need(Scope.TRIAGE, "only reads")


def authenticate_admin() -> None:
    """The same for calls that are administrators' business, reading included."""
    authenticate()
    admin_caller()


def admin_caller() -> Editor:
    """Return the caller where an admin's token of the scope for that came. Raises Problem 403 for others."""
    editor = caller()
    if not editor.is_admin:
        raise Problem(403, f"{editor.email} is no administrator; one of them can give you that role.")
    _need(Scope.ADMIN, "is not for sites and people")
    return editor


def caller() -> Editor:
    """Return the editor whose token the current request carries."""
    return current_token().editor


def current_token() -> Token:
    """Return the token that the current request carries."""
    token: Token = g.token
    return token


def caller_reach() -> Reach:
    """Return the sites that the caller sees."""
    reach: Reach = g.reach
    return reach


def deciding_caller() -> Editor:
    """Return the caller where they may decide about typos. Raises Problem 403 for a viewer, or a token that reads."""
    editor = caller()
    if not editor.may_edit:
        raise Problem(403, f"{editor.email} is a viewer and cannot change anything; ask an admin for the role editor.")
    _need(Scope.TRIAGE, "only reads")
    return editor


def _need(scope: Scope, otherwise: str) -> None:
    token = current_token()
    if not covers(token.scope, scope):
        raise Problem(
            403,
            f"This token has the scope {token.scope}, so it {otherwise}: make one with the scope {scope}.",
            headers={"WWW-Authenticate": f'Bearer realm="proofdesk", error="insufficient_scope", scope="{scope}"'},
        )


def _unauthorised(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="proofdesk"'})
