"""Who can be named in a note about a typo."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from collector.desk.access import Level, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.typo.finding import find_now
from collector.store.colleagues import colleagues, handles
from collector.store.models import Editor
from collector.web.running import running


@blueprint.get("/typos/<int:typo_id>/colleagues")
@open_to(Level.EDITOR)
def typo_colleagues(typo_id: int) -> Response:
    """Return the colleagues who see this typo, as choices for the box of a note: the list asks when one is opened."""
    with running().database.read() as session:
        people = colleagues(session, find_now(session, typo_id).site_id)
        named = by_handle(people, signed_in_editor())
        return make_response(render_template("desk/colleagues.html", named=named))


def by_handle(people: list[Editor], editor: Editor) -> dict[str, Editor]:
    """Return the people by what each is named after an @, without the editor. Pure."""
    called = handles(people)
    return {called[one.id]: one for one in people if one.id != editor.id}
