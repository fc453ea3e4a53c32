"""What becomes of somebody's API tokens when their password changes or they are signed out: the form says it."""

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
    """Revoke the editor's tokens where the form says so, and return in words what became of them."""
    return in_words(database, editor, revoke_all(database, editor, running().now()) if revokes_tokens() else 0)


def in_words(database: Session, editor: Editor, revoked: int) -> str:
    """Return what became of the editor's tokens: so many were revoked, or so many still work; empty for none."""
    if revoked:
        return str(ngettext("%(num)s API token is revoked.", "%(num)s API tokens are revoked.", revoked))
    left = count_working(database, editor, running().now())
    return str(ngettext("%(num)s API token still works.", "%(num)s API tokens still work.", left)) if left else ""
