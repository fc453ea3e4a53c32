"""Questions about one typo: itself, its reports, its history, its article's others. Lists are in `lists.py`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from collector.store.export import record
from collector.store.models import Event, Report, Site, Typo
from collector.store.reach import Reach

LARGEST_ID = 2**31 - 1
"""The largest number that a typo can have on both databases."""

# No reader of a page looks at more, and no answer grows without bound.
MOST_REPORTS_SHOWN = 200


def typo_by_id(session: Session, typo_id: int) -> Typo | None:
    """Return one typo."""
    return session.get(Typo, typo_id)


def reports_of(session: Session, typo_id: int) -> list[Report]:
    """Return the typo's reports, newest first, at most MOST_REPORTS_SHOWN."""
    return list(
        session.scalars(
            select(Report)
            .where(Report.typo_id == typo_id)
            .order_by(Report.received_at.desc(), Report.id)
            .limit(MOST_REPORTS_SHOWN)
        )
    )


def history_of(session: Session, typo_id: int) -> list[Event]:
    """Return what editors did with the typo, oldest first."""
    return list(session.scalars(select(Event).where(Event.typo_id == typo_id).order_by(Event.id)))


def neighbours_of(session: Session, typo: Typo, limit: int) -> list[Typo]:
    """Return the other typos of the article, those of the same paragraph first, then those of most readers."""
    elsewhere = case((and_(Typo.block_text == typo.block_text, Typo.block_text != ""), 0), else_=1)
    return list(
        session.scalars(
            select(Typo)
            .where(Typo.article_id == typo.article_id, Typo.id != typo.id)
            .order_by(elsewhere, Typo.reports.desc(), Typo.id)
            .limit(limit)
        )
    )


def all_reports(session: Session, site_key: str | None = None, reach: Reach = None) -> Iterator[dict[str, Any]]:
    """Yield every report in reach as a record for an export, oldest first, never many in memory at once."""
    statement = (
        select(Report, Site.key, Typo.status)
        .join(Typo, Typo.id == Report.typo_id)
        .join(Site, Site.id == Typo.site_id)
        .order_by(Report.received_at, Report.id)
        .execution_options(yield_per=1000)
    )
    if site_key:
        statement = statement.where(Site.key == site_key)
    if reach is not None:
        statement = statement.where(Typo.site_id.in_(sorted(reach)))
    for report, key, status in session.execute(statement):
        yield record(report, key, status)
        session.expunge(report)
