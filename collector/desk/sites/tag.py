"""A site's tag: to copy, with its options, and whether it is on the site's pages."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.sites.form import read_tag_form
from collector.desk.sites.found import Found
from collector.desk.sites.pages import find_site
from collector.desk.sites.shown import found_of, is_local, page_to_check, tag_choices, tag_of
from collector.store.models import Site
from collector.store.refused import refused_of
from collector.store.site_changes import SiteChange, change_site
from collector.store.site_facts import facts_of
from collector.text.tags import options_of
from collector.web.running import running
from collector.web.site_check import LONGEST_ADDRESS, check_site


@blueprint.get("/sites/<key>")
@open_to(Level.ADMIN)
def site_tag(key: str) -> Response:
    """Show a site's tag."""
    with running().database.read() as session:
        return _page(session, find_site(session, key))


@blueprint.get("/sites/<key>/tag")
@open_to(Level.ADMIN)
def tag_preview(key: str) -> Response:
    """Show what the tag would be with other options, which are not stored; for htmx."""
    with running().database.read() as session:
        site = find_site(session, key)
    return make_response(render_template("desk/sites/tag_text.html", tag=tag_of(site, read_tag_form(request.args))))


@blueprint.post("/sites/<key>/tag")
@open_to(Level.ADMIN)
def save_tag(key: str) -> Response:
    """Store the options of a site's tag."""
    program = running()
    with program.database.write() as session:
        change = SiteChange(options=read_tag_form(request.form))
        editor = acting_editor(session)
        changed = change_site(session, find_site(session, key), change, editor, program.now())
    flash(_("Saved. Now paste the new tag into your pages.") if changed else _("There was nothing to change."))
    return redirect(url_for("desk.site_tag", key=key), 303)


@blueprint.post("/sites/<key>/check")
@open_to(Level.ADMIN)
def check_tag(key: str) -> Response:
    """Look at a page of the site, and say whether the tag is there and right."""
    with running().database.read() as session:
        site = find_site(session, key)
    check = check_site(site, request.form.get("page", "")[: LONGEST_ADDRESS + 1])
    found = found_of(check)
    if request.headers.get("HX-Request"):
        return make_response(render_template("desk/sites/found.html", found=found))
    with running().database.read() as session:
        return _page(session, find_site(session, key), found, request.form.get("page", "")[:LONGEST_ADDRESS])


def _page(session: Session, site: Site, found: Found | None = None, asked: str = "") -> Response:
    return page(
        session,
        "desk/sites/tag.html",
        "sites",
        site=site,
        refused=refused_of(session, site),
        facts=facts_of(session, [site])[site.id],
        tag=tag_of(site),
        found=found,
        asked=asked or page_to_check(site),
        collector_url=running().settings.url,
        is_local=is_local(running().settings.url),
        **tag_choices(options_of(site.settings)),
    )
