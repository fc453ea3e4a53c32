"""Delete for good: a typo with all that readers wrote about it, one report, spam, or a whole site."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.counting import count_typos
from collector.store.database import Database
from collector.store.holding import hold
from collector.store.hours import start_of_hour
from collector.store.memberships import memberships, release_reports, typos_of
from collector.store.models import (
    Action,
    Article,
    DeletedTypo,
    Editor,
    Event,
    Kind,
    Mention,
    Report,
    ReportHour,
    ReportTypo,
    Site,
    Status,
    Typo,
    TypoAlias,
)
from collector.store.models.event import named
from collector.store.rollups import count_again
from collector.store.splitting import without_reports
from collector.store.typos import count_reports, typos_by_id

# Typos in one transaction: reports wait while it lasts.
_BATCH = 50


def delete_typo(session: Session, typo: Typo, editor: Editor | None, now: datetime) -> None:
    """Delete a typo with its reports and history, inside the caller's transaction, and note who did it.

    Reports that are of other typos, too, go from these, which are counted anew; one without reports is deleted, too.
    The typo's phrase is removed from the histories of other typos. Raises Gone if it has been merged into another typo.
    """
    _hold_article(session, typo.id)
    others = _others_with_reports_of(session, typo.id)
    hold(session, typo, *others)
    about = {"site": typo.site.key, "reports": count_reports(session, typo.id)}
    audit.note(session, editor, "typo.deleted", str(typo.id), now, **about)
    hours = _hours_of(session, typo)
    _delete_reports(session, select(memberships(typo.id).c.report_id), others, editor, now)
    _delete(session, typo)
    count_again(session.connection(), [(typo.site_id, hour) for hour in hours])


def delete_report(session: Session, report: Report, editor: Editor | None, now: datetime) -> int | None:
    """Delete one report, inside the caller's transaction, note who did it, and return the number of the first of its
    typos that is still there; None where none is.

    The counts and suggestions of its typos are updated. A typo without reports is deleted, too.
    """
    _hold_article(session, report.typo_id)
    session.refresh(report)
    numbers = typos_of(session, [report])[report.id]
    there = typos_by_id(session, numbers)
    typos = [there[number] for number in numbers]
    hold(session, *typos)
    site_id, hour = typos[0].site_id, start_of_hour(report.received_at)
    audit.note(session, editor, "report.deleted", str(report.id), now, site=typos[0].site.key, typo=typos[0].id)
    left = _delete_reports(session, select(Report.id).where(Report.id == report.id), typos, editor, now)
    count_again(session.connection(), [(site_id, hour)])
    return left[0].id if left else None


def delete_spam(database: Database, now: datetime, days: int) -> int:
    """Delete typos that were marked as spam so many days ago and not reported since; return how many.

    Their reports go with them, but for those that are of another typo, too. It can be interrupted and run again. Other
    typos are never deleted automatically.
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
                _delete_with_own_reports(session, typo)
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
        _delete_with_own_reports(session, typo)  # others go with the last of their typos
    return bool(typos)


def _hold_article(session: Session, typo_id: int) -> None:
    """Let no reports come to the typo's article until the transaction ends."""
    article = select(Article.id).join(Typo, Typo.article_id == Article.id).where(Typo.id == typo_id)
    session.execute(article.with_for_update(of=Article, key_share=True))


def _others_with_reports_of(session: Session, typo_id: int) -> list[Typo]:
    """Return the other typos that have reports of this one."""
    reports = select(memberships(typo_id).c.report_id)
    first = select(Report.typo_id).where(Report.id.in_(reports))
    further = select(ReportTypo.typo_id).where(ReportTypo.report_id.in_(reports))
    numbers = {*session.scalars(first.distinct()), *session.scalars(further.distinct())}
    return list(typos_by_id(session, numbers - {typo_id}).values())


def _hours_of(session: Session, typo: Typo) -> set[datetime]:
    return {start_of_hour(at) for at in session.scalars(select(memberships(typo.id).c.received_at))}


def _delete_reports(
    session: Session, report_ids: Select[Any], typos: Sequence[Typo], editor: Editor | None, now: datetime
) -> list[Typo]:
    """Delete these reports, and return those of their typos, which are held, that have others; the rest are
    deleted."""
    left: list[Typo] = []
    lone: list[Typo] = []
    for typo in typos:
        member = memberships(typo.id)
        has_others = session.scalar(select(exists().where(member.c.report_id.not_in(report_ids))))
        (left if has_others else lone).append(typo)
    for typo in typos:
        _forget_in_actions(session, typo)
    without_reports(session, left, report_ids, editor, now)
    for typo in lone:
        _delete(session, typo)
    return left


def _delete_with_own_reports(session: Session, typo: Typo) -> None:
    """Delete a typo with those reports that are of no other one."""
    release_reports(session.connection(), typo.id)
    hours = _hours_of(session, typo)
    session.execute(delete(Report).where(Report.typo_id == typo.id))
    _delete(session, typo)
    count_again(session.connection(), [(typo.site_id, hour) for hour in hours])


def _delete(session: Session, typo: Typo) -> None:
    """Delete a typo that has no reports any more."""
    _forget_in_other_histories(session, typo)
    _forget_in_actions(session, typo)
    events = select(Event.id).where(Event.typo_id == typo.id)
    session.execute(delete(Mention).where(Mention.event_id.in_(events)))
    for table in (Event, TypoAlias):
        session.execute(delete(table).where(table.typo_id == typo.id))
    session.execute(delete(Typo).where(Typo.id == typo.id))  # with its findings, search text and senders
    session.expunge(typo)
    count_typos(session.connection(), {(typo.site_id, typo.status): -1})
    _keep_number(session, typo.id)


def _forget_in_other_histories(session: Session, typo: Typo) -> None:
    """Remove the typo's phrase from the events of typos that it was split from, or that were split from it."""
    told = named(typo.id, typo.exact)
    for column in (Event.old, Event.new):
        regrouped = (Event.kind.in_((Kind.SPLIT, Kind.MERGE)), column == told)
        session.execute(update(Event).where(*regrouped).values({column: named(typo.id, "…")}))


def _forget_in_actions(session: Session, typo: Typo) -> None:
    """Remove how the typo was quoted from what undoing its splits takes: that may be what a deleted report says."""
    of_typo = select(Event.action_id).where(Event.typo_id == typo.id, Event.kind == Kind.SPLIT)
    for action in session.scalars(select(Action).where(Action.id.in_(of_typo))):
        action.details = {name: value for name, value in action.details.items() if name != "was"}
    session.flush()


def _keep_number(session: Session, number: int) -> None:
    largest = session.scalar(select(func.max(DeletedTypo.id))) or 0
    if number > largest:
        session.add(DeletedTypo(id=number))
        session.execute(delete(DeletedTypo).where(DeletedTypo.id < number))
