"""The account page on which an editor changes the desk's keys or switches them off."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.shortcuts import NAMES, BadShortcuts, Shortcuts
from collector.web.running import running


@blueprint.get("/account/keys")
def account_keys() -> Response:
    """Show the editor's keys."""
    shortcuts = Shortcuts.of(signed_in_editor().shortcuts)
    return _keys_page(shortcuts.on, {usual: shortcuts.chosen.get(usual, usual) for usual in NAMES})


@blueprint.post("/account/keys")
@open_to(Level.VIEWER)
def save_account_keys() -> Response:
    """Store the editor's keys, or restore the default ones."""
    is_on = "on" in request.form
    typed = {usual: request.form.get(f"key-{usual}", "")[:20] for usual in NAMES}
    try:
        shortcuts = Shortcuts() if "usual" in request.form else Shortcuts.typed(is_on, typed)
    except BadShortcuts as error:
        return _keys_page(is_on, typed, error)
    with running().database.write() as session:
        acting_editor(session).shortcuts = shortcuts.stored()
    flash(_("Saved."))
    return redirect(url_for("desk.account_keys"), 303)


def _keys_page(is_on: bool, typed: dict[str, str], error: BadShortcuts | None = None) -> Response:
    wrong = ""
    if error:
        key = typed[error.key] or error.key
        wrong = (
            _("“%(key)s” is already in use: each key can do only one thing.", key=key)
            if error.is_taken
            else _("A key must be one character and not a digit: digits use the suggestions on a typo’s page.")
        )
    with running().database.read() as session:
        return page(
            session,
            "desk/account_keys.html",
            "account",
            422 if error else 200,
            names=NAMES,
            is_on=is_on,
            typed=typed,
            wrong=wrong,
            wrong_key=error.key if error else None,
        )
