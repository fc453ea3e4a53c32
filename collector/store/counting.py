"""How many typos are in each status, counted with each write, so that no page counts typos."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from collector.store.models import Site, Status, TypoCount
from collector.store.prepared import Prepared
from collector.store.reach import ALL_SITES, Reach

_ADD = Prepared(
    lambda _database: insert(TypoCount).returning(TypoCount.id, sort_by_parameter_order=False),
    ("site_id", "status", "more"),
)
# Rows are summed up when so many were added: few enough that reading them takes no time.
_FOLD_EVERY = 200


def count_typos(connection: Connection, more: Mapping[tuple[int, str], int]) -> None:
    """Note, inside the caller's transaction, that there are so many typos more, or fewer, by site and status."""
    changed = [{"site_id": site, "status": status, "more": n} for (site, status), n in sorted(more.items()) if n]
    numbers = _ADD.each_returning(connection, changed) if changed else []
    if any(number % _FOLD_EVERY == 0 for [number] in numbers):
        _fold(connection)


def count_by_status(session: Session, reach: Reach, site_key: str | None = None) -> dict[str, int]:
    """Return how many typos there are in each status, in one site or in all that are in reach."""
    statement = select(TypoCount.status, func.sum(TypoCount.more)).group_by(TypoCount.status)
    if site_key:
        statement = statement.join(Site, Site.id == TypoCount.site_id).where(Site.key == site_key)
    if reach is not ALL_SITES:
        statement = statement.where(TypoCount.site_id.in_(sorted(reach)))
    return {status.value: 0 for status in Status} | {status: int(n) for status, n in session.execute(statement)}


def _fold(connection: Connection) -> None:
    """Replace rows by their sums. Whoever reads meanwhile sees all of the old ones or all of the new."""
    # Not those that another transaction is just replacing.
    there = select(TypoCount.id).with_for_update(skip_locked=True)
    gone = delete(TypoCount).where(TypoCount.id.in_(there))
    sums: dict[tuple[int, str], int] = {}
    for site, status, n in connection.execute(gone.returning(TypoCount.site_id, TypoCount.status, TypoCount.more)):
        sums[site, status] = sums.get((site, status), 0) + n
    rows: list[dict[str, Any]] = [
        {"site_id": site, "status": status, "more": n} for (site, status), n in sorted(sums.items()) if n
    ]
    if rows:
        connection.execute(insert(TypoCount), rows)
