"""Saved views: lists that an editor gave a name, for oneself or for all."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.inbox.asked import asked
from collector.store.attention import MOST_VIEWS, TooManyViews, delete_view, save_view
from collector.store.editors import editor_by_id
from collector.text.normalise import normalise_trimmed
from collector.web.running import running

_LONGEST_NAME = 60


@blueprint.post("/views")
@open_to(Level.VIEWER)
def save_view_() -> Response:
    """Give the list of this address a name."""
    name = normalise_trimmed(request.form.get("name", ""))
    if not 0 < len(name) <= _LONGEST_NAME:
        return problem_page(400, _("A view needs a name of at most %(most)s characters.", most=_LONGEST_NAME))
    query, me = asked(), signed_in_editor()
    program = running()
    try:
        with program.database.write() as session:
            editor = editor_by_id(session, me.id)
            if editor is None:
                abort(403)
            is_shared = "shared" in request.form and editor.may_edit
            save_view(session, editor, name, urlencode(query.address(cursor="")), is_shared, program.now())
    except TooManyViews:
        return problem_page(400, _("You have %(most)s views already: delete one first.", most=MOST_VIEWS))
    flash(_("The view “%(name)s” is saved.", name=name))
    return redirect(url_for("desk.typos", **query.address(cursor="")), 303)


@blueprint.post("/views/<int:view_id>/delete")
@open_to(Level.VIEWER)
def delete_view_(view_id: int) -> Response:
    """Forget a view of one's own; admins also shared ones."""
    with running().database.write() as session:
        editor = editor_by_id(session, signed_in_editor().id)
        if editor is None or view_id >= 2**31 or not delete_view(session, editor, view_id):
            abort(404, _("There is no such view of yours."))
    flash(_("The view is deleted."))
    return redirect(url_for("desk.typos", **asked().address()), 303)
