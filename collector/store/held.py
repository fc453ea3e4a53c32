"""Store, count, group and delete held reports, those that came in a flood."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.models import Article, ArticleAlias, Editor, HeldReport, Site, Typo, TypoAlias
from collector.store.reach import ALL_SITES, Reach

_MINUTE = timedelta(minutes=1)
_LAST_MINUTE = datetime.max.replace(tzinfo=UTC) - _MINUTE
MOST_HELD = 10_000
"""The most reports that are held for a site: a flood must not fill the disk."""

# The most senders and minutes that are shown, those with most reports first.
_MOST_GROUPS = 50


@dataclass(frozen=True, slots=True)
class Which:
    """A filter for held reports: those of the sites in reach, or only some of them."""

    reach: Reach
    site_key: str | None = None
    sender: str | None = None
    minute: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the filter as conditions on HeldReport."""
        wanted: list[ColumnElement[bool]] = []
        if self.reach is not ALL_SITES:
            wanted.append(HeldReport.site_id.in_(sorted(self.reach)))
        if self.site_key is not None:
            wanted.append(HeldReport.site_id.in_(select(Site.id).where(Site.key == self.site_key)))
        if self.sender is not None:
            wanted.append(HeldReport.sender == self.sender)
        if self.minute is not None:
            end = min(self.minute, _LAST_MINUTE) + _MINUTE
            wanted += [HeldReport.received_at >= self.minute, HeldReport.received_at < end]
        if self.until is not None:
            wanted.append(HeldReport.received_at <= self.until)
        return wanted


@dataclass(frozen=True, slots=True)
class Group:
    """Held reports of one sender or one minute, with the latest one's phrase. `sender` is None once its day is over."""

    count: int
    first: datetime
    last: datetime
    phrase: str
    sender: str | None = None


def hold_reports(connection: Connection, rows: Collection[dict[str, Any]], article_ids: Collection[int]) -> None:
    """Store held reports, and delete those of these articles that have no typos or aliases."""
    if rows:
        connection.execute(insert(HeldReport), list(rows))
    is_known = exists().where(Typo.article_id == Article.id)
    has_been = exists().where(TypoAlias.article_id == Article.id)
    is_joined = exists().where(ArticleAlias.article_id == Article.id)
    connection.execute(delete(Article).where(Article.id.in_(article_ids), ~is_known, ~has_been, ~is_joined))


def room_for_held(connection: Connection, site_id: int) -> int:
    """Return how many more reports of the site can be held."""
    some = select(HeldReport.id).where(HeldReport.site_id == site_id).limit(MOST_HELD).subquery()
    return MOST_HELD - (connection.scalar(select(func.count()).select_from(some)) or 0)


def count_held(session: Session, which: Which) -> int:
    """Return how many reports are held."""
    return session.scalar(select(func.count()).select_from(HeldReport).where(*which.conditions())) or 0


def by_sender(session: Session, which: Which) -> list[Group]:
    """Return the held reports of each sender, most first; those whose day is over are one group."""
    return [replace(group, sender=sender) for sender, group in _grouped(session, which, HeldReport.sender)]


def by_minute(session: Session, which: Which) -> list[Group]:
    """Return the held reports of each minute, most first."""
    is_sqlite = session.connection().dialect.name == "sqlite"
    column: Any = HeldReport.received_at
    minute = func.strftime("%Y-%m-%d %H:%M", column) if is_sqlite else func.date_trunc("minute", column)
    return [group for _minute, group in _grouped(session, which, minute)]


def delete_held(session: Session, which: Which, editor: Editor | None, now: datetime) -> int:
    """Delete held reports, inside the caller's transaction, note who did it, and return how many there were."""
    gone = delete(HeldReport).where(*which.conditions()).returning(HeldReport.site_id)
    counts = Counter(session.scalars(gone).all())
    for site in session.scalars(select(Site).where(Site.id.in_(counts)).order_by(Site.id)):
        audit.note(session, editor, "held.deleted", site.name, now, key=site.key, reports=counts[site.id])
    return counts.total()


def delete_older(session: Session, until: datetime) -> int:
    """Delete reports that have been held since before this moment; return how many there were."""
    old = delete(HeldReport).where(HeldReport.received_at < until)
    return len(session.execute(old.returning(HeldReport.id)).all())


def next_held(connection: Connection, which: Which, limit: int) -> list[HeldReport]:
    """Remove the oldest held reports from the table, inside the caller's transaction, and return them."""
    columns = HeldReport.__table__.columns
    wanted = select(HeldReport.id).where(*which.conditions()).order_by(HeldReport.received_at, HeldReport.id)
    numbers = connection.scalars(wanted.limit(limit).with_for_update(skip_locked=True)).all()
    rows = connection.execute(delete(HeldReport).where(HeldReport.id.in_(numbers)).returning(*columns)).mappings()
    found = [HeldReport(**row) for row in rows]
    return sorted(found, key=lambda one: (one.received_at, one.id))


def _grouped(session: Session, which: Which, by: Any) -> list[tuple[Any, Group]]:
    """The groups that have most reports, each after what it has in common."""
    number, last = func.count(), func.max(HeldReport.received_at)
    statement = select(by, number, func.min(HeldReport.received_at), last).where(*which.conditions())
    largest = statement.group_by(by).order_by(number.desc(), last.desc()).limit(_MOST_GROUPS)
    groups = session.execute(largest).all()
    phrase = HeldReport.body["quote"]["exact"].as_string()
    moments = {moment for *_, moment in groups}
    came_last = (*which.conditions(), HeldReport.received_at.in_(moments))
    found = session.execute(select(by, HeldReport.received_at, phrase).where(*came_last))
    phrases = {(key, at): text for key, at, text in found}
    return [(key, Group(count, first, at, phrases[key, at])) for key, count, first, at in groups]


def forget_senders(connection: Connection, before: datetime) -> None:
    """Forget the senders of reports that were held before this moment, once their day is over."""
    table: Any = HeldReport.__table__
    connection.execute(
        table.update().where(table.c.received_at < before, table.c.sender.is_not(None)).values(sender=None)
    )
