"""What stands around every page of the desk: the choices of status and site with their counts, the saved views."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from collector.desk.inbox.list_query import STATUSES, BadQuery, ListQuery
from collector.store.attention import unseen_mentions, views_of
from collector.store.counting import count_by_status
from collector.store.held import Which, count_held
from collector.store.models import Editor, SavedView, Site
from collector.store.reach import Reach, sites_within


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of the frame."""

    name: str
    label: str
    address: dict[str, Any]
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page. `sites` are those that the editor sees, `counts` those of the chosen one or of all;
    `mentions` is how many notes name the editor and were not seen yet, `held` how many reports are held."""

    query: ListQuery
    sites: list[Site]
    counts: dict[str, int]
    views: list[SavedView]
    mentions: int
    held: int = 0

    @property
    def statuses(self) -> list[Choice]:
        """The choices of status."""
        return [
            Choice(
                name,
                label,
                self.query.address(status=name),
                sum(self.counts[status] for status in statuses or self.counts),
                name == self.query.status,
            )
            for name, (label, statuses) in STATUSES.items()
        ]

    @property
    def site_choices(self) -> list[Choice]:
        """The choices of site; none where there is only one site."""
        if not self.has_many_sites:
            return []
        every = Choice("", _("All sites"), self.query.address(site=""), None, not self.query.site)
        return [every] + [
            Choice(site.key, site.name, self.query.address(site=site.key), None, site.key == self.query.site)
            for site in self.sites
        ]

    @property
    def open_view(self) -> int | None:
        """The number of the saved view that the page shows, if it shows one."""
        shown = {name: str(value) for name, value in self.query.address(cursor="").items()}
        return next((view.id for view in self.views if dict(parse_qsl(view.query)) == shown), None)

    @property
    def view_name(self) -> str | None:
        """What the saved view that the page shows is called."""
        return next((view.name for view in self.views if view.id == self.open_view), None)

    @property
    def has_many_sites(self) -> bool:
        """Whether pages have to say which site a typo is of."""
        return len(self.sites) > 1

    @property
    def status_label(self) -> str:
        """What the chosen status is called."""
        return str(STATUSES[self.query.status][0])

    @property
    def site_name(self) -> str | None:
        """What the chosen site is called."""
        return next((site.name for site in self.sites if site.key == self.query.site), None)


def frame(session: Session, query: ListQuery, editor: Editor, reach: Reach) -> Frame:
    """Return the frame of a page that belongs to this list. Raises BadQuery where its site does not exist."""
    sites = sites_within(session, reach)
    if query.site and query.site not in [site.key for site in sites]:
        raise BadQuery(_("There is no site with the key “%(key)s”.", key=query.site[:40]))
    counts = count_by_status(session, reach, query.site or None)
    held = count_held(session, Which(reach, query.site or None)) if editor.may_edit else 0
    return Frame(query, sites, counts, views_of(session, editor, reach), unseen_mentions(session, editor), held)
