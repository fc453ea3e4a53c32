"""What administrators change about a site, each part on its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.models import Editor, Site
from collector.store.retention import days_of
from collector.store.sites import add_site, set_address_rules, set_origins
from collector.store.triage import UNSET, Unset
from collector.text.address_rules import AddressRules, rules_of
from collector.text.cms_links import template_of
from collector.text.tags import TagOptions, as_settings, options_of

LONGEST_NAME = 200
MOST_ORIGINS = 100


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What is wanted of a site, all of it clean; what is unset stays. `cms` is a template of links, "" for none;
    `days` are those after which readers' words go, None for never."""

    name: str | Unset = UNSET
    origins: tuple[str, ...] | Unset = UNSET
    cms: str | Unset = UNSET
    rules: AddressRules | Unset = UNSET
    days: int | Unset | None = UNSET
    options: TagOptions | Unset = UNSET


def make_site(session: Session, change: SiteChange, editor: Editor | None, now: datetime) -> Site:
    """Add a site with what the change says, a name and origins at least, and note who did."""
    if isinstance(change.name, Unset) or isinstance(change.origins, Unset):
        raise ValueError("a site needs a name and origins")
    site = add_site(session, change.name, list(change.origins), now)
    _apply(session, site, change)
    audit.note(session, editor, "site-added", site.name, now, key=site.key, origins=site.origins)
    return site


def change_site(session: Session, site: Site, change: SiteChange, editor: Editor | None, now: datetime) -> list[str]:
    """Make the change, in the caller's write transaction, note who did, and return the names of what is other now."""
    before = site.name
    changed = _apply(session, site, change)
    if changed:
        session.flush()
        audit.note(session, editor, "site-changed", before, now, key=site.key, changed=changed)
    return changed


def _apply(session: Session, site: Site, change: SiteChange) -> list[str]:
    changed = []
    if not isinstance(change.name, Unset) and change.name != site.name:
        site.name = change.name
        changed.append("name")
    if not isinstance(change.origins, Unset) and list(dict.fromkeys(change.origins)) != site.origins:
        set_origins(site, list(change.origins))
        changed.append("origins")
    if not isinstance(change.cms, Unset) and change.cms != template_of(site.settings):
        _set(site, "cms", change.cms or None)
        changed.append("cms")
    if not isinstance(change.days, Unset) and change.days != days_of(site.settings):
        _set(site, "retention", {"days": change.days} if change.days else None)
        changed.append("retention")
    if not isinstance(change.options, Unset) and change.options != options_of(site.settings):
        _set(site, "widget", as_settings(change.options) if change.options != TagOptions() else None)
        changed.append("widget")
    # Last, since it may join articles.
    if not isinstance(change.rules, Unset) and change.rules != rules_of(site.settings):
        set_address_rules(session, site, change.rules)
        changed.append("address")
    return changed


def _set(site: Site, name: str, value: object) -> None:
    others = {one: there for one, there in site.settings.items() if one != name}
    site.settings = others if value is None else others | {name: value}
