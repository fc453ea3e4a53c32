"""Setting a password by the link that an administrator sends."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, end_session, open_to
from collector.desk.account.known_browsers import remember_browser
from collector.desk.account.revoking import revoke_if_asked
from collector.desk.blueprint import blueprint
from collector.store.editors import editor_by_id, set_password_hash
from collector.store.models import Editor
from collector.store.tokens import count_working
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
        became = revoke_if_asked(database, editor)
    end_session()
    remember_browser(editor.email)  # strangers' attempts keep its owner out of it no longer
    flash(" ".join([_("Your password has been set. Sign in with it."), became]).strip())
    return redirect(url_for("desk.sign_in"), 303)


def _editor_of(database: Session, token: str, secret_key: str) -> Editor | None:
    """The editor whom the link is for, or None where it is wrong, too old or spent."""
    found = read_password_token(token, secret_key)
    editor = editor_by_id(database, found.editor_id) if found else None
    return editor if found and editor and found.opens(editor) else None


def _page(editor: Editor | None = None, error: str = "", status: int = 200) -> Response:
    with running().database.read() as database:
        tokens = count_working(database, editor, running().now()) if editor else 0
    page = render_template(
        "desk/password.html", owner=editor, error=error, shortest=SHORTEST_PASSWORD, token_count=tokens
    )
    return make_response(page, status)
