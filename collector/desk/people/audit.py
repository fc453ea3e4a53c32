"""The audit log: who did what, when."""

from flask import Response, request

from collector.desk.access import Level, open_to
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.people.audit_words import details_in_words, in_words
from collector.store.audit import COMMAND, acting_editors, list_audit
from collector.store.typos import is_number
from collector.web.running import running

PAGE = 50


@blueprint.get("/audit")
@open_to(Level.ADMIN)
def audit_log() -> Response:
    """Show the log, newest first, of everybody or of one of them."""
    who, before = _number(request.args.get("who")), _number(request.args.get("before"))
    with running().database.read() as database:
        return page(
            database,
            "desk/audit.html",
            "audit",
            log=list_audit(database, PAGE, before, who),
            people=acting_editors(database),
            who=who,
            command=COMMAND,
            is_first=before is None,
            in_words=in_words,
            details_in_words=details_in_words,
        )


def _number(text: str | None) -> int | None:
    """What the address asks for; nothing where it makes no sense."""
    return int(text) if text is not None and is_number(text) else None
