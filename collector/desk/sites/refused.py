"""Allow an origin whose reports were refused, or dismiss it."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to
from collector.desk.blueprint import blueprint
from collector.desk.sites.pages import find_site
from collector.store.refused import forget_refused
from collector.store.site_changes import MOST_ORIGINS, SiteChange, change_site
from collector.web.running import running


@blueprint.post("/sites/<key>/refused")
@open_to(Level.ADMIN)
def allow_origin(key: str) -> Response:
    """Allow an origin whose reports were refused, or delete the count of its refused reports."""
    program = running()
    with program.database.write() as session:
        site = find_site(session, key)
        origin = request.form.get("origin", "")
        if not forget_refused(session, site, origin):
            abort(404, _("No reports from this origin were refused. Reload the page."))
        if request.form.get("do") == "allow":
            if len(site.origins) >= MOST_ORIGINS:
                abort(409, _("This site already has as many addresses as it can have."))
            editor = acting_editor(session)
            change_site(session, site, SiteChange(origins=(*site.origins, origin)), editor, program.now())
            flash(_("Reports from %(origin)s are accepted from now on.", origin=origin))
    return redirect(url_for("desk.site_settings", key=key), 303)
