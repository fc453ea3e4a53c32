"""Count reports that were refused because of their origin, by site and origin."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from collector.store.models import RefusedOrigin, Site

MOST_PER_SITE = 20
"""The most origins that are kept for a site, those with most reports: anyone can invent any number of them."""

_REMEMBERED = timedelta(days=30)


def count_refused(connection: Connection, counts: Mapping[tuple[int, str], int], now: datetime) -> None:
    """Count refused reports by site and origin, inside the caller's transaction."""
    known = set(connection.scalars(select(Site.id).where(Site.id.in_({site for site, _ in counts}))))
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    for (site_id, origin), count in sorted(counts.items()):
        if site_id not in known:
            continue
        new = insert(RefusedOrigin).values(site_id=site_id, origin=origin, count=count, last_seen=now)
        more = {"count": RefusedOrigin.count + new.excluded.count, "last_seen": now}
        connection.execute(new.on_conflict_do_update(index_elements=["site_id", "origin"], set_=more))
    connection.execute(delete(RefusedOrigin).where(RefusedOrigin.last_seen < now - _REMEMBERED))
    for site_id in sorted(known):
        _keep_the_most(connection, site_id)


def refused_of(session: Session, site: Site) -> list[RefusedOrigin]:
    """Return the origins whose reports the site refused and that it does not allow now, most reports first."""
    found = select(RefusedOrigin).where(
        RefusedOrigin.site_id == site.id, RefusedOrigin.origin.not_in(site.origins or [""])
    )
    return list(session.scalars(found.order_by(RefusedOrigin.count.desc(), RefusedOrigin.origin)))


def forget_refused(session: Session, site: Site, origin: str) -> bool:
    """Delete the count of this origin. Return whether there was one."""
    gone = delete(RefusedOrigin).where(RefusedOrigin.site_id == site.id, RefusedOrigin.origin == origin)
    return session.execute(gone.returning(RefusedOrigin.origin)).first() is not None


def _keep_the_most(connection: Connection, site_id: int) -> None:
    here = RefusedOrigin.site_id == site_id
    order = (RefusedOrigin.count.desc(), RefusedOrigin.last_seen.desc(), RefusedOrigin.origin)
    kept = select(RefusedOrigin.origin).where(here).order_by(*order).limit(MOST_PER_SITE)
    connection.execute(delete(RefusedOrigin).where(here, RefusedOrigin.origin.not_in(kept)))
