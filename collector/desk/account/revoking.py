"""What becomes of somebody's API tokens when their password changes or they are signed out: they choose."""

from flask import request
from flask_babel import ngettext
from sqlalchemy.orm import Session

from collector.store.models import Editor
from collector.store.tokens import count_tokens, revoke_all


def revoke_if_asked(database: Session, editor: Editor) -> str:
    """Revoke the editor's tokens where the form says so, and return in words what became of them."""
    if "revoke_tokens" in request.form:
        revoked = revoke_all(database, editor)
        return ngettext("%(num)s API token is revoked.", "%(num)s API tokens are revoked.", revoked) if revoked else ""
    left = count_tokens(database, editor)
    return ngettext("%(num)s API token still works.", "%(num)s API tokens still work.", left) if left else ""
