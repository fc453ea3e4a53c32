"""People, for administrators' programs: who is here, inviting, changing, removing."""

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate_admin, caller
from collector.api.people_schemas import (
    InvitationSchema,
    InvitedSchema,
    PeopleSchema,
    PersonChangeSchema,
    PersonSchema,
    SignedOutSchema,
    SignOutQuery,
)
from collector.store import people
from collector.store.editors import clean_email, editor_by_id
from collector.store.models import Editor, Site
from collector.store.reach import ALL_SITES, Sites
from collector.store.sites import site_by_key
from collector.store.tokens import count_working
from collector.store.typos import LARGEST_ID
from collector.text.emails import is_email
from collector.text.normalise import normalise_trimmed, storable
from collector.text.times import rfc3339
from collector.web.invitations import give_link
from collector.web.problems import Problem, wrong_field
from collector.web.running import running

blueprint = ApiBlueprint(
    "people", __name__, url_prefix="/api/v1/people", description="Who works at the desk; for tokens of the scope admin"
)
blueprint.before_request(authenticate_admin)

_ANNA = {"email": "anna@news.example", "role": "editor", "name": "Anna", "sites": ["26fb4c6a79aa692f"]}


@blueprint.get("")
@blueprint.response(200, PeopleSchema)
def list_() -> dict[str, Any]:
    """List people, those who were removed too"""
    with running().database.read() as session:
        return {"items": [_shape(one) for one in people.people(session)]}


@blueprint.post("")
@blueprint.arguments(InvitationSchema, example=_ANNA)
@blueprint.response(201, InvitedSchema)
@blueprint.problem(409, "This address is already in use")
def invite(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Invite someone

    The answer has a link, good for a week, by which they choose a password. Where mail is set up they get it by mail.
    """
    program = running()
    email = clean_email(body["email"])
    if not is_email(email):
        raise wrong_field("email", "This is not an e-mail address.")
    try:
        with program.database.write() as session:
            sites = _chosen(session, body)
            name = normalise_trimmed(body["name"])
            editor = people.invite(
                session, caller(), email, body["role"], ALL_SITES if sites is None else sites, program.now(), name
            )
            answer = _whole(session, editor)
    except people.AlreadyInvited as error:
        raise Problem(409, f"The address {email} is already in use: {_address(error.editor_id)}") from error
    return answer | _link(editor), 201, {"Location": _address(editor.id)}


@blueprint.get("/<int:editor_id>")
@blueprint.response(200, PersonSchema)
def show(editor_id: int) -> dict[str, Any]:
    """Show one person"""
    with running().database.read() as session:
        return _whole(session, _editor(session, editor_id))


@blueprint.patch("/<int:editor_id>")
@blueprint.arguments(PersonChangeSchema, example={"role": "viewer", "sites": ["26fb4c6a79aa692f"]})
@blueprint.response(200, PersonSchema)
@blueprint.problem(409, "This is the last administrator")
def change(body: dict[str, Any], editor_id: int) -> dict[str, Any]:
    """Change a person's role, name or sites; remove them or restore their access"""
    program = running()
    with program.database.write() as session:
        editor = _editor(session, editor_id)
        name = normalise_trimmed(body["name"]) if "name" in body else None
        sites = _chosen(session, body)
        try:
            people.change_person(
                session, caller(), editor, program.now(), name=name, role=body.get("role"), sites=sites
            )
            if "removed" in body:
                (people.remove if body["removed"] else people.bring_back)(session, caller(), editor, program.now())
        except people.LastAdmin as error:
            raise _last_admin() from error
        return _whole(session, editor)


@blueprint.delete("/<int:editor_id>")
@blueprint.response(204)
@blueprint.problem(409, "This is the last administrator")
def remove(editor_id: int) -> None:
    """Take a person's access away

    Sessions, links and tokens end; what they did stays under their name. `PATCH` with `{"removed": false}` restores
    their access.
    """
    program = running()
    with program.database.write() as session:
        try:
            people.remove(session, caller(), _editor(session, editor_id), program.now())
        except people.LastAdmin as error:
            raise _last_admin() from error


@blueprint.post("/<int:editor_id>/link")
@blueprint.response(200, InvitedSchema)
def link(editor_id: int) -> dict[str, Any]:
    """Make a link by which a person chooses a new password

    Where mail is set up they get it by mail, too.
    """
    program = running()
    with program.database.write() as session:
        editor = _editor(session, editor_id)
        if editor.left_at:
            raise Problem(409, f"{editor.email} was removed: bring them back first.")
        people.note_new_link(session, caller(), editor, program.now())
        answer = _whole(session, editor)
    return answer | _link(editor)


@blueprint.post("/<int:editor_id>/reset-second-factor")
@blueprint.response(200, PersonSchema)
def reset_second_factor(editor_id: int) -> dict[str, Any]:
    """Switch a person's second factor off: for who lost the phone and the recovery codes"""
    program = running()
    with program.database.write() as session:
        editor = _editor(session, editor_id)
        people.reset_second_factor(session, caller(), editor, program.now())
        return _whole(session, editor)


@blueprint.post("/<int:editor_id>/sign-out")
@blueprint.arguments(SignOutQuery, location="query")
@blueprint.response(200, SignedOutSchema)
def sign_out(query: dict[str, Any], editor_id: int) -> dict[str, Any]:
    """End a person's sessions, and spend links that they have

    Their API tokens work on unless `revoke_tokens` says otherwise.
    """
    program = running()
    with program.database.write() as session:
        editor, now = _editor(session, editor_id), program.now()
        people.end_sessions(session, caller(), editor, now, revokes_tokens=query["revoke_tokens"])
        return _whole(session, editor) | {"tokens": count_working(session, editor, now)}


def _editor(session: Session, editor_id: int) -> Editor:
    editor = editor_by_id(session, editor_id) if editor_id <= LARGEST_ID else None
    if editor is None:
        raise Problem(404, f"There is no editor with the number {editor_id}.")
    return editor


def _chosen(session: Session, body: dict[str, Any]) -> Sites | None:
    """Return the sites that a body names; None if it names none."""
    if body.get("all_sites"):
        return ALL_SITES
    if "sites" in body or "all_sites" in body:
        return _sites(session, body.get("sites", []))
    return None


def _sites(session: Session, keys: list[str]) -> list[Site]:
    sites = []
    for key in dict.fromkeys(keys):
        key = storable(key)[:100]
        site = site_by_key(session, key)
        if site is None:
            raise wrong_field("sites", f"There is no site with the key {key!r}.")
        sites.append(site)
    return sites


def _link(editor: Editor) -> dict[str, Any]:
    made, mailed = give_link(editor, caller().language or "en")
    return {"link": made, "mailed": mailed}


def _whole(session: Session, editor: Editor) -> dict[str, Any]:
    session.flush()
    found = people.person(session, editor.id)
    if found is None:
        raise LookupError(editor.id)
    return _shape(found)


def _shape(one: people.Person) -> dict[str, Any]:
    return {
        "id": one.editor.id,
        "email": one.editor.email,
        "name": one.editor.name,
        "role": one.editor.role,
        "sites": [site.key for site in one.sites],
        "all_sites": one.editor.sees_all_sites,
        "second_factor": one.editor.totp_secret is not None,
        "last_seen": rfc3339(one.seen_at) if one.seen_at else None,
        "removed": one.editor.left_at is not None,
    }


def _address(editor_id: int) -> str:
    return url_for("people.show", editor_id=editor_id)


def _last_admin() -> Problem:
    return Problem(409, "This is the last administrator: make somebody else one first.")
