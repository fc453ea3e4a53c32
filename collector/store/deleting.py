"""Delete for good: a typo with all that readers wrote about it, one report, spam, or a whole site."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.counting import count_typos
from collector.store.database import Database
from collector.store.holding import hold
from collector.store.hours import start_of_hour
from collector.store.models import (
    Article,
    DeletedTypo,
    Editor,
    Event,
    Kind,
    Mention,
    Report,
    ReportHour,
    Site,
    Status,
    Typo,
    TypoAlias,
)
from collector.store.models.event import named
from collector.store.rollups import count_again
from collector.store.splitting import without_report
from collector.store.typos import count_reports

# Typos in one transaction: reports wait while it lasts.
_BATCH = 50


def delete_typo(session: Session, typo: Typo, editor: Editor | None, now: datetime) -> None:
    """Delete a typo with its reports and history, inside the caller's transaction, and note who did it.

    Its phrase is removed from the histories of other typos too. Raises Gone if it has been merged into another typo.
    """
    hold(session, typo)
    about = {"site": typo.site.key, "reports": count_reports(session, typo.id)}
    _delete(session, typo)
    audit.note(session, editor, "typo.deleted", str(typo.id), now, **about)


def delete_report(session: Session, report: Report, editor: Editor | None, now: datetime) -> int | None:
    """Delete one report, inside the caller's transaction, note who did it, and return its typo's number.

    The typo's counts and suggestions are updated. A typo without reports is deleted too: None is returned then.
    """
    typo = session.get_one(Typo, report.typo_id)
    hold(session, typo)
    audit.note(session, editor, "report.deleted", str(report.id), now, site=typo.site.key, typo=typo.id)
    if count_reports(session, typo.id) == 1:
        _delete(session, typo)
        return None
    hour = start_of_hour(report.received_at)
    without_report(session, typo, report, editor, now)
    count_again(session.connection(), [(typo.site_id, hour)])
    return typo.id


def delete_spam(database: Database, now: datetime, days: int) -> int:
    """Delete typos that were marked as spam so many days ago and not reported since; return how many.

    It can be interrupted and run again. Other typos are never deleted automatically.
    """
    until = now - timedelta(days=days)
    marked = exists().where(Event.typo_id == Typo.id, Event.kind == Kind.STATUS, Event.new == Status.SPAM)
    due = (
        select(Typo)
        .where(Typo.status == Status.SPAM, Typo.last_seen < until, marked, ~marked.where(Event.at >= until))
        .order_by(Typo.id)
        .limit(_BATCH)
        .with_for_update(of=Typo, skip_locked=True)
    )
    done = 0
    while True:
        with database.write() as session:
            typos = list(session.scalars(due))
            for typo in typos:
                _delete(session, typo)
        done += len(typos)
        if len(typos) < _BATCH:
            break
    if done:
        database.checkpoint()
    return done


def remove_site(database: Database, site_id: int, editor_id: int | None, now: datetime) -> None:
    """Delete a site with its articles, typos and reports, and note who did it.

    It stops taking reports at once; other processes may take some for a second more, which are deleted too. Deleting
    can be interrupted and run again.
    """
    with database.write() as session:
        site = session.get_one(Site, site_id)
        typos = session.scalar(select(func.count()).select_from(Typo).where(Typo.site_id == site_id)) or 0
        who = session.get(Editor, editor_id) if editor_id else None
        audit.note(session, who, "site.removed", site.name, now, key=site.key, origins=site.origins, typos=typos)
        site.origin_rows = []
    is_more = True
    while is_more:
        with database.write() as session:
            is_more = _delete_some_of(session, site_id)
    with database.erase() as session:
        while _delete_some_of(session, site_id):
            pass
        session.execute(delete(Article).where(Article.site_id == site_id))
        session.execute(delete(ReportHour).where(ReportHour.site_id == site_id))
        session.execute(delete(Site).where(Site.id == site_id))


def _delete_some_of(session: Session, site_id: int) -> bool:
    """Delete some of the site's typos, inside the caller's transaction, and tell whether there were any."""
    typos = list(session.scalars(select(Typo).where(Typo.site_id == site_id).order_by(Typo.id).limit(_BATCH)))
    for typo in typos:
        _delete(session, typo)
    return bool(typos)


def _delete(session: Session, typo: Typo) -> None:
    hours = {start_of_hour(at) for at in session.scalars(select(Report.received_at).where(Report.typo_id == typo.id))}
    _forget_in_other_histories(session, typo)
    events = select(Event.id).where(Event.typo_id == typo.id)
    session.execute(delete(Mention).where(Mention.event_id.in_(events)))
    for table in (Report, Event, TypoAlias):
        session.execute(delete(table).where(table.typo_id == typo.id))
    session.execute(delete(Typo).where(Typo.id == typo.id))  # with its tallies, search text and senders
    session.expunge(typo)
    connection = session.connection()
    count_typos(connection, {(typo.site_id, typo.status): -1})
    count_again(connection, [(typo.site_id, hour) for hour in hours])
    _keep_number(session, typo.id)


def _forget_in_other_histories(session: Session, typo: Typo) -> None:
    """Remove the typo's phrase from the events of typos that it was split from, or that were split from it."""
    told = named(typo.id, typo.exact)
    for column in (Event.old, Event.new):
        regrouped = (Event.kind.in_((Kind.SPLIT, Kind.MERGE)), column == told)
        session.execute(update(Event).where(*regrouped).values({column: named(typo.id, "…")}))


def _keep_number(session: Session, number: int) -> None:
    largest = session.scalar(select(func.max(DeletedTypo.id))) or 0
    if number > largest:
        session.add(DeletedTypo(id=number))
        session.execute(delete(DeletedTypo).where(DeletedTypo.id < number))
