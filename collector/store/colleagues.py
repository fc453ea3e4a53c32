"""Who may see a site, and so be named in notes about its typos."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from collector.store.models import Editor
from collector.store.reach import Reach


def colleagues(session: Session, site_id: int) -> list[Editor]:
    """Return the editors and viewers who see this site, by address; nobody who has left."""
    return [one for one in _all(session) if _sees(one, site_id)]


def _all(session: Session) -> Iterable[Editor]:
    statement = select(Editor).where(Editor.left_at.is_(None)).options(selectinload(Editor.limits))
    return session.scalars(statement.order_by(Editor.email))


def _sees(editor: Editor, site_id: int) -> bool:
    limits = {one.site_id for one in editor.limits}
    return editor.is_admin or not limits or site_id in limits


def deciders(session: Session, reach: Reach) -> list[Editor]:
    """Return the editors who decide about any site within reach, by address; nobody who has left."""
    return [one for one in _all(session) if one.may_edit and (reach is None or any(_sees(one, site) for site in reach))]


def handles(editors: list[Editor]) -> dict[int, str]:
    """Return by what each is named after an @, as short as it can be: what stands before the @ of the address, or all
    of it where two have that. Pure."""
    first = [one.email.partition("@")[0] for one in editors]
    return {one.id: name if first.count(name) == 1 else one.email for one, name in zip(editors, first, strict=True)}
