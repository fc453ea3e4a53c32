"""What an editor gets to see: all sites, or those that they are limited to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Editor, EditorSite, Site

Reach = frozenset[int] | None
"""The numbers of the sites that somebody sees; None stands for all of them."""


def reach_of(session: Session, editor: Editor) -> Reach:
    """Return what this editor sees. An admin sees everything."""
    if editor.is_admin:
        return None
    sites = session.scalars(select(EditorSite.site_id).where(EditorSite.editor_id == editor.id))
    return frozenset(sites) or None


def within(reach: Reach, site_id: int) -> bool:
    """Tell whether a site is in reach."""
    return reach is None or site_id in reach


def sites_within(session: Session, reach: Reach) -> list[Site]:
    """Return the sites in reach, by name."""
    statement = select(Site).order_by(Site.name, Site.id)
    return list(session.scalars(statement if reach is None else statement.where(Site.id.in_(sorted(reach)))))


def set_limits(editor: Editor, sites: list[Site]) -> None:
    """Limit the editor to these sites; to none of them means to all."""
    editor.limits = [EditorSite(site_id=site.id) for site in sites]
