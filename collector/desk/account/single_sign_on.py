"""Signing in by the organisation's own sign-in (OpenID Connect), for people whom an administrator has invited."""

from flask import Response, abort, redirect, request, session
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, current_editor, open_to, safe_next, start_session
from collector.desk.account.sign_in import sign_in_page
from collector.desk.blueprint import blueprint
from collector.outside import SignOn
from collector.store.editors import editor_by_email, editor_by_subject
from collector.store.models import Editor
from collector.web.limits import sign_in_limit
from collector.web.running import running
from collector.web.sign_on import Identity, SignOnFailed, come_back, go

_WISH = "sign_on_next"


@blueprint.get("/sign-on")
@open_to(Level.ANYONE)
def sign_on() -> AnyResponse:
    """Lead to the provider."""
    wish = safe_next(request.args.get("next"))
    if current_editor():
        return redirect(request.script_root + wish)
    configured = _configured()
    limit = sign_in_limit()
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
    limit = sign_in_limit()
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
    start_session(editor)
    return redirect(request.script_root + wish, 303)


def _configured() -> SignOn:
    configured = running().settings.sign_on
    if configured is None:
        abort(404, _("Single sign-on is not set up here."))
    return configured


def _invited(database: Session, who: Identity) -> Editor | None:
    """The editor who this is: by what they are at the provider, or, the first time, by an address that is theirs."""
    editor = editor_by_subject(database, who.subject)
    if editor is None and who.email:
        editor = editor_by_email(database, who.email)
        if editor and (editor.subject or editor.left_at):
            return None
        if editor:
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
