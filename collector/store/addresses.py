"""Finding articles by an address, whatever form of it somebody has."""

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from collector.store.models import Article, ArticleAlias, Site
from collector.text.address_rules import AddressRules, rules_of
from collector.text.articles import article_digest


def articles_at(session: Session, url: str) -> Select[int]:
    """Return a question for the numbers of the articles at this address, in any site, by each site's own rules."""
    sites: dict[AddressRules, list[int]] = {}
    for site_id, settings in session.execute(select(Site.id, Site.settings)):
        sites.setdefault(rules_of(settings), []).append(site_id)
    keys = [(ids, article_digest(url, rules)) for rules, ids in sites.items()]
    here, joined = (
        or_(false(), *(and_(table.site_id.in_(ids), table.key == key) for ids, key in keys))
        for table in (Article, ArticleAlias)
    )
    aliases = select(ArticleAlias.article_id).where(joined)
    return select(Article.id).where(or_(here, Article.id.in_(aliases)))
