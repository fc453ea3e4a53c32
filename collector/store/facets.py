"""What lists can be narrowed to: the sections and authors that articles name."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Article, Site
from collector.store.reach import ALL_SITES, Reach

MOST = 500
"""So many choices are offered; whoever wants another one types it."""


def sections(session: Session, reach: Reach, site_key: str | None = None) -> list[str]:
    """Return the sections of the articles in reach, in the order of the alphabet, MOST of them."""
    return _named(session, Article.section, reach, site_key)


def authors(session: Session, reach: Reach, site_key: str | None = None) -> list[str]:
    """Return the authors of the articles in reach, in the order of the alphabet, MOST of them."""
    return _named(session, Article.author, reach, site_key)


def _named(session: Session, column: Any, reach: Reach, site_key: str | None) -> list[str]:
    # All of it is in the column's index.
    statement = select(column).where(column.is_not(None), column != "").distinct().order_by(column).limit(MOST)
    if reach is not ALL_SITES:
        statement = statement.where(Article.site_id.in_(sorted(reach)))
    if site_key:
        statement = statement.where(Article.site_id == select(Site.id).where(Site.key == site_key).scalar_subquery())
    return list(session.scalars(statement))
