"""Holding typos while they are merged or split, so that neither readers nor other editors get in between."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.models import Article, Typo
from collector.store.triage import Gone


def hold(session: Session, *typos: Typo) -> None:
    """Hold these typos with their article until the transaction ends, and see their newest state.

    The intake takes the article's row and then the typo's, and many typos are changed in the order of their numbers.
    Here it is the same, so that nobody waits in a circle. On SQLite there is one writer anyway, and it ignores this.
    Raises Gone where one of them was merged into another meanwhile.
    """
    # The weaker of the two locks: new typos only need the article to stay.
    articles = select(Article.id).where(Article.id.in_({typo.article_id for typo in typos})).order_by(Article.id)
    session.execute(articles.with_for_update(key_share=True))
    wanted = {typo.id for typo in typos}
    held = set(session.scalars(select(Typo.id).where(Typo.id.in_(wanted)).order_by(Typo.id).with_for_update()))
    for typo in typos:
        if typo.id not in held:
            raise Gone(f"typo {typo.id} was merged into another")
        session.refresh(typo)
