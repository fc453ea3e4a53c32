"""The sites: their list, adding one, and a site's settings."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.sites.form import SiteForm
from collector.store.models import Site
from collector.store.refused import refused_of
from collector.store.retention import LONGEST
from collector.store.site_changes import change_site, make_site
from collector.store.site_facts import facts_of
from collector.store.sites import all_sites, site_by_key
from collector.web.running import running


@blueprint.get("/sites")
@open_to(Level.ADMIN)
def sites() -> Response:
    """Show every site."""
    with running().database.read() as session:
        found = all_sites(session)
        return page(session, "desk/sites/list.html", "sites", sites=found, facts=facts_of(session, found))


@blueprint.get("/sites/new")
@open_to(Level.ADMIN)
def new_site() -> Response:
    """Ask what a new site is called and where it is."""
    with running().database.read() as session:
        return page(session, "desk/sites/new.html", "sites", form=SiteForm.blank())


@blueprint.post("/sites")
@open_to(Level.ADMIN)
def add_site() -> Response:
    """Store a new site, and show its tag."""
    form = SiteForm.read(request.form)
    program = running()
    if form.errors:
        with program.database.read() as session:
            return page(session, "desk/sites/new.html", "sites", status=422, form=form)
    with program.database.write() as session:
        made = make_site(session, form.change, acting_editor(session), program.now())
    flash(_("The site is added. Now paste its tag into your pages."))
    for note in form.notes:
        flash(note)
    return redirect(url_for("desk.site_tag", key=made.key), 303)


@blueprint.get("/sites/<key>/settings")
@open_to(Level.ADMIN)
def site_settings(key: str) -> Response:
    """Show a site's settings."""
    with running().database.read() as session:
        site = find_site(session, key)
        return _settings(session, site, SiteForm.of(site))


@blueprint.post("/sites/<key>/settings")
@open_to(Level.ADMIN)
def save_site(key: str) -> Response:
    """Store a site's settings; nothing where anything is wrong with them."""
    form = SiteForm.read(request.form)
    program = running()
    if form.errors:
        with program.database.read() as session:
            return _settings(session, find_site(session, key), form, 422)
    with program.database.write() as session:
        site = find_site(session, key)
        editor = acting_editor(session)
        changed = change_site(session, site, form.change, editor, program.now())
    flash(_("Saved.") if changed else _("There was nothing to change."))
    for note in form.notes:
        flash(note)
    return redirect(url_for("desk.site_settings", key=key), 303)


def find_site(session: Session, key: str) -> Site:
    """Return the site with this key; ends the request where there is none."""
    site = site_by_key(session, key)
    if site is None:
        abort(404, _("There is no such site. Perhaps its address was cut off on its way to you."))
    return site


def _settings(session: Session, site: Site, form: SiteForm, status: int = 200) -> Response:
    return page(
        session,
        "desk/sites/settings.html",
        "sites",
        status,
        site=site,
        form=form,
        longest=LONGEST,
        refused=refused_of(session, site),
    )
