"""Who calls: a token of an editor's, in `Authorization: Bearer TOKEN` (RFC 6750)."""

from flask import g, request

from collector.store.editors import needs_use_noted, note_use, token_by_text
from collector.store.models import Editor
from collector.store.reach import Reach, reach_of
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
        g.reach = reach_of(session, token.editor) if token else None
    if token is None:
        raise _unauthorised("This token is not known: make a new one with `proofdesk token add`.")
    if needs_use_noted(token, now):
        with program.database.write() as session:
            note_use(session, token.id, now)
    g.editor = token.editor


def caller() -> Editor:
    """Return the editor whose token the current request carries."""
    editor: Editor = g.editor
    return editor


def caller_reach() -> Reach:
    """Return the sites that the caller sees."""
    reach: Reach = g.reach
    return reach


def deciding_caller() -> Editor:
    """Return the caller where they may decide about typos. Raises Problem 403 for a viewer."""
    editor = caller()
    if not editor.may_edit:
        raise Problem(403, f"{editor.email} is a viewer and cannot change anything; ask an admin for the role editor.")
    return editor


def _unauthorised(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="proofdesk"'})
