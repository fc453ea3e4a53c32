"""Questions about sites, and changes of them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from collector.store.joined_typos import regroup
from collector.store.models import Site, SiteOrigin
from collector.store.rekey import rekey_articles
from collector.text.address_rules import NO_RULES, AddressRules, as_settings, rules_of


@dataclass(frozen=True, slots=True)
class KnownSite:
    """What the readers' endpoint needs to know of a site."""

    id: int
    key: str
    origins: frozenset[str]
    rules: AddressRules = NO_RULES


def known_sites(connection: Connection) -> dict[str, KnownSite]:
    """Return every site by its key. An installation has a handful, so they are read all at once."""
    origins: dict[int, set[str]] = {}
    for site_id, origin in connection.execute(select(SiteOrigin.site_id, SiteOrigin.origin)):
        origins.setdefault(site_id, set()).add(origin)
    return {
        key: KnownSite(site_id, key, frozenset(origins.get(site_id, ())), rules_of(settings))
        for site_id, key, settings in connection.execute(select(Site.id, Site.key, Site.settings))
    }


def all_sites(session: Session) -> list[Site]:
    """Return the sites, by name."""
    return list(session.scalars(select(Site).order_by(Site.name, Site.id)))


def site_by_key(session: Session, key: str) -> Site | None:
    """Return the site with this key."""
    return session.scalar(select(Site).where(Site.key == key))


def add_site(session: Session, name: str, origins: list[str], now: datetime, key: str | None = None) -> Site:
    """Store a new site and return it. `origins` are clean ones (collector.text.origins.clean_origin)."""
    site = Site(key=key or secrets.token_hex(8), name=name, settings={}, created_at=now)
    session.add(site)
    set_origins(site, origins)
    session.flush()
    return site


def set_origins(site: Site, origins: list[str]) -> None:
    """Make these clean origins the site's, in this order."""
    kept = {row.origin: row for row in site.origin_rows}
    rows = []
    for position, origin in enumerate(dict.fromkeys(origins)):
        row = kept.get(origin) or SiteOrigin(origin=origin)
        row.position = position
        rows.append(row)
    site.origin_rows = rows


def set_address_rules(session: Session, site: Site, rules: AddressRules, now: datetime | None = None) -> None:
    """Make these the site's rules on addresses, and let its articles follow: some may become one, and so may typos of
    theirs, at the moment `now`."""
    others = {name: value for name, value in site.settings.items() if name != "address"}
    site.settings = others if rules == NO_RULES else others | {"address": as_settings(rules)}
    session.flush()
    joined = rekey_articles(session.connection(), site.id)
    session.expire_all()
    regroup(session, joined, now or datetime.now(UTC))
