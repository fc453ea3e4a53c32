"""Decisions that a page had not yet sent when it was left, in the order in which they were made."""

from urllib.parse import parse_qsl, urlsplit

from flask import make_response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm
from collector.desk.inbox.act_form import ActForm, key_of
from collector.desk.inbox.acting import perform
from collector.desk.inbox.undoing import undo_action, undo_of
from collector.store.actions import CannotUndo
from collector.store.last_changes import versions_of
from collector.web.running import running

# A page has only a few waiting; a longer list does not come from a page.
_MOST = 100


@blueprint.post("/strokes")
def strokes() -> Response:
    """Make the decisions one after the other.

    One that fails is skipped: the page is gone and can show no message, but the next page of the same tab sends each
    one again and shows what went wrong."""
    versions: dict[int, int] = {}
    for stroke in request.form.getlist("of_page")[:_MOST]:
        address, _mark, encoded = stroke.partition("?")
        fields = MultiDict(parse_qsl(encoded, keep_blank_values=True, max_num_fields=2000))
        try:
            _do(urlsplit(address).path, fields, versions)
        except (BadForm, CannotUndo, HTTPException, ValueError):
            continue
    return make_response("", 204)


def _do(path: str, fields: MultiDict[str, str], versions: dict[int, int]) -> None:
    """Make one decision. `versions` are those that the earlier decisions of the same page left."""
    *_above, last = path.rstrip("/").split("/")
    if last == "act":
        form = ActForm.read(fields)
        if form.is_all_uncounted:
            return
        for number in form.versions:
            if number in versions:
                form.versions[number] = versions[number]
        done = perform(form)
    elif last == "undo":
        done = undo_of(fields.get("of", ""), key_of(fields))
    else:
        done = undo_action(int(last), key_of(fields))
    with running().database.read() as session:
        versions.update(versions_of(session, set(done.typos) - set(done.refused)))
