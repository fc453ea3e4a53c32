"""Putting together what readers reported as one mistake in two articles that turned out to be one."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from collector.store.article_facts import find_by_title
from collector.store.findings import passage_of
from collector.store.merging import merge
from collector.store.models import Article, Status, Typo
from collector.store.regrouping import Regrouping
from collector.store.rekey import Joined
from collector.text.passages import locate


def regroup(session: Session, joined: Iterable[Joined], now: datetime) -> None:
    """Group the reports of joined articles as if they had come for one article, inside the transaction.

    Typos that an editor decided about stay as they are. But two of the same words that were decided alike are merged,
    by nobody; those that were in one article stay two: an editor may have split them.
    """
    for one in joined:
        moved = set(one.typo_ids)
        for typo_id in sorted(moved):
            typo = session.get(Typo, typo_id)
            if typo is None:
                continue
            same = _decided_alike(session, typo, moved) if _is_settled(typo) else None
            if same is not None:
                merge(session, typo, same, None, now)
                continue
            Regrouping(session.connection(), one.article_id, passage_of(typo)).apply()
            session.expire_all()
        title = session.scalar(select(Article.title).where(Article.id == one.article_id))
        if title:
            find_by_title(session.connection(), one.article_id, title)


def _is_settled(typo: Typo) -> bool:
    return typo.status != Status.NEW or typo.version > 1


def _decided_alike(session: Session, typo: Typo, moved: set[int]) -> Typo | None:
    """Return the typo of the other article that has the same words and was decided alike, or None: of several, that of
    most readers, then the oldest."""
    is_near = or_(Typo.before_key == typo.before_key, Typo.after_key == typo.after_key)
    others = select(Typo).where(Typo.article_id == typo.article_id, Typo.status == typo.status, is_near)
    one = passage_of(typo)
    found = [
        other
        for other in session.scalars(others.order_by(Typo.reports.desc(), Typo.id))
        if other.id not in moved and _is_settled(other) and locate(one, passage_of(other)) == one.phrase
    ]
    return found[0] if found else None
