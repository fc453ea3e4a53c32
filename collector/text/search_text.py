"""The folded text in which the desk's search looks for a typo."""

from collections.abc import Iterable

from collector.text.normalise import fold_for_search
from collector.text.quotes import Quote
from collector.text.urls import readable

SEARCH_LIMIT = 20_000
"""What a search can find of one typo, in code points: enough for its paragraph and dozens of comments, and a bound to
what a thousand readers can make one row grow to."""


def first_text(
    quote: Quote,
    paragraph: str | None,
    readers_words: Iterable[str | None],
    title: str | None,
    addresses: Iterable[str],
) -> str:
    """Return the text of a typo by its first report: phrase, suggestion and comment, then the article's title as it is
    shown, its addresses as they are sent and as people read them, and the paragraph, or the surroundings where no
    paragraph is known."""
    around = paragraph or f"{quote.prefix}{quote.exact}{quote.suffix}"
    forms = dict.fromkeys(form for address in addresses for form in (address, readable(address)))
    return "\n".join(
        [fold_for_search(quote.exact), *_folded(readers_words), *_folded([title, *forms]), fold_for_search(around)]
    )


def more_text(readers_words: Iterable[str | None]) -> str:
    """Return what a further report adds; empty where its reader wrote nothing."""
    return "\n".join(_folded(readers_words))


def extended(known: str, more: str) -> str:
    """Return the text with more lines, unless they stand there already or would make it too long."""
    if not more or more in known or len(known) + len(more) >= SEARCH_LIMIT:
        return known
    return f"{known}\n{more}"


def _folded(parts: Iterable[str | None]) -> list[str]:
    return [fold_for_search(part) for part in parts if part]
