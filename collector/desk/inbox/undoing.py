"""Taking back what one did: a stroke that a message or the history names, or one's last."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, safe_next, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.inbox.act_form import is_key, key_of
from collector.desk.inbox.asked import asked
from collector.desk.inbox.done import Done, answer
from collector.store.actions import (
    CannotUndo,
    DoneBefore,
    action_by_id,
    action_with_key,
    last_of,
    touched_by,
)
from collector.store.undoing import undo
from collector.web.running import running


@blueprint.post("/undo")
def undo_last() -> Response:
    """Undo a stroke of one's own: the one that the page names by the key it gave it, else the newest."""
    return _answer(undo_of, request.form.get("of", ""), key_of(request.form))


@blueprint.post("/undo/<int:action_id>")
def undo_(action_id: int) -> Response:
    """Undo a stroke. Anybody who may decide may: the history says who did."""
    return _answer(undo_action, action_id, key_of(request.form))


def undo_of(of: str, key: str | None) -> Done:
    """Undo the stroke of one's own that has the key `of`; the newest one where `of` is empty. Raises CannotUndo."""
    with running().database.read() as session:
        me = signed_in_editor()
        if done := _done_before(session, key):
            return done
        action = action_with_key(session, me, of) if is_key(of) else None if of else last_of(session, me)
    if action is None:
        raise CannotUndo("You have nothing to undo.")
    return undo_action(action.id, key)


def undo_action(action_id: int, key: str | None) -> Done:
    """Undo a stroke, once: a page that has no answer asks again with the same key. Raises CannotUndo."""
    program = running()
    try:
        undone = undo(program.database, action_id, signed_in_editor(), program.now(), current_reach(), key)
    except DoneBefore:
        with program.database.read() as session:
            return _done_before(session, key) or Done()
    if undone is None:
        abort(404, _("There is no such change to undo."))
    said = _("Undone.")
    if undone.changed_since:
        said += " " + ngettext(
            "%(num)s typo was left as it is: someone has decided about it since.",
            "%(num)s typos were left as they are: someone has decided about them since.",
            len(undone.changed_since),
        )
    return Done(undone.typos, said)


def _done_before(session: Session, key: str | None) -> Done | None:
    action = action_with_key(session, signed_in_editor(), key) if key else None
    undone = action_by_id(session, action.details["action"]) if action else None
    return Done(touched_by(session, undone), _("Undone.")) if undone and undone.undone_at else None


def _answer(undo_it: Callable[..., Done], *about: Any) -> Response:
    try:
        done = undo_it(*about)
    except CannotUndo as error:
        return problem_page(400, _(str(error)))  # the sentences are in desk/store_words.py
    if request.headers.get("HX-Request"):
        return answer(done)
    flash(done.said)
    back = safe_next(request.form.get("next"))
    if back != "/desk/":
        return redirect(request.script_root + back, 303)
    return redirect(url_for("desk.typos", **asked().address()), 303)
