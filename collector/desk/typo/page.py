"""One typo: its page, and what editors decide there."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import acting_editor, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.forms import ME, BadForm, DecisionForm, as_typed
from collector.desk.inbox.asked import asked, wanted
from collector.desk.inbox.list_query import ListQuery
from collector.desk.pages import frame_there, page
from collector.desk.typo.finding import find, find_now, number_now
from collector.desk.typo.named import by_handle
from collector.desk.typo.reports import TARGET, reports_page
from collector.desk.typo.said import decided_by, in_words, say, wanted_in_words
from collector.desk.typo.shown import MOST_NEIGHBOURS, Beside, typo_page
from collector.store.actions import strokes_of
from collector.store.attention import look, looking, see_mentions
from collector.store.colleagues import assignable, colleagues, may_work_on
from collector.store.deciding import decide_one
from collector.store.lists import beside
from collector.store.models import Editor, Event, Kind, Typo
from collector.store.triage import UNSET, Change, Conflict
from collector.store.typos import history_of, neighbours_of
from collector.text.isolation import isolated
from collector.web.running import running
from collector.web.tickets import quote_ticket


@blueprint.get("/typos/<int:typo_id>")
def typo(typo_id: int) -> Response:
    """Show a typo; one that was merged into another is that one now."""
    with running().database.read() as session:
        found = number_now(session, typo_id)
    if found != typo_id:
        # A page of reports that follow one of this typo's goes on among the other's, which has them all now.
        query = asked().address()
        if after := request.args.get("reports"):
            query["reports"] = after
        return redirect(url_for("desk.typo", typo_id=found, **query))
    is_part = request.headers.get("HX-Target") == TARGET
    if not is_part:
        _note_opened(typo_id)
    with running().database.read() as session:
        return _show(session, find_now(session, typo_id), template="desk/reports.html" if is_part else "desk/typo.html")


@blueprint.post("/typos/<int:typo_id>")
def decide(typo_id: int) -> Response:
    """Store an editor's decision about a typo, unless another editor has changed it first."""
    try:
        form = DecisionForm.read(request.form)
    except BadForm as error:
        return show_problem(typo_id, str(error))
    if form.only_shows:
        with running().database.read() as session:
            return _show(session, find_now(session, typo_id), form)
    try:
        events = _store(typo_id, form)
    except BadForm as error:
        return show_problem(typo_id, str(error))
    except Conflict:
        return too_late(typo_id, form)
    return _go_on(typo_id, events, form.goes_on)


def _store(typo_id: int, form: DecisionForm) -> list[Event]:
    with running().database.write() as session:
        found, editor = find(session, typo_id), acting_editor(session)
        return store_decision(session, found, form, editor)


def store_decision(session: Session, found: Typo, form: DecisionForm, editor: Editor) -> list[Event]:
    """Store what the form changes. Raises Conflict, and BadForm where its colleague cannot be given the typo."""
    change = change_of(form, _assignee(session, found, form, editor))
    return decide_one(session, found, change, editor, running().now(), form.version)


def _assignee(session: Session, found: Typo, form: DecisionForm, editor: Editor) -> Editor | None:
    """Return the colleague to whom the form assigns the typo, if any."""
    if not form.assign:
        return None
    if form.assign == ME:
        return editor
    chosen = next((one for one in assignable(session, found.site_id) if one.id == form.assign), None)
    if chosen is None:
        raise BadForm(_("This colleague no longer sees this site or may no longer decide. Choose someone else."))
    return chosen


def change_of(form: DecisionForm, assignee: Editor | None) -> Change:
    """Return what the form changes; `assignee` is the colleague to whom it assigns the typo, if any."""
    return Change(
        status=UNSET if form.status is None else form.status,
        assignee=UNSET if form.assign is None else assignee,
        correction=UNSET if form.correction is None else form.correction or None,
        note=form.note or None,
    )


def too_late(typo_id: int, form: DecisionForm) -> Response:
    """Return the page with what another editor did meanwhile, and with all that this one typed and chose."""
    with running().database.read() as session:
        response = _show(session, find_now(session, typo_id), form)
    response.status_code = 409
    return response


def show_problem(typo_id: int, problem: str) -> Response:
    """Return the page with what is wrong about the form that was sent, and with all that was typed and chosen."""
    with running().database.read() as session:
        response = _show(session, find_now(session, typo_id), as_typed(request.form), problem=problem)
    response.status_code = 400
    return response


def _go_on(typo_id: int, events: list[Event], goes_on: bool) -> Response:
    """Lead back to the typo, or to the next one of its list, and say there what was done, with a way to undo it."""
    query = asked()
    stroke = next((event.action_id for event in events if event.kind != Kind.NOTE), None)
    said = in_words(events)
    if not goes_on:
        say(said, stroke)
        return redirect(url_for("desk.typo", typo_id=typo_id, **query.address()), 303)
    with running().database.read() as session:
        found = find(session, typo_id)
        following = _beside(session, query, found).after
        said = f"“{isolated(found.exact[:60])}”: {said}"
    say(said, stroke)
    if following is None:
        return redirect(url_for("desk.typos", **query.address()), 303)
    return redirect(url_for("desk.typo", typo_id=following, **query.address()), 303)


def _beside(session: Session, query: ListQuery, found: Typo) -> Beside:
    return Beside(*beside(session, wanted(session, query), query.store_sort, found))


def _note_opened(typo_id: int) -> None:
    """Note that the editor looks at it. Where that cannot be stored, the page is shown all the same."""
    program, editor = running(), signed_in_editor()

    def note(session: Session) -> None:
        look(session, editor, typo_id, program.now())
        see_mentions(session, editor, typo_id, program.now())

    program.database.write_if_free(note)


def _show(
    session: Session,
    found: Typo,
    typed: DecisionForm | None = None,
    template: str = "desk/typo.html",
    problem: str = "",
) -> Response:
    program, editor = running(), signed_in_editor()
    events = history_of(session, found.id)
    people = colleagues(session, found.site_id)
    query, around = frame_there(session)
    chosen = set(request.form.getlist("report")) if typed else set()
    shown = typo_page(
        found,
        reports_page(session, found, chosen),
        events,
        neighbours_of(session, found, MOST_NEIGHBOURS),
        strokes=strokes_of(session, events),
        beside=_beside(session, query, found),
        colleagues=people,
        ticket=quote_ticket(found.id, program.settings.secret_key),
    )
    return page(
        session,
        template,
        "typo",
        frame=around,
        page=shown,
        typo=found,
        meanwhile=[one for one in shown.history if one.number > typed.last_event] if typed else [],
        typed=typed,
        yours=wanted_in_words(typed) if typed and not typed.only_shows else [],
        chosen=chosen,
        into=request.form.get("into") if typed else None,
        others=looking(session, [found.id], editor, program.now()).get(found.id, []),
        named=by_handle(people, editor),
        assignable=[one for one in people if may_work_on(one, found.site_id)],
        problem=problem,
        said_decided=decided_by,
    )
