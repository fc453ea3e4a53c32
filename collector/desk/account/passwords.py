"""Setting a password by the link that an administrator sends."""

import hmac

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, end_session, open_to
from collector.desk.account.known_browsers import remember_browser
from collector.desk.blueprint import blueprint
from collector.store.editors import editor_by_id, set_password_hash
from collector.store.models import Editor
from collector.web.password_links import read_password_token
from collector.web.passwords import SHORTEST_PASSWORD, BadPassword, hash_password
from collector.web.running import running


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@open_to(Level.ANYONE)
def password(token: str) -> AnyResponse:
    """Let the editor whose link this is choose a password."""
    program = running()
    with program.database.read() as database:
        editor = _editor_of(database, token, program.settings.secret_key)
    if editor is None:
        return _page(status=410)
    if request.method != "POST":
        return _page(editor)
    try:
        hashed = hash_password(request.form.get("password", ""), editor.email, editor.name)
    except BadPassword as error:
        return _page(editor, str(error), 422)
    with program.database.write() as database:
        # Again, in the write transaction: of two people with the same link, the second finds it spent.
        editor = _editor_of(database, token, program.settings.secret_key)
        if editor is None:
            return _page(status=410)
        set_password_hash(editor, hashed)
    end_session()
    remember_browser(editor.email)  # strangers' attempts keep its owner out of it no longer
    flash(_("Your password is set. Sign in with it."))
    return redirect(url_for("desk.sign_in"), 303)


def _editor_of(database: Session, token: str, secret_key: str) -> Editor | None:
    """The editor whom the link is for, or None where it is wrong, too old or spent."""
    found = read_password_token(token, secret_key)
    if found is None:
        return None
    editor_id, session_key = found
    editor = editor_by_id(database, editor_id)
    if editor is None or editor.left_at:
        return None
    return editor if hmac.compare_digest(editor.session_key, session_key) else None


def _page(editor: Editor | None = None, error: str = "", status: int = 200) -> Response:
    page = render_template("desk/password.html", owner=editor, error=error, shortest=SHORTEST_PASSWORD)
    return make_response(page, status)
