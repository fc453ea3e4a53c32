"""The list of people, and inviting one more."""

from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.naming import ROLE_NAMES
from collector.desk.pages import page
from collector.desk.people.fields import PersonForm, read_person
from collector.desk.words import locale
from collector.store.models import Editor
from collector.store.people import AlreadyInvited, invite, people
from collector.store.sites import all_sites
from collector.web.letters import invitation
from collector.web.mail import mailer
from collector.web.password_links import password_link
from collector.web.running import running

_REFUSED = 422


@blueprint.get("/people")
@open_to(Level.ADMIN)
def people_() -> Response:
    """Show who works here."""
    return _page(PersonForm())


@blueprint.post("/people")
@open_to(Level.ADMIN)
def invite_() -> Response:
    """Invite somebody, and show the link for them this once; mail it where mail is set up."""
    program = running()
    with program.database.read() as database:
        form = read_person(request.form, all_sites(database))
    if form.errors:
        return _page(form, _REFUSED)
    try:
        with program.database.write() as database:
            invited = invite(
                database, signed_in_editor(), form.email, form.role, form.limits, program.now(), name=form.name
            )
    except AlreadyInvited as error:
        form.errors["email"] = (
            _("This person was removed. Open them in the list below to bring them back.")
            if error.editor.left_at
            else _("Somebody with this address is here already.")
        )
        return _page(form, _REFUSED)
    return _page(PersonForm(), 201, invited=invited, link=password_link_of(invited), mailed=mail_invitation(invited))


def password_link_of(editor: Editor) -> str:
    """Return the link by which an editor sets a password."""
    settings = running().settings
    return password_link(editor, settings.url, settings.secret_key)


def mail_invitation(editor: Editor) -> bool:
    """Mail the editor their link, in the language of whoever is signed in; tell whether mail is set up."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    post = mailer(app)
    if post.is_on:
        letter = invitation(editor, password_link_of(editor), locale().language)
        post.send_soon(lambda: letter)
    return post.is_on


def _page(form: PersonForm, status: int = 200, **more: Any) -> Response:
    with running().database.read() as database:
        told: dict[str, Any] = {
            "people": people(database),
            "sites": all_sites(database),
            "form": form,
            "roles": ROLE_NAMES,
            "invited": None,
        }
        return page(database, "desk/people.html", "people", status, **(told | more))
