"""The list of typos."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.wrappers import Response

from collector.desk.access import current_reach
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.inbox.list_query import SORTS, BadQuery, ListQuery
from collector.desk.inbox.rows import row
from collector.desk.pages import frame_of, page
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
            around = frame_of(session, query)
            wanted = replace(query.wanted, reach=current_reach())
            found = list_typos(session, wanted, query.store_sort, _PAGE_SIZE, query.cursor or None)
            address_of = _addresses(query)
            return page(
                session,
                "desk/list.html",
                "inbox",
                frame=around,
                rows=[row(typo, address_of(typo.id)) for typo in found.items],
                next=found.next,
                sorts=SORTS,
                collector_url=program.settings.url,
            )
    except BadQuery as error:
        return problem_page(400, str(error))
    except BadCursor:
        return problem_page(400, "This page of the list does not exist any more. Start again at the first one.")


def _addresses(query: ListQuery) -> Callable[[int], str]:
    """Return what makes a typo's address, which also says where in the list one came from. Flask makes the first one
    only: fifty would take it milliseconds."""
    path, asked = url_for("desk.typo", typo_id=0).removesuffix("0"), urlencode(query.address())
    return lambda typo_id: f"{path}{typo_id}?{asked}" if asked else f"{path}{typo_id}"
