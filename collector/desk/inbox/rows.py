"""A typo as one row of the list. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from collector.desk.changes import Snippet, proposal, snippet
from collector.store.listed import ListedArticle, ListedTypo
from collector.store.models import Article, Editor
from collector.text.urls import readable


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a typo. `wanted` is what its phrase should become, to begin with when one corrects it;
    `eyes` are the others who have it open; `gone` says that it is no longer one of this list's."""

    typo: ListedTypo
    snippet: Snippet
    article: str
    address: str
    wanted: str
    eyes: Sequence[Editor] = ()
    gone: bool = False


def rows(
    typos: Iterable[ListedTypo],
    address_of: Callable[[int], str],
    looking: Mapping[int, Sequence[Editor]],
    there: Iterable[int] | None = None,
) -> list[Row]:
    """Return typos as rows. `there` are the numbers of those that are still in the list; None means all."""
    left = None if there is None else set(there)
    return [
        Row(
            typo,
            snippet(typo),
            article_name(typo.article),
            address_of(typo.id),
            proposal(typo) or typo.exact,
            looking.get(typo.id, ()),
            left is not None and typo.id not in left,
        )
        for typo in typos
    ]


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
