"""What an editor does with typos of the list: one, some, or all that match. Every stroke can be undone."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm
from collector.desk.inbox.act_form import ActForm
from collector.desk.inbox.asked import asked, wanted
from collector.desk.inbox.done import Done, answer, said_of
from collector.store.actions import merge_at_a_stroke
from collector.store.bulk import MOST, Decided, decide
from collector.store.editors import editor_by_id
from collector.store.lists import matching
from collector.store.merging import CannotMerge
from collector.store.reach import within
from collector.store.triage import Conflict
from collector.store.typos import typo_by_id
from collector.text.isolation import isolated
from collector.web.running import running


@blueprint.post("/act")
def act() -> Response:
    """Do the same with all typos that were chosen."""
    try:
        form = ActForm.read(request.form)
        done = _merge(form) if form.merges else _decide(form)
    except BadForm as error:
        return problem_page(400, str(error))
    if request.headers.get("HX-Request"):
        return answer(done)
    if done.said:
        flash(done.said)
    if done.action:
        flash(str(done.action), "undo")
    return redirect(url_for("desk.typos", **asked().address()), 303)


def _decide(form: ActForm) -> Done:
    program, editor, reach = running(), signed_in_editor(), current_reach()
    ids = form.versions
    if form.all_that_match:
        with program.database.read() as session:
            ids = dict.fromkeys(matching(session, wanted(session, asked()), MOST))
    change = form.change(editor)
    decided = decide(program.database, ids, change, editor, program.now(), reach)
    return Done(decided.touched, said_of(form, decided), decided.action, is_all=form.all_that_match)


def _merge(form: ActForm) -> Done:
    """Make one of two typos: that of fewer readers becomes a part of the other."""
    if len(form.versions) != 2:
        raise BadForm(_("Choose the two typos that are the same mistake: one becomes a part of the other."))
    program, reach = running(), current_reach()
    try:
        with program.database.write() as session:
            found = [typo_by_id(session, number) for number in form.versions]
            both = [typo for typo in found if typo and within(reach, typo.site_id)]
            editor = editor_by_id(session, signed_in_editor().id)
            if len(both) < 2 or editor is None:
                raise BadForm(_("One of them is not there any more. Load the page again."))
            into, typo = sorted(both, key=lambda one: (-one.reports, one.id))
            phrase, stays, number = typo.exact, into.exact, typo.id
            action = merge_at_a_stroke(session, typo, into, editor, program.now(), form.versions[typo.id])
            decided = Decided(changed=[into.id], missing=[number], action=action.id)
    except CannotMerge:
        raise BadForm(_("These two are not in the same article, so they cannot be one mistake.")) from None
    except Conflict:
        raise BadForm(_("Another editor was faster with one of them. Look at it again, then decide.")) from None
    said = _(
        "“%(phrase)s” is a part of “%(other)s” now, with its reports.",
        phrase=isolated(phrase[:80]),
        other=isolated(stays[:80]),
    )
    return Done(decided.touched, said, decided.action)
