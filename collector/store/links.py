"""The address that leads an editor from a typo to the phrase in the article."""

from collector.store.listed import AnyTypo
from collector.store.models import Typo
from collector.text.fragments import text_fragment
from collector.text.locate import locate
from collector.text.urls import origin_of


def article_link(typo: AnyTypo) -> str:
    """Return the article's address with a text fragment that makes a browser scroll to the phrase.

    The address is one that a reader sent: show it as a link only where `is_trusted` says so.
    """
    return f"{typo.article.url}#{_fragment(typo)}"


def link_from_desk(typo: AnyTypo, ticket: str) -> str:
    """Return the same with a word to the widget on the page, which finds the phrase where the browser cannot, or where
    the text has moved (`widget/src/find.js`). `ticket` is the one by which it asks for the quote."""
    return f"{typo.article.url}#proofdesk={typo.id}.{ticket}{_fragment(typo)}"


def _fragment(typo: AnyTypo) -> str:
    if typo.block_text and typo.block_start is not None and typo.block_end is not None:
        text, start, end = typo.block_text, typo.block_start, typo.block_end
    else:
        text = f"{typo.prefix}{typo.exact}{typo.suffix}"
        start, end = locate(typo.exact, text, len(typo.prefix), len(typo.prefix) + len(typo.exact)) or (0, 0)
    return text_fragment(text, start, end)


def is_trusted(typo: Typo) -> bool:
    """Tell whether the article's address is on one of the site's own origins: anyone may send a report of any."""
    return origin_of(typo.article.url) in typo.site.origins
