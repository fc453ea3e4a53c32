"""The list of typos."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collector.desk.access import signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.frame import frame
from collector.desk.list_query import SORTS, BadQuery, ListQuery
from collector.desk.rows import row
from collector.store.cursors import BadCursor
from collector.store.lists import list_typos
from collector.store.search import catch_up
from collector.web.running import running

_PAGE_SIZE = 50


@blueprint.get("/")
def typos() -> Response:
    """Show the typos that wait, or those asked for."""
    program = running()
    try:
        query = ListQuery.read(request.args)
        if query.q:
            catch_up(program.database)
        with program.database.read() as session:
            around = frame(session, query)
            page = list_typos(session, query.wanted, query.store_sort, _PAGE_SIZE, query.cursor or None)
    except BadQuery as error:
        return problem_page(400, str(error))
    except BadCursor:
        return problem_page(400, "This page of the list does not exist any more. Start again at the first one.")
    now = program.now()
    return make_response(
        render_template(
            "desk/list.html",
            editor=signed_in_editor(),
            frame=around,
            query=query,
            rows=[row(typo, now) for typo in page.items],
            next=page.next,
            sorts=SORTS,
            collector_url=program.settings.url,
        )
    )
