"""`GET /w/quote`: what the widget looks for on the page, for an editor who comes from the desk with a ticket.

Readers' words are nobody's to ask for: without a ticket, which the desk signs and which is good for a day, there is
nothing here, and only pages of the typo's own site can read the answer.
"""

from flask import Blueprint, Response, jsonify, request

from collector.store.merging import merged_into
from collector.store.reach import ALL_SITES
from collector.store.typos import typo_by_id
from collector.web.problems import Problem, problem_response
from collector.web.running import running
from collector.web.tickets import read_quote_ticket

blueprint = Blueprint("quotes", __name__)


@blueprint.get("/w/quote")
def quote() -> Response:
    """Return the quote of the ticket's typo: the phrase and what stands around it."""
    program = running()
    number = read_quote_ticket(request.args.get("ticket", ""), program.settings.secret_key)
    with program.database.read() as session:
        typo = None
        if number is not None:
            typo = typo_by_id(session, number) or typo_by_id(session, merged_into(session, number, ALL_SITES) or 0)
        if typo is None:
            response = problem_response(Problem(404, "This ticket is not known, or too old: open the typo again."))
        else:
            response = jsonify(exact=typo.exact, prefix=typo.prefix, suffix=typo.suffix)
            if (origin := request.headers.get("Origin")) in typo.site.origins:
                response.headers["Access-Control-Allow-Origin"] = str(origin)
    response.headers["Vary"] = "Origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
