"""The list of typos."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from collector.desk.access import signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.frame import frame
from collector.desk.list_query import SORTS, BadQuery, ListQuery
from collector.desk.rows import row
from collector.store.cursors import BadCursor
from collector.store.lists import list_typos
from collector.web.running import running

_PAGE_SIZE = 50


@blueprint.get("/")
def typos() -> Response:
    """Show the typos that wait, or those asked for."""
    program = running()
    try:
        query = ListQuery.read(request.args)
        if query.q:
            program.indexer.catch_up_soon()
        with program.database.read() as session:
            around = frame(session, query)
            page = list_typos(session, query.wanted, query.store_sort, _PAGE_SIZE, query.cursor or None)
    except BadQuery as error:
        return problem_page(400, str(error))
    except BadCursor:
        return problem_page(400, "This page of the list does not exist any more. Start again at the first one.")
    address_of = _addresses(query)
    return make_response(
        render_template(
            "desk/list.html",
            editor=signed_in_editor(),
            frame=around,
            query=query,
            rows=[row(typo, address_of(typo.id)) for typo in page.items],
            next=page.next,
            sorts=SORTS,
            collector_url=program.settings.url,
        )
    )


def _addresses(query: ListQuery) -> Callable[[int], str]:
    """Return what makes a typo's address, which also says where in the list one came from. Flask makes the first one
    only: fifty would take it milliseconds."""
    path, asked = url_for("desk.typo", typo_id=0).removesuffix("0"), urlencode(query.address())
    return lambda typo_id: f"{path}{typo_id}?{asked}" if asked else f"{path}{typo_id}"
