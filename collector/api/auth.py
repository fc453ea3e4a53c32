"""Who calls: a token of an editor's, in `Authorization: Bearer TOKEN` (RFC 6750)."""

from flask import g, request

from collector.store.editors import needs_use_noted, note_use, token_by_text
from collector.store.models import Editor, Scope
from collector.web.problems import Problem
from collector.web.running import running


def authenticate() -> None:
    """Find the caller before the request is handled. Raises Problem 401."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise _unauthorised("Send a token as `Authorization: Bearer TOKEN`; make one with `proofdesk token add`.")
    program = running()
    now = program.now()
    with program.database.read() as session:
        token = token_by_text(session, text.strip())
    if token is None:
        raise _unauthorised("This token is not known: make a new one with `proofdesk token add`.")
    if needs_use_noted(token, now):
        with program.database.write() as session:
            note_use(session, token.id, now)
    g.editor = token.editor
    g.scope = token.scope


def caller() -> Editor:
    """Return the editor whose token the current request carries."""
    editor: Editor = g.editor
    return editor


def deciding_caller() -> Editor:
    """Return the caller where they may decide about typos. Raises Problem 403 for a viewer."""
    editor = caller()
    if not editor.may_edit:
        raise Problem(403, f"{editor.email} is a viewer and cannot change anything; ask an admin for the role editor.")
    return editor


def admin_caller() -> Editor:
    """Return the caller where an admin's token of the scope for that came. Raises Problem 403 for others."""
    editor = caller()
    if not editor.is_admin:
        raise Problem(403, f"{editor.email} is no admin; ask one for that role.")
    if g.scope != Scope.ADMIN:
        raise Problem(403, "This token's scope is not enough: make one with the scope admin.")
    return editor


def _unauthorised(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="proofdesk"'})
