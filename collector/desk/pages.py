"""A page of the desk for somebody who is signed in: a template inside the frame."""

from typing import Any

from flask import Response, make_response, render_template
from sqlalchemy.orm import Session

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.frame import Frame, frame
from collector.desk.inbox.asked import asked
from collector.desk.inbox.list_query import BadQuery, ListQuery


def page(session: Session, template: str, place: str, status: int = 200, **more: Any) -> Response:
    """Return a page. `place` is which of the frame's links it is behind; `frame` may be given where it is known."""
    around: Frame = more.pop("frame", None) or frame_of(session)
    told = {"editor": signed_in_editor(), "place": place, "frame": around, "query": around.query}
    return make_response(render_template(template, **(told | more)), status)


def frame_of(session: Session, query: ListQuery | None = None) -> Frame:
    """Return the frame for whoever is signed in. Raises BadQuery where the list's site is not one that they see."""
    return frame(session, query or ListQuery(), signed_in_editor(), current_reach())


def frame_there(session: Session) -> tuple[ListQuery, Frame]:
    """Return the list that an address names, with its frame; the usual one where its site is none that the editor sees,
    as it may be on a page that lay open while their sites changed."""
    query = asked()
    try:
        return query, frame_of(session, query)
    except BadQuery:
        return ListQuery(), frame_of(session)
