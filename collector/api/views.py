"""Saved views and mentions: what an editor has before their eyes, for their programs."""

from typing import Any

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller, caller_reach
from collector.api.views_schemas import MentionsSchema, NewViewSchema, ViewSchema, ViewsSchema
from collector.store.attention import TooManyViews, delete_view, mentions_of, save_view, views_of
from collector.store.editors import editor_by_id
from collector.store.models import Editor, SavedView
from collector.store.typos import LARGEST_ID
from collector.text.normalise import normalise_trimmed
from collector.text.times import rfc3339
from collector.web.problems import Problem, wrong_field
from collector.web.running import running

blueprint = ApiBlueprint("views", __name__, url_prefix="/api/v1", description="Saved views of the list, and mentions")
blueprint.before_request(authenticate)

_MOST_MENTIONS = 100


@blueprint.get("/views")
@blueprint.response(200, ViewsSchema)
def list_views() -> dict[str, Any]:
    """List one's own views and the shared ones"""
    with running().database.read() as session:
        return {"items": [_shape(view, caller()) for view in views_of(session, caller(), caller_reach())]}


@blueprint.post("/views")
@blueprint.arguments(NewViewSchema, example={"name": "Sport, new", "query": "status=new&section=Sport"})
@blueprint.response(201, ViewSchema)
@blueprint.problem(409, "The editor has as many views as they can have")
def add_view(body: dict[str, Any]) -> dict[str, Any]:
    """Save a view, in place of one's own of the same name"""
    name = normalise_trimmed(body["name"])
    if not name:
        raise wrong_field("name", "Say what the view is called.")
    program = running()
    try:
        with program.database.write() as session:
            editor = editor_by_id(session, caller().id)
            if editor is None:
                raise LookupError("the caller is gone")
            shared = body["shared"] and editor.may_edit
            view = save_view(session, editor, name, body["query"].lstrip("?"), shared, program.now())
            session.refresh(view)
            return _shape(view, editor)
    except TooManyViews as error:
        raise Problem(409, str(error)) from error


@blueprint.delete("/views/<int:view_id>")
@blueprint.response(204)
def remove_view(view_id: int) -> None:
    """Delete a view of one's own, or, as an admin, a shared one"""
    with running().database.write() as session:
        editor = editor_by_id(session, caller().id)
        if editor is None or view_id > LARGEST_ID or not delete_view(session, editor, view_id):
            raise Problem(404, f"There is no view {view_id} of yours.")


@blueprint.get("/mentions")
@blueprint.response(200, MentionsSchema)
def list_mentions() -> dict[str, Any]:
    """List the newest notes that name the caller"""
    with running().database.read() as session:
        return {
            "items": [
                {
                    "typo": mention.event.typo_id,
                    "at": rfc3339(mention.event.at),
                    "editor": mention.event.editor.email if mention.event.editor else None,
                    "note": mention.event.new,
                    "seen": mention.seen_at is not None,
                }
                for mention in mentions_of(session, caller(), _MOST_MENTIONS)
            ]
        }


def _shape(view: SavedView, editor: Editor) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "query": view.query,
        "shared": view.is_shared,
        "own": view.editor_id == editor.id,
    }
