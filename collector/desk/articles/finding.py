"""Find the article that an address of the desk names."""

from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from collector.desk.access import current_reach
from collector.store.article_lists import article_by_id
from collector.store.models import Article


def find_article(session: Session, article_id: int) -> Article:
    """Return the article with this number. Aborts with 404 if the editor sees no such article."""
    found = article_by_id(session, article_id, current_reach())
    if found is None:
        abort(404, _("There is no article %(number)s.", number=article_id))
    return found
