"""Signing in by the organisation's own sign-in (OpenID Connect), for people whom an administrator has invited."""

from flask import Response, abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, claim_account, current_editor, open_to, safe_next, start_session
from collector.desk.account.second_step import with_next
from collector.desk.account.sign_in import sign_in_page
from collector.desk.blueprint import blueprint
from collector.outside import SignOn
from collector.store.editors import editor_by_email, editor_by_subject
from collector.store.models import Editor
from collector.web.limits import limit_of
from collector.web.running import running
from collector.web.sign_on import Identity, SignOnFailed, come_back, go, is_expected

_WISH = "sign_on_next"


@blueprint.get("/sign-on")
@open_to(Level.ANYONE)
def sign_on() -> AnyResponse:
    """Lead to the provider."""
    wish = safe_next(request.args.get("next"))
    if current_editor():
        return redirect(request.script_root + wish)
    configured = _configured()
    limit = limit_of("sign-on")
    limit.count()
    session[_WISH] = wish
    try:
        answer = go(configured, f"{running().settings.url}/desk/sign-on/back")
    except SignOnFailed:
        return _failed(wish, _("%(name)s does not answer. Try again later.", name=configured.name), 503)
    limit.give_back()
    return answer


@blueprint.get("/sign-on/back")
@open_to(Level.ANYONE)
def sign_on_back() -> AnyResponse:
    """Take in whom the provider sends back, if they were invited. Their second factor is the provider's business."""
    configured = _configured()
    if not is_expected(request.args.get("state", "")):
        # Nothing is asked of the provider, and nothing counted: any page can make a browser come here.
        return _failed(safe_next(None), _("%(name)s did not sign you in. Please try again.", name=configured.name), 422)
    limit = limit_of("sign-on")
    limit.count()
    wish = safe_next(session.pop(_WISH, None))
    try:
        who = come_back(configured)
    except SignOnFailed as error:
        if error.refused:
            return _failed(wish, _("%(name)s did not sign you in. Please try again.", name=configured.name), 422)
        return _failed(wish, _("%(name)s does not answer. Try again later.", name=configured.name), 503)
    with running().database.write() as database:
        editor = _invited(database, who)
    if editor is None:
        return _failed(wish, _not_invited(configured, who), 403)
    limit.give_back()
    if editor.subject != who.subject:
        claim_account(editor, who.subject, configured.name)
        flash(
            _(
                "There is an account with a password for %(email)s. "
                "Sign in with that password once, to connect it with %(name)s.",
                email=editor.email,
                name=configured.name,
            )
        )
        return redirect(url_for("desk.sign_in", **with_next(wish)), 303)
    start_session(editor)
    return redirect(request.script_root + wish, 303)


def _configured() -> SignOn:
    configured = running().settings.sign_on
    if configured is None:
        abort(404, _("Single sign-on is not set up here."))
    return configured


def _invited(database: Session, who: Identity) -> Editor | None:
    """Return the editor with this identity: by the provider's subject, or, the first time, by a verified address.

    An editor with a password is not connected by the address alone: the provider may be wrong about its owner, or may
    have given it to someone else.
    """
    editor = editor_by_subject(database, who.subject)
    if editor is None and who.email:
        editor = editor_by_email(database, who.email)
        if editor and (editor.subject or editor.left_at):
            return None
        if editor and not editor.password_hash:
            editor.subject = who.subject
    return None if editor is None or editor.left_at else editor


def _not_invited(configured: SignOn, who: Identity) -> str:
    if not who.email:
        return str(
            _("%(name)s does not confirm your e-mail address, so nobody can tell who you are.", name=configured.name)
        )
    return str(
        _(
            "%(email)s is not invited to this desk, or belongs to another account of %(name)s. Ask an administrator.",
            email=who.email[:254],
            name=configured.name,
        )
    )


def _failed(wish: str, error: str, status: int) -> Response:
    return sign_in_page(wish, error=error, status=status)
