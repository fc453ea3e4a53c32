"""Revoke an editor's API tokens when their password changes or they are signed out, if the form says so."""

from flask import request
from flask_babel import ngettext
from sqlalchemy.orm import Session

from collector.store.models import Editor
from collector.store.tokens import count_working, revoke_all
from collector.web.running import running


def revokes_tokens() -> bool:
    """Tell whether the form says that tokens are to be revoked, too."""
    return "revoke_tokens" in request.form


def revoke_if_asked(database: Session, editor: Editor) -> str:
    """Revoke the editor's tokens if the form says so. Return a message that says what happened to them."""
    return in_words(database, editor, revoke_all(database, editor, running().now()) if revokes_tokens() else 0)


def in_words(database: Session, editor: Editor, revoked: int) -> str:
    """Return how many of the editor's tokens were revoked, or else how many still work; empty if there are none."""
    if revoked:
        return str(ngettext("%(num)s API token is revoked.", "%(num)s API tokens are revoked.", revoked))
    left = count_working(database, editor, running().now())
    return str(ngettext("%(num)s API token still works.", "%(num)s API tokens still work.", left)) if left else ""
