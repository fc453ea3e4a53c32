"""Merging a typo into another, and splitting reports off it: two more buttons of the typo's page."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import acting_editor
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm, DecisionForm, chosen_reports, chosen_typo
from collector.desk.inbox.asked import asked
from collector.desk.typo.finding import find
from collector.desk.typo.page import show_problem, store_decision, too_late
from collector.desk.typo.said import say
from collector.store.actions import merge_at_a_stroke, split_at_a_stroke
from collector.store.holding import hold
from collector.store.merging import CannotMerge
from collector.store.models import Editor, Typo
from collector.store.splitting import CannotSplit
from collector.store.triage import Conflict, Gone
from collector.text.isolation import isolated
from collector.web.running import running

# Code points of a phrase that a message repeats: it travels in a cookie, which has little room.
_LONGEST_TOLD = 80


@blueprint.post("/typos/<int:typo_id>/merge")
def merge_(typo_id: int) -> Response:
    """Merge the typo into the one that was chosen."""
    program = running()
    try:
        form, number = DecisionForm.read(request.form), chosen_typo(request.form)
        with program.database.write() as session:
            typo, into = find(session, typo_id), _target(session, number)
            phrase = typo.exact[:_LONGEST_TOLD]
            editor = _keep(session, form, typo, into)
            stroke = merge_at_a_stroke(session, typo, into, editor, program.now()).id
    except BadForm as error:
        return show_problem(typo_id, str(error))
    except CannotMerge:
        return show_problem(
            typo_id, _("A typo can only be merged into another typo of the same article. Choose again.")
        )
    except Conflict:
        return too_late(typo_id, form)
    said = _("Merged “%(phrase)s” into this typo.", phrase=isolated(phrase))
    reports = Markup(' <a href="#reports">{}</a>').format(_("See them"))
    say(Markup("{}").format(said) + reports, stroke)
    return redirect(url_for("desk.typo", typo_id=number, **asked().address()), 303)


@blueprint.post("/typos/<int:typo_id>/split")
def split_(typo_id: int) -> Response:
    """Split the chosen reports off as a typo of their own."""
    program = running()
    try:
        form, reports = DecisionForm.read(request.form), chosen_reports(request.form)
        with program.database.write() as session:
            typo = find(session, typo_id)
            editor = _keep(session, form, typo)
            new, action = split_at_a_stroke(session, typo, reports, editor, program.now())
            number, phrase, stroke = new.id, new.exact[:_LONGEST_TOLD], action.id
    except BadForm as error:
        return show_problem(typo_id, str(error))
    except CannotSplit:
        return show_problem(typo_id, _("Choose some of this typo’s reports, but not all: at least one must stay."))
    except Conflict:
        return too_late(typo_id, form)
    address = asked().address()
    link = Markup(' <a href="{}">“<bdi>{}</bdi>”</a>').format(url_for("desk.typo", typo_id=number, **address), phrase)
    say(Markup("{}").format(_("Split off as a typo of its own:")) + link, stroke)
    return redirect(url_for("desk.typo", typo_id=typo_id, **address), 303)


def _target(session: Session, number: int) -> Typo:
    try:
        return find(session, number)
    except Gone:
        said = _("The typo that you chose has been merged into another one. Choose again.")
        raise BadForm(said) from None


def _keep(session: Session, form: DecisionForm, typo: Typo, *others: Typo) -> Editor:
    """Store what was typed on the page before its typo becomes another. Raises Conflict where somebody was faster."""
    editor = acting_editor(session)
    hold(session, typo, *others)  # all at once: one after the other could wait in a circle
    store_decision(session, typo, form, editor)
    return editor
