"""Questions about one typo: itself, its reports, its history, its article's others. Lists are in `lists.py`."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from collector.store.database import Database
from collector.store.export import record
from collector.store.memberships import memberships, typos_of
from collector.store.models import Event, Report, Site, Typo
from collector.store.reach import ALL_SITES, Reach, within

_EXPORTED_AT_ONCE = 500
"""Reports of one page of an export; each may have some ten kilobytes."""

LARGEST_ID = 2**31 - 1
"""The largest number that a typo can have on both databases."""


def is_number(text: str) -> bool:
    """Tell whether a text is written like a number that a typo, a version or the like can have."""
    return text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= LARGEST_ID


# No answer grows without bound.
MOST_REPORTS_SHOWN = 200


def typo_by_id(session: Session, typo_id: int) -> Typo | None:
    """Return one typo."""
    return session.get(Typo, typo_id)


def typos_by_id(session: Session, typo_ids: Collection[int]) -> dict[int, Typo]:
    """Return those of these typos that there are, by their numbers."""
    return {typo.id: typo for typo in session.scalars(select(Typo).where(Typo.id.in_(typo_ids)))}


def site_of(session: Session, typo_id: int) -> int | None:
    """Return the number of the typo's site, None where there is no such typo."""
    return session.scalar(select(Typo.site_id).where(Typo.id == typo_id))


def sites_of(session: Session, typo_ids: Collection[int], reach: Reach) -> set[int]:
    """Return the numbers of the sites of these typos that are in reach."""
    found = session.scalars(select(Typo.site_id).where(Typo.id.in_(typo_ids)).distinct())
    return {site_id for site_id in found if within(reach, site_id)}


def reports_of(
    session: Session, typo_id: int, after: uuid.UUID | None = None, limit: int = MOST_REPORTS_SHOWN
) -> list[Report]:
    """Return the typo's reports, newest first: those that follow the report `after`, or the first ones. Reports of
    several typos are reports of each."""
    member = memberships(typo_id)
    wanted = select(member.c.report_id).where(*_following(session, typo_id, member, after))
    numbers = wanted.order_by(member.c.received_at.desc(), member.c.report_id).limit(limit)
    found = select(Report).where(Report.id.in_(numbers))
    return list(session.scalars(found.order_by(Report.received_at.desc(), Report.id)))


def count_reports(session: Session, typo_id: int, after: uuid.UUID | None = None) -> int:
    """Return how many reports of the typo follow the report `after`, or how many there are."""
    member = memberships(typo_id)
    wanted = select(func.count()).select_from(member).where(*_following(session, typo_id, member, after))
    return session.scalar(wanted) or 0


def count_among(session: Session, typo_id: int, numbers: Collection[uuid.UUID]) -> int:
    """Return how many of these reports are the typo's."""
    member = memberships(typo_id)
    wanted = select(func.count()).select_from(member).where(member.c.report_id.in_(numbers))
    return session.scalar(wanted) or 0


def last_among(session: Session, typo_id: int, numbers: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Return that of these reports of the typo which comes last, None where none of them is the typo's."""
    member = memberships(typo_id)
    wanted = select(member.c.report_id).where(member.c.report_id.in_(numbers))
    return session.scalar(wanted.order_by(member.c.received_at, member.c.report_id.desc()).limit(1))


def received_at(session: Session, typo_id: int, report_id: uuid.UUID) -> datetime | None:
    """Return when a report of the typo's article was received, None for any other: it may have been the typo's before
    it was split off or merged."""
    article = select(Typo.article_id).where(Typo.id == typo_id).scalar_subquery()
    wanted = select(Report.received_at).join(Typo, Typo.id == Report.typo_id)
    return session.scalar(wanted.where(Report.id == report_id, Typo.article_id == article))


def _following(session: Session, typo_id: int, member: Any, after: uuid.UUID | None) -> list[ColumnElement[bool]]:
    """Return the conditions that a report of the typo (`memberships`) comes after this one, newest first; none where
    that is none of the article's."""
    there = received_at(session, typo_id, after) if after else None
    if there is None:
        return []
    at_once = and_(member.c.received_at == there, member.c.report_id > after)
    return [or_(member.c.received_at < there, at_once)]


def phrases_of(session: Session, typo_ids: Collection[int]) -> dict[int, str]:
    """Return the phrases of those of these typos that there are, by their numbers."""
    return dict(session.execute(select(Typo.id, Typo.exact).where(Typo.id.in_(typo_ids))).all())


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


def all_reports(
    database: Database, reach: Reach, site_key: str | None = None, at_once: int = _EXPORTED_AT_ONCE
) -> Iterator[dict[str, Any]]:
    """Yield every report in reach as a record for an export, once and oldest first, never many in memory at once.

    A report of several typos has the status of its first one. They are read in pages, each in its own transaction, so
    that a slow download holds no connection.
    """
    statement = (
        select(Report, Site.key, Typo.status)
        .join(Typo, Typo.id == Report.typo_id)
        .join(Site, Site.id == Typo.site_id)
        .order_by(Report.received_at, Report.id)
        .limit(at_once)
    )
    if site_key:
        statement = statement.where(Site.key == site_key)
    if reach is not ALL_SITES:
        statement = statement.where(Typo.site_id.in_(sorted(reach)))
    page = statement
    while True:
        with database.read() as session:
            rows = session.execute(page).all()
            typos = typos_of(session, [report for report, *_ in rows])
        for report, key, status in rows:
            yield record(report, typos[report.id], key, status)
        if len(rows) < at_once:
            return
        last = rows[-1][0]
        is_later = or_(Report.received_at > last.received_at, Report.id > last.id)
        page = statement.where(Report.received_at >= last.received_at, is_later)
