"""The audit log, for administrators' programs."""

from typing import Any

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate_admin
from collector.api.lookups import unknown
from collector.api.people_schemas import AuditPageSchema, AuditQuery
from collector.store.audit import COMMAND, list_audit
from collector.store.editors import editor_by_email
from collector.store.models import Audit
from collector.text.times import rfc3339
from collector.web.running import running

blueprint = ApiBlueprint(
    "audit", __name__, url_prefix="/api/v1/audit", description="What administrators did; for tokens of the scope admin"
)
blueprint.before_request(authenticate_admin)


@blueprint.get("")
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(200, AuditPageSchema)
def list_(query: dict[str, Any]) -> dict[str, Any]:
    """List what administrators did, newest first, a page at a time"""
    with running().database.read() as session:
        who = None
        wanted = query.get("editor")
        if wanted is not None:
            editor = None if wanted == "none" else editor_by_email(session, wanted)
            if editor is None and wanted != "none":
                raise unknown("editor", f"There is no editor {wanted[:254]}. Use an e-mail address or `none`.")
            who = editor.id if editor else COMMAND
        page = list_audit(session, query["limit"], query.get("cursor"), who)
        return {"items": [_shape(one) for one in page.items], "next": page.next}


def _shape(one: Audit) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": rfc3339(one.at),
        "editor": one.editor.email if one.editor else None,
        "did": one.did,
        "about": one.about,
        "details": one.details,
    }
