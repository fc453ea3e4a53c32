"""The order in which mistakes stand in a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Thing]):
    """Something in an article: where in its text (None where nobody knows), in which paragraph ("" where nobody knows),
    and where in that, in code points. `number` decides where nothing else does."""

    thing: Thing
    number: int
    position: int | None
    paragraph: str = ""
    start: int | None = None


def in_text_order(things: Iterable[Placed[Thing]]) -> list[Placed[Thing]]:
    """Return the things in the order of the text; those of which nobody knows where they are, last.

    What stands in one paragraph stays together, although its readers may have had different versions of the article:
    the paragraph begins where the first of them found it, and a thing of unknown position stands where its paragraph
    does.
    """
    things = list(things)
    begins: dict[str, int] = {}
    for one in things:
        if one.paragraph and one.position is not None:
            begin = max(0, one.position - (one.start or 0))
            begins[one.paragraph] = min(begin, begins.get(one.paragraph, begin))

    def place(one: Placed[Thing]) -> tuple[float, int, int, int]:
        if one.paragraph in begins:
            start = one.start if one.start is not None else max(0, (one.position or 0) - begins[one.paragraph])
            return begins[one.paragraph], _group(one.paragraph, begins), start, one.number
        if one.position is None:
            return float("inf"), 0, 0, one.number
        return one.position, -1, 0, one.number

    return sorted(things, key=place)


def _group(paragraph: str, begins: dict[str, int]) -> int:
    """A number for the paragraph, so that two that seem to begin at one place are not mixed."""
    return list(begins).index(paragraph)
