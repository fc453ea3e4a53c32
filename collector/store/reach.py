"""Which sites an editor may see."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Editor, EditorSite, Site


class AllSites(Enum):
    """The one value that means "every site". It is not None, so that a forgotten argument does not open everything."""

    ALL = "all sites"


ALL_SITES: Final = AllSites.ALL

Reach = frozenset[int] | AllSites
"""The ids of the sites that an editor sees, possibly none; or ALL_SITES."""

Sites = Sequence[Site] | AllSites
"""The sites that an editor is given, possibly none; or ALL_SITES."""


def reach_of(session: Session, editor: Editor) -> Reach:
    """Return which sites this editor sees. An admin sees all of them."""
    if editor.sees_all_sites:
        return ALL_SITES
    return frozenset(session.scalars(select(EditorSite.site_id).where(EditorSite.editor_id == editor.id)))


def within(reach: Reach, site_id: int) -> bool:
    """Tell whether a site is in reach."""
    return reach is ALL_SITES or site_id in reach


def sites_within(session: Session, reach: Reach) -> list[Site]:
    """Return the sites in reach, by name."""
    statement = select(Site).order_by(Site.name, Site.id)
    return list(session.scalars(statement if reach is ALL_SITES else statement.where(Site.id.in_(sorted(reach)))))


def set_sites(editor: Editor, sites: Sites) -> None:
    """Let the editor see exactly these sites; none if the list is empty."""
    editor.all_sites = sites is ALL_SITES
    editor.limits = [] if sites is ALL_SITES else [EditorSite(site_id=site.id) for site in sites]
