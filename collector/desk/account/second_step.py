"""The second step of signing in. Until it is done, nobody is signed in: the cookie holds a marker for it, no more."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import CLAIM, Level, open_to, safe_next, start_session
from collector.desk.account.attempts import code_attempt
from collector.desk.account.known_browsers import remember_browser
from collector.desk.blueprint import blueprint
from collector.store.editors import editor_by_id
from collector.store.models import Editor
from collector.store.recovery import recovery_codes_left, take_step, use_recovery_code
from collector.web.running import running
from collector.web.seals import unseal
from collector.web.totp import matching_step

GOOD_FOR = timedelta(minutes=5)
"""How long after the password the code may come."""

_MARKER = "second_step"
_REFUSED = 422


def begin(editor: Editor) -> None:
    """Note in the cookie, which is signed, whose password was right; whatever it held before is gone."""
    claim = session.get(CLAIM)
    session.clear()
    if claim:
        session[CLAIM] = claim
    until = running().now() + GOOD_FOR
    session[_MARKER] = {"editor": editor.id, "until": until.isoformat(), "key": _key(editor)}


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@open_to(Level.ANYONE)
def second_step() -> AnyResponse:
    """Ask for the code of the authenticator app, or for a recovery code."""
    wish = safe_next(request.values.get("next"))
    program = running()
    with program.database.read() as database:
        editor = _half_signed_in(database)
    if editor is None:
        session.pop(_MARKER, None)
        if request.method == "POST":
            flash(_("That took too long. Please begin again."))
        return redirect(url_for("desk.sign_in", **with_next(wish)), 303)
    if request.method != "POST":
        return _page(wish)
    code = request.form.get("code", "")[:100]
    attempt = code_attempt(editor)
    attempt.count()
    with program.database.write() as database:
        # Again, in the write transaction: the password, the factor and the codes as they are at this moment.
        editor = _half_signed_in(database)
        how = code_is_right(database, editor, code, program.now()) if editor else None
        left = recovery_codes_left(database, editor) if editor else 0
    if editor is None or how is None:
        return _page(wish, _("This code is not right, or was used already."), _REFUSED)
    attempt.give_back()
    remember_browser(editor.email)
    start_session(editor)
    if how == "recovery":
        flash(
            ngettext(
                "That recovery code is used up. %(num)s is left.",
                "That recovery code is used up. %(num)s are left.",
                left,
            )
        )
    return redirect(request.script_root + wish, 303)


def code_is_right(database: Session, editor: Editor, code: str, now: datetime) -> str | None:
    """Use a code up, and return what it was: "app" or "recovery". None where it is wrong or was used before."""
    secret = unseal(editor.totp_secret or "", running().settings.secret_key)
    step = matching_step(secret, code, now) if secret else None
    if step is not None:
        return "app" if take_step(database, editor, step) else None
    return "recovery" if use_recovery_code(database, editor, code, now) else None


def _half_signed_in(database: Session) -> Editor | None:
    """Whose password was right a moment ago; nobody where anything about their sign-in has changed since."""
    marker: dict[str, Any] = session.get(_MARKER) or {}
    if not marker or running().now() > datetime.fromisoformat(marker["until"]):
        return None
    editor = editor_by_id(database, marker["editor"])
    if editor is None or editor.left_at or not editor.totp_secret:
        return None
    return editor if hmac.compare_digest(marker["key"], _key(editor)) else None


def _key(editor: Editor) -> str:
    """Changes with the password and whenever the editor is signed out everywhere."""
    return hashlib.sha256(f"{editor.session_key} {editor.password_hash}".encode()).hexdigest()


def with_next(wish: str) -> dict[str, Any]:
    """Return the arguments of an address of sign-in that leads on to `wish`."""
    return {} if wish == safe_next(None) else {"next": wish}


def _page(wish: str, error: str = "", status: int = 200) -> Response:
    return make_response(render_template("desk/second_step.html", wish=wish, error=error), status)
