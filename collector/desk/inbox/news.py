"""What is new since the list was loaded: typos, others' decisions, who looks at what."""

from datetime import UTC, datetime, timedelta

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collector.desk.access import Level, current_reach, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.forms import seen_versions
from collector.desk.inbox.asked import wanted
from collector.desk.inbox.listing import as_a_whole, as_rows
from collector.desk.pages import frame_there
from collector.store.attention import all_looking
from collector.store.last_changes import changed_versions, last_editors
from collector.store.listed import listed
from collector.store.lists import arrived, still_listed
from collector.text.times import rfc3339
from collector.web.running import running

# More than these are said as "99+".
_MOST_NEW = 100
# Rows that one page can ask about.
_MOST_SHOWN = 2_000
# Pages that lie open for days ask for what they can show.
_LONGEST_AGO = timedelta(days=7)


@blueprint.post("/news")
@open_to(Level.VIEWER)
def news() -> Response:
    """Return a bar that says how many typos are new, the rows that changed, and the counts as they are now.

    The page names the rows that it shows, each with its version: whatever happened since, and in whatever order it was
    stored, it gets those that are another version now.
    """
    program = running()
    now = program.now()
    since = _moment(request.args.get("since", ""), now)
    seen = seen_versions(request.form.get("seen", "").split(",")[:_MOST_SHOWN])
    with program.database.read() as session:
        query, around = frame_there(session)
        filtered = wanted(session, query)
        numbers = changed_versions(session, seen)
        sites = {site.key for site in around.sites}
        changed = [typo for typo in listed(session, numbers) if typo.site.key in sites]
        there = still_listed(session, filtered, [typo.id for typo in changed])
        html = render_template(
            "desk/news.html",
            editor=signed_in_editor(),
            frame=around,
            query=query,
            place="inbox",
            new=len(arrived(session, filtered, since, _MOST_NEW)),
            most=_MOST_NEW,
            rows=as_rows(session, query, changed, now, there=there),
            by=last_editors(session, [typo.id for typo in changed], except_id=signed_in_editor().id),
            gone=set(numbers) - {typo.id for typo in changed},
            looking=all_looking(session, signed_in_editor(), current_reach(), now),
            since=rfc3339(since),
            **as_a_whole(session, around),
        )
    return make_response(html)


@blueprint.get("/events")
def events() -> Response:
    """Let a page listen for news (`collector/live.py`); nothing where the server cannot do that: then it asks."""
    has_room = request.environ.get("proofdesk.live")
    listener = str(signed_in_editor().id)
    if not has_room or not has_room(listener):
        return Response(status=204)
    return Response(
        content_type="text/event-stream", headers={"X-Accel-Buffering": "no", "X-Proofdesk-Listener": listener}
    )


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return min(max(moment, now - _LONGEST_AGO), now)
