"""The sections, authors and people that the list can be narrowed to: asked for when somebody wants to filter."""

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collector.desk.access import current_reach
from collector.desk.blueprint import blueprint
from collector.desk.inbox.asked import asked
from collector.desk.inbox.list_query import ME, NOBODY, WITHOUT
from collector.store.colleagues import deciders
from collector.store.facets import MOST, authors, sections
from collector.web.running import running


@blueprint.get("/filters")
def filters() -> Response:
    """Return the choices of section, author and assignee as lists, in place of the filter's boxes."""
    query, reach = asked(), current_reach()
    with running().database.read() as session:
        known = {"sections": sections, "authors": authors}
        found = {
            name: [(WITHOUT, _("none")), *((one, one) for one in of(session, reach, query.site or None))]
            for name, of in known.items()
        }
        colleagues = [(one.email, one.called) for one in deciders(session, reach)]
    people = [(ME, _("me")), (NOBODY, _("nobody")), *colleagues]
    return make_response(render_template("desk/filters.html", query=query, most=MOST, people=people, **found))
