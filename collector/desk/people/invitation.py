"""The list of people, and inviting one more."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.naming import ROLE_NAMES
from collector.desk.pages import page
from collector.desk.people.fields import PersonForm, read_person
from collector.desk.words import locale
from collector.store.people import AlreadyInvited, invite, people
from collector.store.sites import all_sites
from collector.web.invitations import give_link
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
                database, signed_in_editor(), form.email, form.role, form.chosen, program.now(), name=form.name
            )
    except AlreadyInvited as error:
        form.errors["email"] = (
            _("This person was removed. Open them in the list below to bring them back.")
            if error.has_left
            else _("Somebody with this address is here already.")
        )
        return _page(form, _REFUSED)
    link, mailed = give_link(invited, locale().language)
    return _page(PersonForm(), 201, invited=invited, link=link, mailed=mailed)


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
