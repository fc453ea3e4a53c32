"""A typo as one row of the list. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from collector.desk.changes import Snippet, snippet
from collector.store.listed import ListedArticle, ListedTypo
from collector.store.models import Article
from collector.text.urls import readable


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a typo."""

    typo: ListedTypo
    snippet: Snippet
    article: str
    address: str


def row(typo: ListedTypo, address: str) -> Row:
    """Return the typo as a row; `address` is that of its page."""
    return Row(typo, snippet(typo), article_name(typo.article), address)


def article_name(article: Article | ListedArticle) -> str:
    """Return the article's title, or what its address says where it has none."""
    if article.title:
        return article.title
    try:
        parts = urlsplit(article.url)
    except ValueError:
        return article.url
    if not parts.netloc:
        return article.url
    return readable(f"{parts.scheme}://{parts.netloc}{parts.path}").partition("://")[2]
