"""What an editor does with typos of the list: one, some, or all that match. Every stroke can be undone."""

from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import acting_editor, current_reach, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm
from collector.desk.inbox.act_form import ActForm
from collector.desk.inbox.asked import asked, wanted
from collector.desk.inbox.asking import question
from collector.desk.inbox.assigning import chosen_colleague
from collector.desk.inbox.done import Done, answer, said_of
from collector.desk.pages import page
from collector.store.actions import DoneBefore, action_with_key, merge_at_a_stroke, touched_by
from collector.store.bulk import MOST, Decided, Decision, decide, decide_part
from collector.store.editors import editor_by_id
from collector.store.last_changes import versions_of
from collector.store.lists import matching
from collector.store.merging import CannotMerge
from collector.store.reach import within
from collector.store.triage import Conflict
from collector.store.typos import typo_by_id
from collector.text.isolation import isolated
from collector.web.running import running


@blueprint.post("/act")
def act() -> Response:
    """Do the same with all typos that were chosen; where all that match are meant, say first how many these are."""
    try:
        form = ActForm.read(request.form)
        if form.is_all_uncounted:
            return _ask(form)
        done = perform(form)
    except BadForm as error:
        return problem_page(400, str(error))
    if request.headers.get("HX-Request"):
        return answer(done)
    if done.said:
        flash(done.said)
    if done.action:
        flash(str(done.action), "undo")
    return redirect(url_for("desk.typos", **asked().address()), 303)


def perform(form: ActForm) -> Done:
    """Do what the form asks for, once: a page that has no answer asks again with the same key. Raises BadForm."""
    if form.part is not None:
        return _decide(form)
    try:
        return _done_before(form) or (_merge(form) if form.merges else _decide(form))
    except DoneBefore:
        done = _done_before(form)
        if done is None:
            raise
        return done


def _done_before(form: ActForm) -> Done | None:
    """Return what the form asked for, where it was done already."""
    if not form.key:
        return None
    with running().database.read() as session:
        action = action_with_key(session, signed_in_editor(), form.key)
        if action is None:
            return None
        decided = Decided(changed=touched_by(session, action), action=action.id)
        colleague = editor_by_id(session, form.assignee) if form.assignee else None
    who = colleague.called if colleague else ""
    said = _("These typos are merged.") if form.merges else said_of(form, decided, who)
    return Done.of(form, decided, said)


def _ask(form: ActForm) -> Response:
    """Say how many typos match, and ask whether all of them are meant: these, and none that comes later."""
    with running().database.read() as session:
        ids = matching(session, wanted(session, asked()), MOST)
        if not ids:
            raise BadForm(_("There are no typos left to decide about."))
        colleague = chosen_colleague(session, form.assignee, ids, current_reach())
        asks = question(form.do, len(ids), colleague.called if colleague else "")
        versions = versions_of(session, ids)
        numbers = ",".join(f"{number}.{version}" for number, version in versions.items())
        told: dict[str, Any] = {"form": form, "ids": numbers, "question": asks}
        if request.headers.get("HX-Request"):
            return make_response(render_template("desk/confirm.html", query=asked(), in_dialog=True, **told))
        return page(session, "desk/confirm_page.html", "inbox", in_dialog=False, **told)


def _decide(form: ActForm) -> Done:
    """Decide about all that the form names, or about one part of a long stroke: then say what became of it so far."""
    program, editor, reach = running(), signed_in_editor(), current_reach()
    with program.database.read() as session:
        colleague = chosen_colleague(session, form.assignee, form.versions, reach)
    change = form.change(editor, colleague)
    decision = Decision(form.versions, change, editor, program.now(), reach, form.key)
    if form.part is None:
        decided = decide(program.database, decision)
    else:
        try:
            decided = decide_part(program.database, decision, form.part)
        except DoneBefore:
            decided = decide_part(program.database, decision, form.part)
    done = Done.of(form, decided, said_of(form, decided, colleague.called if colleague else ""))
    return done if form.part is None else replace(done, typos=list(form.versions))


def _merge(form: ActForm) -> Done:
    """Make one of two typos: that of fewer readers becomes part of the other."""
    if len(form.versions) != 2:
        raise BadForm(_("Choose the two typos that are the same mistake: one is merged into the other."))
    program, reach = running(), current_reach()
    try:
        with program.database.write() as session:
            found = [typo_by_id(session, number) for number in form.versions]
            both = [typo for typo in found if typo and within(reach, typo.site_id)]
            if len(both) < 2:
                raise BadForm(_("One of these typos no longer exists. Reload the page."))
            into, typo = sorted(both, key=lambda one: (-one.reports, one.id))
            phrase, stays, number = typo.exact, into.exact, typo.id
            seen = form.versions[typo.id]
            action = merge_at_a_stroke(session, typo, into, acting_editor(session), program.now(), seen, form.key)
            decided = Decided(changed=[into.id], missing=[number], action=action.id)
    except CannotMerge:
        raise BadForm(_("These two typos are in different articles, so they cannot be merged.")) from None
    except Conflict:
        raise BadForm(_("Someone else changed one of these typos first. Review it, then decide.")) from None
    said = _(
        "Merged “%(phrase)s” into “%(other)s”.",
        phrase=isolated(phrase[:80]),
        other=isolated(stays[:80]),
    )
    return replace(Done.of(form, decided, said), is_all=False)
