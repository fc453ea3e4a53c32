"""One's own API tokens: what programs that act for an editor show."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.account.security import old_password_is_right
from collector.desk.blueprint import blueprint
from collector.desk.naming import SCOPE_NAMES
from collector.desk.pages import page
from collector.desk.words import later
from collector.store.editors import add_token
from collector.store.tokens import (
    LONGEST_TOKEN_NAME,
    MOST_TOKENS,
    USUAL_DAYS,
    TooManyTokens,
    check_room,
    revoke,
    scopes_of,
    token_of,
    tokens_of,
)
from collector.store.typos import LARGEST_ID
from collector.text.normalise import normalise_trimmed
from collector.web.running import running

_REFUSED = 422

# How long a token works, in days; "0" for ever.
_DAYS = {
    "30": later("30 days"),
    "90": later("90 days"),
    str(USUAL_DAYS): later("One year"),
    "0": later("Until revoked"),
}


@blueprint.get("/account/tokens")
def tokens() -> Response:
    """Show one's tokens: never the tokens themselves, which nobody knows any more."""
    return _page()


@blueprint.post("/account/tokens")
@open_to(Level.VIEWER)
def new_token() -> Response:
    """Make a token and show it this once."""
    program = running()
    editor = signed_in_editor()
    name = normalise_trimmed(request.form.get("name", ""))
    scope = request.form.get("scope", "")
    if not name:
        return _page(_REFUSED, error=_("Say what the token is for."))
    if len(name) > LONGEST_TOKEN_NAME:
        return _page(
            _REFUSED,
            error=_("This name is too long: at most %(num)s characters are kept.", num=LONGEST_TOKEN_NAME),
            name=name,
        )
    if scope not in scopes_of(editor):
        return _page(_REFUSED, error=_("Choose what the token may."), name=name)
    days = request.form.get("days", str(USUAL_DAYS))
    if days not in _DAYS:
        return _page(_REFUSED, error=_("Choose how long the token should work."), name=name)
    # Who only has single sign-on has no password to be asked for.
    if editor.password_hash and not old_password_is_right(editor):
        return _page(_REFUSED, error=_("This is not your password."), name=name)
    try:
        with program.database.write() as database:
            check_room(database, editor)
            text = add_token(database, editor, name, program.now(), scope, days=int(days) or None)
    except TooManyTokens:
        return _page(
            _REFUSED,
            error=_("You have %(num)s tokens already. Revoke one that is not in use.", num=MOST_TOKENS),
            name=name,
        )
    return _page(201, made=text, made_name=name)


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@open_to(Level.VIEWER)
def revoke_token(token_id: int) -> AnyResponse:
    """Make one of one's own tokens worth nothing."""
    with running().database.write() as database:
        token = token_of(database, signed_in_editor(), token_id) if token_id <= LARGEST_ID else None
        if token is None:
            abort(404, _("There is no such token. Perhaps it was revoked meanwhile."))
        name = token.name
        revoke(database, token)
    flash(_("“%(name)s” is revoked: programs that have it are refused from now on.", name=name))
    return redirect(url_for("desk.tokens"), 303)


def _page(status: int = 200, **more: Any) -> Response:
    editor = signed_in_editor()
    with running().database.read() as database:
        told = {
            "error": "",
            "name": "",
            "made": "",
            "tokens": tokens_of(database, editor),
            "scopes": [(scope, SCOPE_NAMES[scope]) for scope in scopes_of(editor)],
            "scope_names": SCOPE_NAMES,
            "days": {number: str(said) for number, said in _DAYS.items()},
            "usual_days": str(USUAL_DAYS),
            "now": running().now(),
            "api_docs": f"{running().settings.url}/api/v1/docs",
        }
        return page(database, "desk/tokens.html", "account", status, **(told | more))
