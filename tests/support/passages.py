"""Passages as people write them: a paragraph with the selection in ⟦ ⟧."""

from collector.text.normalise import normalise
from collector.text.passages import Passage, passage
from collector.text.quotes import Quote

_MOST_QUOTED = 64
"""Code points before and after a phrase, as the widget sends them."""


def marked(text: str, *, before: str = "", after: str = "", block: bool = True) -> Passage:
    """Return the passage of a selection in a paragraph that stands between other text of the article. Without `block`
    only the quote is known."""
    left, rest = normalise(text).split("⟦")
    exact, right = rest.split("⟧")
    quote = Quote(exact, f"{before} {left}".lstrip()[-_MOST_QUOTED:], f"{right} {after}".rstrip()[:_MOST_QUOTED])
    if not block:
        return passage(quote, None, None, None)
    return passage(quote, left + exact + right, len(left), len(left) + len(exact))


def text_of(one: Passage, span: tuple[int, int]) -> str:
    """Return the text of some words of a passage."""
    start, end = one.place_of(span)
    return one.text[start:end]
