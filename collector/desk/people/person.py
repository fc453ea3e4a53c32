"""One person: name, role, sites; a new link; taking access away and giving it back."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.account.revoking import in_words, revokes_tokens
from collector.desk.blueprint import blueprint
from collector.desk.naming import ROLE_NAMES
from collector.desk.pages import page
from collector.desk.people.fields import PersonForm, read_person
from collector.desk.words import locale
from collector.store import people
from collector.store.editors import editor_by_id
from collector.store.models import Editor
from collector.store.sites import all_sites
from collector.store.tokens import count_working
from collector.store.typos import LARGEST_ID
from collector.web.invitations import give_link
from collector.web.running import running

_REFUSED = 422


@blueprint.get("/people/<int:editor_id>")
@open_to(Level.ADMIN)
def person(editor_id: int) -> Response:
    """Show one person, to be changed."""
    return _page(editor_id)


@blueprint.post("/people/<int:editor_id>")
@open_to(Level.ADMIN)
def save_person(editor_id: int) -> AnyResponse:
    """Store name, role and sites."""
    program = running()
    with program.database.read() as database:
        form = read_person(request.form, all_sites(database), email=_editor(database, editor_id).email)
    if form.errors:
        return _page(editor_id, form, _REFUSED)
    try:
        with program.database.write() as database:
            people.change_person(
                database,
                signed_in_editor(),
                _editor(database, editor_id),
                program.now(),
                name=form.name,
                role=form.role,
                sites=form.chosen,
            )
    except people.LastAdmin:
        form.errors["role"] = _last_admin()
        return _page(editor_id, form, _REFUSED)
    flash(_("Saved."))
    return redirect(url_for("desk.people_"), 303)


@blueprint.post("/people/<int:editor_id>/link")
@open_to(Level.ADMIN)
def new_link(editor_id: int) -> Response:
    """Show a link by which the person sets a new password; mail it where mail is set up."""
    program = running()
    with program.database.write() as database:
        editor = _editor(database, editor_id)
        if editor.left_at:
            abort(409, _("This person was removed. Bring them back first."))
        people.note_new_link(database, signed_in_editor(), editor, program.now())
    link, mailed = give_link(editor, locale().language)
    return _page(editor_id, link=link, mailed=mailed)


@blueprint.post("/people/<int:editor_id>/remove")
@open_to(Level.ADMIN)
def remove_person(editor_id: int) -> AnyResponse:
    """Take the person's access away."""
    program = running()
    try:
        with program.database.write() as database:
            editor = _editor(database, editor_id)
            people.remove(database, signed_in_editor(), editor, program.now())
    except people.LastAdmin:
        return _page(editor_id, None, _REFUSED, wrong=_last_admin())
    flash(_("%(who)s has no access any more. What they did stays theirs.", who=editor.called))
    return redirect(url_for("desk.people_"), 303)


@blueprint.post("/people/<int:editor_id>/back")
@open_to(Level.ADMIN)
def bring_person_back(editor_id: int) -> AnyResponse:
    """Give the person's access back."""
    return _done(editor_id, people.bring_back, _("They can sign in again, with the password that they had."))


@blueprint.post("/people/<int:editor_id>/reset-second-factor")
@open_to(Level.ADMIN)
def reset_second_factor(editor_id: int) -> AnyResponse:
    """Let the person in with the password alone: for who lost the phone and the recovery codes."""
    return _done(editor_id, people.reset_second_factor, _("They sign in with the password alone until they set it up."))


@blueprint.post("/people/<int:editor_id>/sign-out")
@open_to(Level.ADMIN)
def sign_person_out(editor_id: int) -> AnyResponse:
    """End the person's sessions, and revoke their API tokens where the form says so."""
    program = running()
    with program.database.write() as database:
        me, editor = signed_in_editor(), _editor(database, editor_id)
        revoked = people.end_sessions(database, me, editor, program.now(), revokes_tokens=revokes_tokens())
        became = in_words(database, editor, revoked)
    flash(" ".join([_("They are signed out everywhere."), became]).strip())
    return redirect(url_for("desk.person", editor_id=editor_id), 303)


def _done(editor_id: int, do: Any, said: str) -> AnyResponse:
    program = running()
    with program.database.write() as database:
        do(database, signed_in_editor(), _editor(database, editor_id), program.now())
    flash(said)
    return redirect(url_for("desk.person", editor_id=editor_id), 303)


def _editor(database: Session, editor_id: int) -> Editor:
    editor = editor_by_id(database, editor_id) if editor_id <= LARGEST_ID else None
    if editor is None:
        abort(404, _("There is nobody with this number."))
    return editor


def _last_admin() -> str:
    return str(_("This is the last administrator: make somebody else one first."))


def _page(editor_id: int, form: PersonForm | None = None, status: int = 200, **more: Any) -> Response:
    with running().database.read() as database:
        _editor(database, editor_id)
        shown = people.person(database, editor_id)
        if shown is None:
            abort(404)
        one = shown.editor
        told: dict[str, Any] = {
            "person": shown,
            "form": form or PersonForm(one.email, one.name, one.role, not one.sees_all_sites, shown.sites),
            "sites": all_sites(database),
            "roles": ROLE_NAMES,
            "link": "",
            "mailed": False,
            "wrong": "",
            "token_count": count_working(database, one, running().now()),
        }
        return page(database, "desk/person.html", "people", status, **(told | more))
