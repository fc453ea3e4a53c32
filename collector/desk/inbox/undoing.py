"""Undoing strokes."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import safe_next, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.store.actions import CannotUndo, action_by_id, last_of, undo
from collector.store.editors import editor_by_id
from collector.web.running import running


@blueprint.post("/undo/<int:action_id>")
def undo_(action_id: int) -> Response:
    """Undo one stroke."""
    return _undo(action_id)


@blueprint.post("/undo")
def undo_last() -> Response:
    """Undo one's own newest stroke."""
    return _undo(None)


def _undo(action_id: int | None) -> Response:
    program = running()
    try:
        with program.database.write() as session:
            editor = editor_by_id(session, signed_in_editor().id)
            if editor is None:
                abort(403)
            action = last_of(session, editor) if action_id is None else action_by_id(session, action_id)
            if action is None:
                abort(404, _("There is nothing to undo."))
            undone = undo(session, action, editor, program.now())
    except CannotUndo as error:
        return problem_page(409, str(error))
    flash(_("Undone."))
    if len(undone.typos) == 1:
        return redirect(url_for("desk.typo", typo_id=undone.typos[0]), 303)
    return redirect(request.script_root + safe_next(request.form.get("next")), 303)
