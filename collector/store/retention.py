"""Forgetting what readers wrote, where a site's administrator says after how many days.

It counts from a typo's last report, and for typos that were decided: fixed, rejected or spam. What goes is what readers
wrote and where exactly they were: comments, suggestions with their tally, the parts of addresses that the article's own
address does not have, and what their browsers told. What stays is the mistake itself: the phrase with its paragraph,
which are the site's own words, when and how often it was reported, and what editors did.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from collector.store.database import Database
from collector.store.models import OPEN, Article, Report, Site, Status, Suggestion, Typo
from collector.store.splitting import gather_search_text

LONGEST = 3650
"""Days."""

_DECIDED = [status.value for status in Status if status not in OPEN]
# Typos in one transaction: reports wait meanwhile.
_BATCH = 100


def days_of(settings: Mapping[str, Any]) -> int | None:
    """Return the number of days in a site's settings; None where what readers wrote is kept for ever."""
    found = settings.get("retention")
    days = found.get("days") if isinstance(found, Mapping) else None
    return days if isinstance(days, int) and not isinstance(days, bool) and 0 < days <= LONGEST else None


def forget(database: Database, now: datetime) -> int:
    """Forget, for every site, what is due, and return of how many typos that was. It may be stopped anywhere and begun
    again, and several processes may do it at once."""
    with database.read() as session:
        due = [(site.id, days) for site in session.scalars(select(Site)) if (days := days_of(site.settings))]
    forgotten = sum(_forget_site(database, site_id, now - timedelta(days=days)) for site_id, days in due)
    if forgotten:
        database.checkpoint()  # the log still has the words
    return forgotten


def _forget_site(database: Database, site_id: int, until: datetime) -> int:
    done, after = 0, 0
    while True:
        with database.write() as session:
            # Their rows are held, so that no report and no editor comes in between.
            held = _due(site_id, until, after).limit(_BATCH).with_for_update(of=Typo, skip_locked=True)
            typos = list(session.scalars(held))
            for typo in typos:
                _forget_typo(session, typo)
        done += len(typos)
        if len(typos) < _BATCH:
            return done
        after = typos[-1].id


def _due(site_id: int, until: datetime, after: int) -> Select[Typo]:
    said = (Report.comment, Report.suggestion, Report.title, Report.canonical_url)
    has_browser = cast(Report.client, Text).not_in(["{}", "null"])
    has_words = select(Report.id).where(
        Report.typo_id == Typo.id, or_(*(one.is_not(None) for one in said), Report.url != Article.url, has_browser)
    )
    return (
        select(Typo)
        .join(Article, Article.id == Typo.article_id)
        .where(Typo.site_id == site_id, Typo.status.in_(_DECIDED), Typo.last_seen < until, Typo.id > after)
        .where(has_words.exists())
        .order_by(Typo.id)
    )


def _forget_typo(session: Session, typo: Typo) -> None:
    gone: dict[str, Any] = {"comment": None, "suggestion": None, "title": None, "canonical_url": None, "client": {}}
    session.execute(update(Report).where(Report.typo_id == typo.id).values(url=typo.article.url, **gone))
    session.execute(delete(Suggestion).where(Suggestion.typo_id == typo.id))
    typo.suggestion = None
    session.flush()
    gather_search_text(session, typo.id)
