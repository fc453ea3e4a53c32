"""The sections, authors and people that the list can be narrowed to: asked for when somebody wants to filter."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from collector.desk.access import current_reach
from collector.desk.blueprint import blueprint
from collector.desk.inbox.asked import asked
from collector.store.colleagues import deciders
from collector.store.facets import authors, sections
from collector.web.running import running


@blueprint.get("/filters")
def filters() -> Response:
    """Return the choices of section and author as lists for the filters' boxes."""
    query = asked()
    with running().database.read() as session:
        known = {"sections": sections, "authors": authors}
        found = {name: of(session, current_reach(), query.site or None) for name, of in known.items()}
        people = deciders(session, current_reach())
    return make_response(render_template("desk/filters.html", people=people, **found))
