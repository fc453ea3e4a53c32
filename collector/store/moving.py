"""Move a site to another address, with its articles and typos."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.intake import extend_search
from collector.store.joined_typos import regroup
from collector.store.models import Article, ArticleAlias, Audit, Editor, Site, Typo
from collector.store.rekey import rekey_articles
from collector.store.sites import set_origins
from collector.text.search_text import more_text
from collector.text.urls import readable

# Typos whose search texts are updated by one statement.
_BATCH = 500
_MOVED = "site.moved"
_AFTER_ORIGIN = ("/", "?", "#")


class CannotMove(ValueError):
    """The site cannot be moved; the message says why."""


def move_origin(session: Session, site: Site, old: str, new: str, editor: Editor | None, now: datetime) -> int:
    """Replace the origin `old` with the clean origin `new`, inside the caller's write transaction.

    Returns how many articles moved. An article that already exists at the new address is joined with the one that
    moves. Reports stay as they were sent. The search finds typos by both addresses. Raises CannotMove.
    """
    origins = site.origins
    if old not in origins:
        raise CannotMove(f"{old} is not one of the site's origins")
    if old == new:
        raise CannotMove(f"{new} is already the site's origin")
    set_origins(site, [new if origin == old else origin for origin in origins])
    session.flush()
    moved = _move_articles(session, site, old, new)
    joined = rekey_articles(session.connection(), site.id)
    session.expire_all()
    regroup(session, joined, now)
    audit.note(session, editor, _MOVED, site.name, now, key=site.key, origin={"from": old, "to": new})
    return moved


def moves_of(session: Session, site: Site) -> list[tuple[str, str]]:
    """Return from which origin to which the site was moved, the first move first, as the audit log has it."""
    logged = session.scalars(select(Audit.details).where(Audit.did == _MOVED).order_by(Audit.id))
    return [(one["origin"]["from"], one["origin"]["to"]) for one in logged if one["key"] == site.key]


def moved_address(url: str, moves: Iterable[tuple[str, str]]) -> str:
    """Return where an address is after these moves of its site. Pure."""
    for old, new in moves:
        rest = url.removeprefix(old)
        if rest != url and rest[:1] in ("", *_AFTER_ORIGIN):
            url = new + rest
    return url


def _move_articles(session: Session, site: Site, old: str, new: str) -> int:
    numbers = list(session.scalars(select(Article.id).where(*_is_on(Article, site, old))))
    for table in (Article, ArticleAlias):
        path = func.substr(table.url, len(old) + 1)
        moved = update(table).where(*_is_on(table, site, old)).values(url=new + path)
        session.execute(moved.execution_options(synchronize_session=False))
    for start in range(0, len(numbers), _BATCH):
        some = numbers[start : start + _BATCH]
        rows = session.execute(
            select(Typo.id, Article.url).join(Article, Article.id == Typo.article_id).where(Article.id.in_(some))
        )
        words = [(typo_id, more_text(dict.fromkeys((url, readable(url))))) for typo_id, url in rows]
        if words:
            extend_search(session.connection(), words)
    return len(numbers)


def _is_on(table: type[Article] | type[ArticleAlias], site: Site, origin: str) -> list[ColumnElement[bool]]:
    after = func.substr(table.url, len(origin) + 1, 1)
    is_whole = or_(after.in_(_AFTER_ORIGIN), after == "")
    return [table.site_id == site.id, func.substr(table.url, 1, len(origin)) == origin, is_whole]
