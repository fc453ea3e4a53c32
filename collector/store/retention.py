"""Forgetting what readers wrote, where a site's administrator says after how many days.

It counts from a typo's last report, and for typos that were decided: fixed, rejected or spam. A report of several typos
waits for all of them. What goes is what readers wrote and where exactly they were: comments, suggestions with how many
readers made them, the parts of addresses that the article's own address does not have, and what their browsers told.
What stays is the mistake itself: the phrase with its paragraph, which are the site's own words, when and how often it
was reported, and what editors did.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session, aliased

from collector.store.database import Database
from collector.store.memberships import memberships
from collector.store.models import OPEN, Article, Finding, Report, ReportTypo, Site, Status, Typo
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
    due = select(Typo).where(Typo.site_id == site_id, _is_due(Typo, until)).order_by(Typo.id)
    while True:
        with database.write() as session:
            # Their rows are held, so that no report and no editor comes in between.
            held = due.where(Typo.id > after, _has_words(until)).with_for_update(of=Typo, skip_locked=True)
            typos = list(session.scalars(held.limit(_BATCH)))
            done += _forget(session, typos, due) if typos else 0
        if len(typos) < _BATCH:
            return done
        after = typos[-1].id


def _is_due(typo: Any, until: datetime) -> ColumnElement[bool]:
    return and_(typo.status.in_(_DECIDED), typo.last_seen < until)


def _has_words(until: datetime) -> ColumnElement[bool]:
    """Return the condition that a typo has a report with words of its reader, all of whose typos are due."""
    first, further, link = aliased(Typo), aliased(Typo), aliased(ReportTypo)
    home = select(Article.url).join(first, first.article_id == Article.id).where(first.id == Report.typo_id)
    said = (Report.comment, Report.suggestion, Report.title, Report.canonical_url)
    has_browser = cast(Report.client, Text).not_in(["{}", "null"])
    has_words = or_(*(one.is_not(None) for one in said), Report.url != home.scalar_subquery(), has_browser)
    waits = or_(
        exists().where(first.id == Report.typo_id, ~_is_due(first, until)),
        exists().where(link.report_id == Report.id, further.id == link.typo_id, ~_is_due(further, until)),
    )
    return or_(
        exists().where(Report.typo_id == Typo.id, has_words, ~waits),
        exists().where(ReportTypo.typo_id == Typo.id, Report.id == ReportTypo.report_id, has_words, ~waits),
    )


def _forget(session: Session, typos: Sequence[Typo], due: Select[Typo]) -> int:
    """Forget what readers wrote of these typos, which are held, and of due ones that have reports of theirs; return of
    how many typos that was. Reports that are of another one, too, keep their words for the time being."""
    of_typos = _reports_of([typo.id for typo in typos])
    first = select(Report.typo_id).where(Report.id.in_(of_typos))
    further = select(ReportTypo.typo_id).where(ReportTypo.report_id.in_(of_typos))
    others = {*session.scalars(first), *session.scalars(further)} - {typo.id for typo in typos}
    more = due.where(Typo.id.in_(others)).with_for_update(of=Typo, skip_locked=True)
    held = [*typos, *session.scalars(more)]
    is_kept = exists().where(ReportTypo.report_id == Report.id, ReportTypo.typo_id.not_in([one.id for one in held]))
    gone: dict[str, Any] = {"comment": None, "suggestion": None, "title": None, "canonical_url": None, "client": {}}
    for typo in held:
        own = update(Report).where(Report.typo_id == typo.id, ~is_kept).values(url=typo.article.url, **gone)
        session.execute(own.execution_options(synchronize_session=False))
    for typo in held:
        _forget_suggestions(session, typo.id)
        gather_search_text(session, typo.id)
    return len(held)


def _reports_of(typo_ids: Collection[int]) -> CompoundSelect[Any]:
    first = select(Report.id).where(Report.typo_id.in_(typo_ids))
    return union(first, select(ReportTypo.report_id).where(ReportTypo.typo_id.in_(typo_ids)))


def _forget_suggestions(session: Session, typo_id: int) -> None:
    """Delete the suggestions of the typo that no report of it makes any more."""
    member = memberships(typo_id)
    made = select(member.c.finding).join(Report, Report.id == member.c.report_id).where(Report.suggestion.is_not(None))
    told = (Finding.typo_id == typo_id, Finding.text.is_not(None))
    session.execute(delete(Finding).where(*told, Finding.key.not_in(made)))
