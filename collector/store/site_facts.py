"""What the list of sites says of each: when the last report came, and how many typos wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collector.store.models import OPEN, Article, Report, Site, Typo, TypoCount


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Of one site: when its last report came, None where none ever did, and how many of its typos are open."""

    last_report: datetime | None = None
    open_typos: int = 0


def facts_of(session: Session, sites: Collection[Site]) -> dict[int, SiteFacts]:
    """Return the facts by the site's number."""
    ids = [site.id for site in sites]
    # Every report touches its article, and there are far fewer articles than reports.
    seen = select(Article.site_id, func.max(Article.last_seen)).where(Article.site_id.in_(ids))
    last = dict(session.execute(seen.group_by(Article.site_id)).all())
    waiting = select(TypoCount.site_id, func.sum(TypoCount.more)).where(
        TypoCount.site_id.in_(ids), TypoCount.status.in_([status.value for status in OPEN])
    )
    count = dict(session.execute(waiting.group_by(TypoCount.site_id)).all())
    return {one: SiteFacts(last.get(one), int(count.get(one) or 0)) for one in ids}


@dataclass(frozen=True, slots=True)
class SiteSize:
    """How many typos and reports a site has."""

    typos: int
    reports: int


def size_of(session: Session, site: Site) -> SiteSize:
    """Return how much goes when the site is removed. It counts all of its reports."""
    typos = session.scalar(select(func.count()).select_from(Typo).where(Typo.site_id == site.id)) or 0
    reports = select(func.count()).select_from(Report).join(Typo, Typo.id == Report.typo_id)
    return SiteSize(typos, session.scalar(reports.where(Typo.site_id == site.id)) or 0)


def newest_typo(session: Session, site: Site) -> Typo | None:
    """Return the site's typo that was reported last."""
    return session.scalar(
        select(Typo).where(Typo.site_id == site.id).order_by(Typo.last_seen.desc(), Typo.id.desc()).limit(1)
    )
