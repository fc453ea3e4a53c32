"""The first run's other steps: a site, its tag, the first report. Each can be skipped, and come back to."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from collector.desk.access import Level, acting_editor, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.sites.form import SiteForm
from collector.desk.sites.pages import find_site
from collector.desk.sites.shown import is_local, page_to_check, tag_of
from collector.store.models import Site, Typo
from collector.store.site_changes import make_site
from collector.store.site_facts import newest_typo
from collector.store.sites import all_sites
from collector.web.running import running


@blueprint.get("/start")
@open_to(Level.ADMIN)
def start_site() -> AnyResponse:
    """Ask for the first site; where there is one already, go on with its tag."""
    with running().database.read() as session:
        sites = all_sites(session)
    if sites:
        return redirect(url_for("desk.start_tag", key=sites[0].key))
    return _page("site", form=SiteForm.blank())


@blueprint.post("/start")
@open_to(Level.ADMIN)
def start_with_site() -> AnyResponse:
    """Store the first site."""
    form = SiteForm.read(request.form)
    if form.errors:
        return _page("site", 422, form=form)
    program = running()
    with program.database.write() as session:
        made = make_site(session, form.change, acting_editor(session), program.now())
    for note in form.notes:
        flash(note)
    return redirect(url_for("desk.start_tag", key=made.key), 303)


@blueprint.get("/start/<key>/tag")
@open_to(Level.ADMIN)
def start_tag(key: str) -> Response:
    """Show the tag to paste."""
    with running().database.read() as session:
        site = find_site(session, key)
    url = running().settings.url
    told: dict[str, Any] = {"tag": tag_of(site), "asked": page_to_check(site), "found": None}
    return _page("tag", site=site, collector_url=url, is_local=is_local(url), **told)


@blueprint.get("/start/<key>/report")
@open_to(Level.ADMIN)
def start_report(key: str) -> Response:
    """Wait for the first report."""
    with running().database.read() as session:
        site, typo = _first(session, key)
    return _page("report", site=site, typo=typo)


@blueprint.get("/start/<key>/report/wait")
@open_to(Level.ADMIN)
def await_report(key: str) -> Response:
    """Show the first report once it is there; htmx asks again and again, and till then leaves the page as it is."""
    with running().database.read() as session:
        site, typo = _first(session, key)
    if typo is None:
        return make_response("", 204)
    return make_response(render_template("desk/setup/waiting.html", site=site, typo=typo))


def _first(session: Session, key: str) -> tuple[Site, Typo | None]:
    site = find_site(session, key)
    return site, newest_typo(session, site)


def _page(step: str, status: int = 200, **more: Any) -> Response:
    page = render_template(f"desk/setup/{step}.html", editor=signed_in_editor(), step=step, **more)
    return make_response(page, status)
