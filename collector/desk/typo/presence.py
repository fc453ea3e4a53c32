"""Two editors at once: who else has a typo open, and what somebody did to it meanwhile."""

import hashlib
from functools import partial

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collector.desk.access import Level, current_editor, current_reach, open_to
from collector.desk.blueprint import blueprint
from collector.desk.history import entries
from collector.desk.inbox.asked import asked
from collector.store.actions import strokes_of
from collector.store.attention import leave, look, looking
from collector.store.merging import merged_into
from collector.store.reach import within
from collector.store.typos import LARGEST_ID, history_of, typo_by_id
from collector.web.running import running

_NOTHING_NEW = 204


@blueprint.post("/typos/<int:typo_id>/presence")
@open_to(Level.ANYONE)  # so that whoever was signed out meanwhile is told, and not sent away from what they typed
def presence(typo_id: int) -> Response:
    """Note that the page of this typo is open, or was left, and say what is new there."""
    program, editor = running(), current_editor()
    seen = tuple(request.form.get(name, 0, int) for name in ("version", "last_event"))
    told: dict[str, object] = {"signed_out": editor is None, "typo_id": typo_id, "query": asked()}
    if editor is not None:
        typo_id = min(typo_id, LARGEST_ID)
        with program.database.read() as session:
            found = typo_by_id(session, typo_id)
            if found is not None and not within(current_reach(), found.site_id):
                found = None
            told["merged"] = merged_into(session, typo_id, current_reach()) if found is None else None
            told["is_gone"] = found is None
            if found is not None:
                told["others"] = looking(session, [found.id], editor, program.now()).get(found.id, [])
                if found.version != seen[0]:
                    events = history_of(session, found.id)
                    lines = entries(found, events, strokes_of(session, events))
                    told["changed"] = True
                    told["meanwhile"] = [line for line in lines if line.number > (seen[1] or 0)]
        if found is not None:
            if "leave" in request.form:
                program.database.write_if_free(partial(leave, editor=editor, typo_id=found.id))
                return make_response("", _NOTHING_NEW)
            program.database.write_if_free(partial(look, editor=editor, typo_id=found.id, now=program.now()))
    words = render_template("desk/presence.html", editor=editor, **told)
    digest = hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
    # What stays as it is must not be put in anew: a screen reader would read it again every 15 seconds.
    if request.form.get("shown") == digest:
        return make_response("", _NOTHING_NEW)
    return make_response(render_template("desk/presence.html", editor=editor, digest=digest, **told))
