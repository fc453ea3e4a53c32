"""Saved views: lists that an editor gave a name, for oneself or for all."""

from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, current_reach, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.inbox.asked import asked, wanted
from collector.desk.inbox.list_query import BadQuery, ListQuery
from collector.desk.inbox.listing import show_problem
from collector.store.attention import MOST_VIEWS, TooManyViews, delete_view, save_view, views_of
from collector.store.lists import matching
from collector.store.models import SavedView
from collector.store.typos import LARGEST_ID
from collector.text.normalise import normalise_trimmed
from collector.web.running import running

_LONGEST_NAME = 60
_MOST_COUNTED = 99


@blueprint.post("/views")
@open_to(Level.VIEWER)
def save_view_() -> Response:
    """Give the list of this address a name."""
    name = normalise_trimmed(request.form.get("name", ""))
    if not 0 < len(name) <= _LONGEST_NAME:
        return show_problem(_("A view needs a name of at most %(most)s characters.", most=_LONGEST_NAME))
    query, program = asked(), running()
    try:
        with program.database.write() as session:
            editor = acting_editor(session)
            is_shared = "shared" in request.form and editor.may_edit
            save_view(session, editor, name, urlencode(query.address(cursor="")), is_shared, program.now())
    except TooManyViews:
        return show_problem(_("You already have %(most)s views: delete one first.", most=MOST_VIEWS))
    flash(_("The view “%(name)s” is saved.", name=name))
    return redirect(url_for("desk.typos", **query.address(cursor="")), 303)


@blueprint.get("/views/counts")
def view_counts() -> Response:
    """Return how many typos each of the saved views has, for their places beside the links."""
    with running().database.read() as session:
        counts = {view.id: _count(session, view) for view in views_of(session, signed_in_editor(), current_reach())}
    return make_response(render_template("desk/view_counts.html", counts=counts, most=_MOST_COUNTED))


def _count(session: Session, view: SavedView) -> int:
    try:
        query = ListQuery.read(dict(parse_qsl(view.query)))
    except BadQuery:
        return 0
    return len(matching(session, wanted(session, query), _MOST_COUNTED + 1))


@blueprint.post("/views/<int:view_id>/delete")
@open_to(Level.VIEWER)
def delete_view_(view_id: int) -> Response:
    """Forget a view of one's own; admins also shared ones."""
    with running().database.write() as session:
        if view_id > LARGEST_ID or not delete_view(session, acting_editor(session), view_id):
            abort(404, _("There is no such view of yours."))
    flash(_("The view is deleted."))
    return redirect(url_for("desk.typos", **asked().address()), 303)
