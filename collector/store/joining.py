"""Join two articles that are the same, such as one whose address was changed, and separate them again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collector.store import audit
from collector.store.joined_typos import regroup
from collector.store.memberships import memberships
from collector.store.models import Article, ArticleAlias, Editor, Report, Typo, TypoAlias
from collector.store.models.article import VOTED
from collector.store.moving import moved_address, moves_of
from collector.store.rekey import join
from collector.text.address_rules import rules_of
from collector.text.articles import article_address, article_digest

_FACTS = (*VOTED, *(f"{name}_votes" for name in VOTED), "published", "modified", "lang")


class CannotJoin(ValueError):
    """The two articles cannot be joined; the message says why."""


def check_joinable(article: Article, into: Article) -> None:
    """Raise CannotJoin if the two articles cannot be joined."""
    if article.id == into.id:
        raise CannotJoin("An article cannot be joined with itself.")
    if article.site_id != into.site_id:
        raise CannotJoin("The two articles are on different sites.")


def join_articles(session: Session, article: Article, into: Article, editor: Editor, now: datetime) -> None:
    """Join `article` with `into`, which remains, in the session's write transaction, and note who did it.

    Its typos move, and those that are the same are merged as the intake would have grouped them. Its address becomes an
    address of `into`, so that later reports follow. Raises CannotJoin.
    """
    check_joinable(article, into)
    # Locked, so that reports of either wait.
    ids = sorted((article.id, into.id))
    session.scalars(select(Article.id).where(Article.id.in_(ids)).order_by(Article.id).with_for_update()).all()
    facts = {name: getattr(article, name) for name in _FACTS}
    gone = {"site_id": article.site_id, "key": article.key, "url": article.url, "facts": facts}
    audit.note(session, editor, "article.joined", _called(into), now, url=into.url, joined=article.url)
    number = into.id
    session.flush()
    joined = join(session.connection(), article.id, number)
    session.expunge(article)
    session.expire_all()
    session.add(ArticleAlias(article_id=number, **gone))
    session.flush()
    regroup(session, [joined], now)


def aliases_of(session: Session, article: Article) -> Sequence[ArticleAlias]:
    """Return the article's addresses from articles joined with it, the oldest join first."""
    return session.scalars(
        select(ArticleAlias).where(ArticleAlias.article_id == article.id).order_by(ArticleAlias.id)
    ).all()


def part_articles(session: Session, alias: ArticleAlias, editor: Editor, now: datetime) -> Article:
    """Undo a join, in the session's write transaction: create the article of this address again and return it.

    It gets the typos that were reported only at that address. A typo that was reported elsewhere too stays and can be
    split. Later reports from the address belong to the new article.
    """
    old = session.get_one(Article, alias.article_id)
    new = Article(site_id=alias.site_id, key=alias.key, url=alias.url, created_at=now, last_seen=now, **alias.facts)
    audit.note(session, editor, "article.parted", _called(old), now, url=old.url, parted=alias.url)
    session.delete(alias)
    session.add(new)
    session.flush()
    moved = _typos_from(session, old, new.key)
    session.execute(update(Typo).where(Typo.id.in_(moved)).values(article_id=new.id))
    session.execute(update(TypoAlias).where(TypoAlias.typo_id.in_(moved)).values(article_id=new.id))
    session.expire_all()
    return new


def _typos_from(session: Session, article: Article, key: str) -> list[int]:
    """Return the article's typos that were reported only at the address with this key, before or after a move."""
    origins, rules = frozenset(article.site.origins), rules_of(article.site.settings)
    moves = moves_of(session, article.site)
    found: dict[int, bool] = {}
    member = memberships()
    addresses = session.execute(
        select(member.c.typo_id, Report.url, Report.canonical_url)
        .join(Report, Report.id == member.c.report_id)
        .where(member.c.typo_id.in_(select(Typo.id).where(Typo.article_id == article.id)))
        .distinct()
    )

    def leads_there(url: str, canonical_url: str | None) -> bool:
        return article_digest(article_address(url, canonical_url, origins, rules), rules) == key

    for typo_id, url, canonical_url in addresses:
        moved = moved_address(url, moves), canonical_url and moved_address(canonical_url, moves)
        is_there = leads_there(url, canonical_url) or leads_there(*moved)
        found[typo_id] = is_there and found.get(typo_id, True)
    return [typo_id for typo_id, is_there in found.items() if is_there]


def _called(article: Article) -> str:
    return article.title or article.url
