"""The list that an address asks for, for whoever is signed in."""

from flask import request
from sqlalchemy.orm import Session

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.inbox.list_query import ME, NOBODY, BadQuery, ListQuery
from collector.store.editors import editor_by_email
from collector.store.lists import TypoFilter
from collector.web.running import running

_NOBODYS, _UNKNOWN = 0, -1


def asked() -> ListQuery:
    """Return the list of the current address; the usual one where the address does not say it well."""
    try:
        return ListQuery.read(request.args)
    except BadQuery:
        return ListQuery()


def wanted(session: Session, query: ListQuery) -> TypoFilter:
    """Return what to ask the store for, for whoever is signed in."""
    return query.wanted(current_reach(), running().now(), _assignee(session, query.assignee))


def _assignee(session: Session, name: str) -> int | None:
    if not name:
        return None
    if name == ME:
        return signed_in_editor().id
    if name == NOBODY:
        return _NOBODYS
    editor = editor_by_email(session, name)
    return editor.id if editor else _UNKNOWN
