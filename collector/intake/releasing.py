"""Release held reports: store each as if it had never been held."""

from collector.intake.batch import store_together
from collector.intake.report import read
from collector.store.database import Database
from collector.store.held import Which, next_held
from collector.store.hours import start_of_hour
from collector.store.rollups import count_again
from collector.store.sites import known_sites

# Reports in one transaction: readers' reports wait while it lasts.
_TOGETHER = 50
MOST_AT_ONCE = 5_000
"""The most reports that one request releases, so that it ends in time."""


def release(database: Database, which: Which) -> int:
    """Store held reports, oldest first, at most MOST_AT_ONCE. Return how many were stored.

    It can be interrupted at any time: each report is either held or stored.
    """
    done = 0
    while done < MOST_AT_ONCE:
        released = _release_some(database, which)
        if not released:
            break
        done += released
    return done


def _release_some(database: Database, which: Which) -> int:
    with database.intake() as connection:
        sites = {site.id: site for site in known_sites(connection).values()}
        held = next_held(connection, which, _TOGETHER)
        reports = [read(one.body, sites[one.site_id], one.id, one.received_at, one.sender) for one in held]
        while reports:
            reports = reports[len(store_together(connection, reports)) :]
        hours = {(one.site_id, start_of_hour(one.received_at)) for one in held}
        count_again(connection, hours)
    return len(held)
