"""Taking back what one did: a stroke that a message or the history names, or one's last."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, safe_next, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.inbox.asked import asked
from collector.desk.inbox.done import Done, answer
from collector.store.actions import CannotUndo, last_of, undo, visible_action
from collector.store.editors import editor_by_id
from collector.web.running import running


@blueprint.post("/undo")
def undo_last() -> Response:
    """Undo the newest stroke of one's own."""
    with running().database.read() as session:
        action = last_of(session, signed_in_editor())
    if action is None:
        return problem_page(400, _("There is nothing of yours to undo."))
    return _undo(action.id)


@blueprint.post("/undo/<int:action_id>")
def undo_(action_id: int) -> Response:
    """Undo a stroke. Anybody who may decide may: the history says who did."""
    return _undo(action_id)


def _undo(action_id: int) -> Response:
    program = running()
    try:
        with program.database.write() as session:
            editor = editor_by_id(session, signed_in_editor().id)
            action = visible_action(session, action_id, current_reach())
            if action is None or editor is None:
                abort(404, _("There is no such change to undo."))
            undone = undo(session, action, editor, program.now())
    except CannotUndo as error:
        return problem_page(400, _(str(error)))  # the sentences are in desk/store_words.py
    said = _("Undone.")
    if undone.changed_since:
        said += " " + ngettext(
            "%(num)s typo stays as it is: somebody has decided anew since then.",
            "%(num)s typos stay as they are: somebody has decided anew since then.",
            len(undone.changed_since),
        )
    if request.headers.get("HX-Request"):
        return answer(Done(undone.typos, said))
    flash(said)
    back = safe_next(request.form.get("next"))
    if back != "/desk/":
        return redirect(request.script_root + back, 303)
    return redirect(url_for("desk.typos", **asked().address()), 303)
