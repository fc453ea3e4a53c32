"""Who may see a site, and so be named in notes about its typos."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from collector.store.models import Editor
from collector.store.reach import ALL_SITES, Reach


def colleagues(session: Session, site_id: int) -> list[Editor]:
    """Return the editors and viewers who see this site, by address; nobody who has left."""
    return [one for one in _all(session) if _sees(one, site_id)]


def _all(session: Session) -> Iterable[Editor]:
    statement = select(Editor).where(Editor.left_at.is_(None)).options(selectinload(Editor.limits))
    return session.scalars(statement.order_by(Editor.email))


def _sees(editor: Editor, site_id: int) -> bool:
    return editor.sees_all_sites or any(one.site_id == site_id for one in editor.limits)


def deciders(session: Session, reach: Reach) -> list[Editor]:
    """Return the editors who decide about any site within reach, by address; nobody who has left."""
    return [one for one in _all(session) if one.may_edit and meets(one, reach)]


def assignable(session: Session, site_id: int) -> list[Editor]:
    """Return the editors who may be given a typo of this site: they see it and decide, by address."""
    return [one for one in colleagues(session, site_id) if may_work_on(one, site_id)]


def may_work_on(editor: Editor, site_id: int) -> bool:
    """Whether this editor sees the site and decides there."""
    return editor.may_edit and not editor.left_at and _sees(editor, site_id)


def meets(editor: Editor, reach: Reach) -> bool:
    """Whether this editor sees any site within reach."""
    return reach is ALL_SITES or any(_sees(editor, site) for site in reach)


def handles(editors: list[Editor]) -> dict[int, str]:
    """Return by what each is named after an @, as short as it can be: what stands before the @ of the address, or all
    of it where two have that. Pure."""
    first = [one.email.partition("@")[0] for one in editors]
    return {one.id: name if first.count(name) == 1 else one.email for one, name in zip(editors, first, strict=True)}
