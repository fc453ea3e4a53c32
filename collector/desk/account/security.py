"""One's own account: password, second factor, where one is signed in."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import (
    Level,
    acting_editor,
    current_session,
    end_session,
    open_to,
    signed_in_editor,
    start_session,
)
from collector.desk.account.attempts import session_attempt
from collector.desk.account.browsers import browser_name
from collector.desk.account.revoking import revoke_if_asked
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.store.editors import set_password_hash, sign_out_everywhere
from collector.store.models import Editor
from collector.store.people import forget_second_factor
from collector.store.recovery import make_recovery_codes, recovery_codes_left, take_step
from collector.store.sessions import end, end_others, sessions_of
from collector.store.tokens import count_working
from collector.web.passwords import SHORTEST_PASSWORD, BadPassword, hash_password, password_is_right
from collector.web.running import running
from collector.web.seals import seal, unseal
from collector.web.totp import matching_step, new_secret, qr_image, secret_in_groups

_REFUSED = 422


@blueprint.get("/account/security")
def security() -> Response:
    """Show password, second factor and sessions."""
    return _page()


@blueprint.post("/account/password")
@open_to(Level.VIEWER)
def change_password() -> AnyResponse:
    """Set another password, for whoever knows the old one; everywhere else they are signed out."""
    editor = signed_in_editor()
    if not old_password_is_right(editor):
        return _page(_REFUSED, password_error=_("This is not your password."), wrong="old")
    try:
        hashed = hash_password(request.form.get("password", ""), editor.email, editor.name)
    except BadPassword as error:
        return _page(_REFUSED, password_error=str(error), wrong="new")
    with running().database.write() as database:
        editor = acting_editor(database)
        set_password_hash(editor, hashed)
        became = revoke_if_asked(database, editor)
    start_session(editor)
    flash(" ".join([_("Your password has been changed. You are signed out everywhere else."), became]).strip())
    return redirect(url_for("desk.security"), 303)


@blueprint.get("/account/second-factor")
def second_factor() -> AnyResponse:
    """Show a new secret, to be taken up by an authenticator app."""
    editor = signed_in_editor()
    if editor.totp_secret or not editor.password_hash:
        return redirect(url_for("desk.security"))
    return _setup(new_secret())


@blueprint.post("/account/second-factor")
@open_to(Level.VIEWER)
def switch_second_factor_on() -> AnyResponse:
    """Switch the second factor on, after the password and a code, which shows that the app has the secret.

    Ends the other sessions, then shows the recovery codes.
    """
    program = running()
    editor = signed_in_editor()
    # Sealed, with whose it is: nobody can have somebody else switch on a secret that they know.
    owner, _colon, secret = (unseal(request.form.get("sealed", ""), program.settings.secret_key) or "").partition(":")
    if not secret or owner != str(editor.id):
        abort(400, _("This form is too old. Reload the page."))
    if not old_password_is_right(editor):
        return _setup(secret, _("This is not your password."), wrong="password")
    attempt = session_attempt(editor)
    attempt.count()
    step = matching_step(secret, request.form.get("code", "")[:100], program.now())
    if step is None:
        return _setup(secret, _("This code is not right. Check that your phone’s clock is right."))
    attempt.give_back()
    with program.database.write() as database:
        me = acting_editor(database)
        if me.totp_secret or not me.password_hash:
            return redirect(url_for("desk.security"), 303)
        me.totp_secret, me.totp_step = seal(secret, program.settings.secret_key), None
        database.flush()
        take_step(database, me, step)
        codes = make_recovery_codes(database, me)
        # Sessions that were started with the password alone end and have to sign in again with a code.
        end_others(database, me, current_session().id)
    return _codes_page(codes, first_time=True)


@blueprint.post("/account/second-factor/codes")
@open_to(Level.VIEWER)
def new_recovery_codes() -> AnyResponse:
    """Make new recovery codes, for whoever knows the password, and show them this once."""
    if not old_password_is_right(signed_in_editor()):
        return _page(_REFUSED, factor_error=_("This is not your password."))
    with running().database.write() as database:
        me = acting_editor(database)
        if not me.totp_secret:
            return redirect(url_for("desk.security"), 303)
        codes = make_recovery_codes(database, me)
    return _codes_page(codes, first_time=False)


@blueprint.post("/account/second-factor/off")
@open_to(Level.VIEWER)
def switch_second_factor_off() -> AnyResponse:
    """Switch the second factor off, for whoever knows the password."""
    if not old_password_is_right(signed_in_editor()):
        return _page(_REFUSED, factor_error=_("This is not your password."))
    with running().database.write() as database:
        forget_second_factor(database, acting_editor(database))
    flash(_("The second factor is off: from now on the password is enough."))
    return redirect(url_for("desk.security"), 303)


@blueprint.post("/account/sessions/<int:session_id>/end")
@open_to(Level.VIEWER)
def end_one_session(session_id: int) -> AnyResponse:
    """End one of one's own sessions."""
    if session_id == current_session().id:
        end_session()
        return redirect(url_for("desk.sign_in"), 303)
    with running().database.write() as database:
        if session_id not in [one.id for one in sessions_of(database, signed_in_editor())]:
            abort(404, _("There is no such session. Perhaps it ended meanwhile."))
        end(database, session_id)
    flash(_("That browser is signed out."))
    return redirect(url_for("desk.security"), 303)


@blueprint.post("/account/sessions/end")
@open_to(Level.VIEWER)
def end_all_sessions() -> AnyResponse:
    """Sign out everywhere: in the other browsers, or in this one too."""
    everywhere = "everywhere" in request.form
    with running().database.write() as database:
        if everywhere:
            sign_out_everywhere(acting_editor(database))
        else:
            end_others(database, signed_in_editor(), current_session().id)
        became = revoke_if_asked(database, signed_in_editor())
    if everywhere:
        end_session()
        if became:
            flash(became)
        return redirect(url_for("desk.sign_in"), 303)
    flash(" ".join([_("You are signed out everywhere else."), became]).strip())
    return redirect(url_for("desk.security"), 303)


def old_password_is_right(editor: Editor) -> bool:
    """Return whether the form has the editor's password."""
    attempt = session_attempt(editor)
    attempt.count()
    right = password_is_right(request.form.get("old_password", ""), editor.password_hash)
    if right:
        attempt.give_back()
    return right


def _codes_page(codes: list[str], first_time: bool) -> Response:
    with running().database.read() as database:
        return page(database, "desk/recovery_codes.html", "account", codes=codes, first_time=first_time)


def _setup(secret: str, error: str = "", wrong: str = "code") -> Response:
    program = running()
    editor = signed_in_editor()
    with program.database.read() as database:
        return page(
            database,
            "desk/second_factor.html",
            "account",
            _REFUSED if error else 200,
            sealed=seal(f"{editor.id}:{secret}", program.settings.secret_key),
            secret=secret_in_groups(secret),
            picture=qr_image(secret, editor.email, "Proofdesk"),
            error=error,
            wrong=wrong if error else "",
        )


def _page(status: int = 200, **more: Any) -> Response:
    program = running()
    with program.database.read() as database:
        me = acting_editor(database)
        told: dict[str, Any] = {
            "password_error": "",
            "factor_error": "",
            "wrong": "",
            "shortest": SHORTEST_PASSWORD,
            "sign_on": program.settings.sign_on,
            "codes_left": recovery_codes_left(database, me),
            "sessions": sessions_of(database, me),
            "this_session": current_session().id,
            "browser_name": browser_name,
            "token_count": count_working(database, me, program.now()),
        }
        return page(database, "desk/security.html", "account", status, **(told | more))
