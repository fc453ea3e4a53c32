"""Signing in, with a second step where a second factor is on, and out."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import (
    ChangedMeanwhile,
    Level,
    current_editor,
    end_session,
    open_to,
    safe_next,
    start_session,
)
from collector.desk.account import second_step
from collector.desk.account.attempts import password_attempt
from collector.desk.account.known_browsers import remember_browser
from collector.desk.blueprint import blueprint
from collector.desk.forms import SignInForm
from collector.store.editors import any_editor, editor_by_email, renew_password_hash
from collector.store.models import Editor
from collector.web.passwords import password_is_right, renewed_hash
from collector.web.running import running

_REFUSED = 422


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(Level.ANYONE)
def sign_in() -> AnyResponse:
    """Ask who it is."""
    wish = safe_next(request.values.get("next"))
    if request.method != "POST":
        return redirect(request.script_root + wish) if current_editor() else sign_in_page(wish)
    form = SignInForm.read(request.form)
    attempt = password_attempt(form.email)
    attempt.count()
    with running().database.read() as database:
        editor = editor_by_email(database, form.email)
    # Asked before the editor is looked at: an unknown address takes as long as a known one.
    known = editor is not None and editor.left_at is None
    right = password_is_right(form.password, editor.password_hash if editor and known else None)
    if editor is None or not right:
        # One message whatever was wrong, so that nobody learns which addresses are editors'.
        return sign_in_page(wish, form.email, _("That address and password do not go together."), _REFUSED)
    attempt.give_back()
    _renew_hash(editor, form.password)
    if editor.totp_secret:
        second_step.begin(editor)
        return redirect(url_for("desk.second_step", **second_step.with_next(wish)), 303)
    remember_browser(editor.email)
    start_session(editor)
    return redirect(request.script_root + wish, 303)


def _renew_hash(editor: Editor, password: str) -> None:
    """Store a new hash of the password if the old one has outdated parameters: only now is the password known."""
    if hashed := renewed_hash(password, editor.password_hash or ""):
        with running().database.write() as database:
            renew_password_hash(database, editor, hashed)
        editor.password_hash = hashed


@blueprint.errorhandler(ChangedMeanwhile)
def _begin_again(_error: ChangedMeanwhile) -> AnyResponse:
    flash(_("That took too long. Please begin again."))
    return redirect(url_for("desk.sign_in"), 303)


@blueprint.post("/sign-out")
@open_to(Level.VIEWER)
def sign_out() -> AnyResponse:
    """Say goodbye."""
    end_session()
    return redirect(url_for("desk.sign_in"), 303)


def sign_in_page(wish: str, email: str = "", error: str = "", status: int = 200) -> Response:
    """Return the page that asks who it is; `wish` is where to go then."""
    program = running()
    with program.database.read() as database:
        first_start = not any_editor(database)
    page = render_template(
        "desk/sign_in.html",
        wish=wish,
        onward=second_step.with_next(wish),
        email=email,
        error=error,
        first_start=first_start,
        sign_on=program.settings.sign_on,
    )
    return make_response(page, status)
