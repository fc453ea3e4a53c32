"""What administrators change about a site, each part on its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.models import Editor, Site
from collector.store.retention import days_of
from collector.store.sites import add_site, set_address_rules, set_origins
from collector.store.triage import UNSET, Unset
from collector.text.address_rules import AddressRules, rules_of
from collector.text.address_rules import as_settings as rules_as_settings
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
    audit.note(session, editor, "site.added", site.name, now, key=site.key, origins=site.origins)
    return site


def change_site(session: Session, site: Site, change: SiteChange, editor: Editor | None, now: datetime) -> list[str]:
    """Make the change, in the caller's write transaction, note who did, and return the names of what is other now."""
    called, before = site.name, _told(site)
    _apply(session, site, change)
    session.flush()
    after = _told(site)
    changes = {name: {"from": before[name], "to": value} for name, value in after.items() if value != before[name]}
    if changes:
        audit.note(session, editor, "site.changed", called, now, key=site.key, **changes)
    return list(changes)


def _told(site: Site) -> dict[str, Any]:
    """A site's parts as the audit log tells them."""
    rules = rules_as_settings(rules_of(site.settings))
    return {
        "name": site.name,
        "origins": site.origins,
        "cms": template_of(site.settings),
        "retention": days_of(site.settings),
        "widget": options_of(site.settings).attributes,
        "address": {name: value for name, value in rules.items() if value},
    }


def _apply(session: Session, site: Site, change: SiteChange) -> None:
    if not isinstance(change.name, Unset):
        site.name = change.name
    if not isinstance(change.origins, Unset):
        set_origins(site, list(change.origins))
    if not isinstance(change.cms, Unset):
        _set(site, "cms", change.cms or None)
    if not isinstance(change.days, Unset):
        _set(site, "retention", {"days": change.days} if change.days else None)
    if not isinstance(change.options, Unset):
        _set(site, "widget", as_settings(change.options) if change.options != TagOptions() else None)
    # Last, since it may join articles.
    if not isinstance(change.rules, Unset) and change.rules != rules_of(site.settings):
        set_address_rules(session, site, change.rules)


def _set(site: Site, name: str, value: object) -> None:
    others = {one: there for one, there in site.settings.items() if one != name}
    site.settings = others if value is None else others | {name: value}
