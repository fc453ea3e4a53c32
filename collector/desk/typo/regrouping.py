"""Merging a typo into another, and splitting reports off it: two more buttons of the typo's page."""

from flask import abort, flash, redirect, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm, DecisionForm, chosen_reports, chosen_typo
from collector.desk.typo.page import came_from, change_of, find, too_late
from collector.store.editors import editor_by_id
from collector.store.holding import hold
from collector.store.merging import CannotMerge, merge
from collector.store.models import Editor, Typo
from collector.store.splitting import CannotSplit, split
from collector.store.triage import Conflict, Gone, apply_change
from collector.web.running import running


@blueprint.post("/typos/<int:typo_id>/merge")
def merge_(typo_id: int) -> Response:
    """Merge the typo into the one that was chosen."""
    program = running()
    try:
        form, number = DecisionForm.read(request.form), chosen_typo(request.form)
        with program.database.write() as session:
            typo, into = find(session, typo_id), _target(session, number)
            phrase = typo.exact
            editor = _keep(session, form, typo, into)
            merge(session, typo, into, editor, program.now())
    except (BadForm, CannotMerge) as error:
        return problem_page(400, str(error))
    except Conflict:
        return too_late(typo_id, form)
    said = Markup('“{}” is a part of this typo now, with <a href="#reports">its reports</a>.')
    flash(said.format(phrase))
    return redirect(url_for("desk.typo", typo_id=number, **came_from().address()), 303)


@blueprint.post("/typos/<int:typo_id>/split")
def split_(typo_id: int) -> Response:
    """Split the chosen reports off as a typo of their own."""
    program = running()
    try:
        form, reports = DecisionForm.read(request.form), chosen_reports(request.form)
        with program.database.write() as session:
            typo = find(session, typo_id)
            editor = _keep(session, form, typo)
            new = split(session, typo, reports, editor, program.now())
            number, phrase = new.id, new.exact
    except (BadForm, CannotSplit) as error:
        return problem_page(400, str(error))
    except Conflict:
        return too_late(typo_id, form)
    address = came_from().address()
    said = Markup('Split off as a typo of its own: <a href="{}">“{}”</a>.')
    flash(said.format(url_for("desk.typo", typo_id=number, **address), phrase))
    return redirect(url_for("desk.typo", typo_id=typo_id, **address), 303)


def _target(session: Session, number: int) -> Typo:
    try:
        return find(session, number)
    except Gone:
        said = "The typo that you chose was merged into another one meanwhile. Go back, load the page again and choose."
        raise BadForm(said) from None


def _keep(session: Session, form: DecisionForm, typo: Typo, *others: Typo) -> Editor:
    """Store what was typed on the page before its typo becomes another. Raises Conflict where somebody was faster."""
    editor = editor_by_id(session, signed_in_editor().id)
    if editor is None:
        abort(403)
    hold(session, typo, *others)  # all at once: one after the other could wait in a circle
    apply_change(session, typo, change_of(form, editor), editor, running().now(), form.version)
    return editor
