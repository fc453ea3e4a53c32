"""Remove a site with all that belongs to it, or move it to another address."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.sites.origin_words import fault_in_words
from collector.desk.sites.pages import find_site
from collector.store.deleting import remove_site
from collector.store.moving import CannotMove, move_origin
from collector.store.site_facts import size_of
from collector.text.origins import NotAnOrigin, clean_origin
from collector.web.running import running


@blueprint.get("/sites/<key>/leave")
@open_to(Level.ADMIN)
def leave_site(key: str) -> Response:
    """Show how to move the site to another address, and how to remove it."""
    return _leave_page(key)


@blueprint.get("/sites/<key>/remove")
@open_to(Level.ADMIN)
def ask_to_remove_site(key: str) -> Response:
    """Say what is removed with the site, and ask for confirmation."""
    with running().database.read() as session:
        site = find_site(session, key)
        return page(session, "desk/sites/remove.html", "sites", site=site, size=size_of(session, site))


@blueprint.post("/sites/<key>/remove")
@open_to(Level.ADMIN)
def remove_site_(key: str) -> Response:
    """Remove the site with its articles, typos and reports."""
    program = running()
    with program.database.read() as session:
        site = find_site(session, key)
    remove_site(program.database, site.id, signed_in_editor().id, program.now())
    flash(_("Removed the site %(site)s.", site=site.name))
    return redirect(url_for("desk.sites"), 303)


@blueprint.post("/sites/<key>/move")
@open_to(Level.ADMIN)
def move_site(key: str) -> Response:
    """Move the site from one of its origins to another."""
    program = running()
    try:
        old, new = (clean_origin(request.form.get(name, "")) for name in ("old", "new"))
        with program.database.write() as session:
            site = find_site(session, key)
            move_origin(session, site, old, new, acting_editor(session), program.now())
    except NotAnOrigin as error:
        return _leave_page(key, fault_in_words(error))
    except CannotMove:
        return _leave_page(key, _("Choose one of the site’s addresses and a different one to move it to."))
    flash(_("Moved the site with its articles and typos."))
    return redirect(url_for("desk.leave_site", key=key), 303)


def _leave_page(key: str, wrong: str = "") -> Response:
    """Return the page, with what was typed where something is wrong with it."""
    typed = {name: request.form.get(name, "") for name in ("old", "new")}
    with running().database.read() as session:
        site = find_site(session, key)
        return page(session, "desk/sites/leave.html", "sites", 422 if wrong else 200, site=site, wrong=wrong, **typed)
