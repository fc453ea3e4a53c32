"""One typo: its page, and what editors decide there."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm, DecisionForm
from collector.desk.frame import Frame
from collector.desk.history import entry
from collector.desk.inbox.list_query import BadQuery, ListQuery
from collector.desk.pages import frame_of, page
from collector.desk.typo.shown import MOST_NEIGHBOURS, typo_page
from collector.store.editors import editor_by_id
from collector.store.merging import merged_into
from collector.store.models import Editor, Event, Kind, Status, Typo
from collector.store.reach import within
from collector.store.triage import UNSET, Change, Conflict, Gone, apply_change
from collector.store.typos import LARGEST_ID, history_of, neighbours_of, reports_of, typo_by_id
from collector.web.running import running

_SAID: dict[str, str] = {
    Status.NEW: "Reopened.",
    Status.CONFIRMED: "Confirmed.",
    Status.FIXED: "Marked as fixed.",
    Status.REJECTED: "Rejected.",
    Status.SPAM: "Marked as spam.",
}


@blueprint.get("/typos/<int:typo_id>")
def typo(typo_id: int) -> Response:
    """Show a typo; one that was merged into another is that one now."""
    with running().database.read() as session:
        found = _now(session, typo_id)
        if found.id != typo_id:
            return redirect(url_for("desk.typo", typo_id=found.id, **came_from().address()))
        return _show(session, found)


@blueprint.post("/typos/<int:typo_id>")
def decide(typo_id: int) -> Response:
    """Store what an editor decided about a typo; nothing where another editor was faster."""
    try:
        form = DecisionForm.read(request.form)
    except BadForm as error:
        return problem_page(400, str(error))
    try:
        events = _store(typo_id, form)
    except Conflict:
        return too_late(typo_id, form)
    flash(_said(events))
    return redirect(url_for("desk.typo", typo_id=typo_id, **came_from().address()), 303)


def _store(typo_id: int, form: DecisionForm) -> list[Event]:
    program = running()
    with program.database.write() as session:
        editor = editor_by_id(session, signed_in_editor().id)
        if editor is None:
            abort(403)
        change = change_of(form, editor)
        return apply_change(session, find(session, typo_id), change, editor, program.now(), form.version)


def change_of(form: DecisionForm, editor: Editor) -> Change:
    """Return what the form changes for this editor."""
    return Change(
        status=UNSET if form.status is None else form.status,
        assignee=UNSET if form.assign is None else editor if form.assign else None,
        correction=UNSET if form.correction is None else form.correction or None,
        note=form.note or None,
    )


def too_late(typo_id: int, form: DecisionForm) -> Response:
    """Return the page with what another editor did meanwhile, and with all that this one typed and chose."""
    with running().database.read() as session:
        response = _show(session, _now(session, typo_id), form)
    response.status_code = 409
    return response


def _show(session: Session, found: Typo, refused: DecisionForm | None = None) -> Response:
    shown = typo_page(
        found,
        reports_of(session, found.id),
        history_of(session, found.id),
        neighbours_of(session, found, MOST_NEIGHBOURS),
    )
    meanwhile = []
    if refused:
        meanwhile = [one for one in shown.history if one.number > refused.last_event]
    around = _frame(session)
    return page(
        session,
        "desk/typo.html",
        "typo",
        frame=around,
        page=shown,
        typo=found,
        meanwhile=meanwhile,
        typed=refused,
        chosen=set(request.form.getlist("report")) if refused else set(),
        into=request.form.get("into") if refused else None,
    )


def _said(events: list[Event]) -> str:
    """What the events were, for the editor who made them."""
    said = []
    for event in events:
        if event.kind == Kind.STATUS:
            said.append(_SAID.get(event.new or "", "Changed."))
        elif event.kind == Kind.ASSIGNEE:
            said.append("Assigned to you." if event.new else "Unassigned.")
        elif event.kind == Kind.CORRECTION:
            said.append("Correction saved." if event.new else "Correction removed.")
        else:
            said.append("Note added." if event.kind == Kind.NOTE else entry(event).did)
    return " ".join(said) or "There was nothing to change."


def _frame(session: Session) -> Frame:
    try:
        return frame_of(session, came_from())
    except BadQuery:
        return frame_of(session)


def came_from() -> ListQuery:
    """Return the list that the editor came from; the usual one where the address does not say it well."""
    try:
        return ListQuery.read(request.args)
    except BadQuery:
        return ListQuery()


def find(session: Session, typo_id: int) -> Typo:
    """Return the typo that is to be changed. Raises Gone where its number leads to another, which nobody has seen."""
    found = typo_by_id(session, typo_id) if typo_id <= LARGEST_ID else None
    if found is None or not within(current_reach(), found.site_id):
        if found is None and typo_id <= LARGEST_ID and merged_into(session, typo_id):
            raise Gone(f"typo {typo_id} was merged into another")
        abort(404, _("There is no typo %(number)s.", number=typo_id))
    return found


def _now(session: Session, typo_id: int) -> Typo:
    """The typo with this number, or the one that it was merged into."""
    elsewhere = merged_into(session, typo_id) if typo_id <= LARGEST_ID else None
    return find(session, elsewhere or typo_id)
