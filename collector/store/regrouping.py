"""Putting together what readers reported as one mistake in two articles that turned out to be one."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.article_facts import find_by_title
from collector.store.merging import merge
from collector.store.models import Article, Status, Typo
from collector.store.rekey import Joined
from collector.text.normalise import fold
from collector.text.quotes import Quote
from collector.text.sameness import likeness
from collector.text.sightings import Sighting


def regroup(session: Session, joined: Iterable[Joined], now: datetime) -> None:
    """Merge, by nobody, typos of joined articles that the intake would have put together, inside the transaction.

    Of two the one that an editor decided about stays, else the older one; two that were decided differently both do,
    and so do two of one article: an editor may have parted them. It compares each typo that came with the article's
    others, so it takes some microseconds a pair.
    """
    for one in joined:
        moved = set(one.typo_ids)
        typos = {typo.id: typo for typo in session.scalars(select(Typo).where(Typo.article_id == one.article_id))}
        for typo_id in sorted(moved & typos.keys()):
            typo = typos[typo_id]
            others = [other for number, other in typos.items() if number not in moved]
            best = max(others, key=lambda other: (_likeness(typo, other), other.reports, -other.id), default=None)
            if best is not None and _likeness(typo, best) > 0:
                goes, stays = (best, typo) if best.status == Status.NEW != typo.status else (typo, best)
                merge(session, goes, stays, None, now)
                del typos[goes.id]
                moved.discard(stays.id)  # it stands where the other stood
        title = session.scalar(select(Article.title).where(Article.id == one.article_id))
        if title:
            find_by_title(session.connection(), one.article_id, title)


def _likeness(one: Typo, other: Typo) -> float:
    """How surely the two are one; 0 also where an editor's decisions forbid it."""
    statuses = {one.status, other.status}
    if len(statuses) > 1 and Status.NEW not in statuses:
        return 0.0
    # What was decided is decided of that phrase, and of no other that merely overlaps.
    if len(statuses) > 1 and fold(one.exact) != fold(other.exact):
        return 0.0
    return likeness(_sighting(one), _sighting(other))


def _sighting(typo: Typo) -> Sighting:
    quote = Quote(typo.exact, typo.prefix, typo.suffix)
    suggestion = typo.suggestion if typo.suggestion is not None else typo.correction
    return Sighting(quote, typo.block_text or None, typo.block_start, typo.block_end, suggestion)
