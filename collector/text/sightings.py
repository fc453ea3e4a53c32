"""What one report tells of where a typo is and what it is."""

from dataclasses import dataclass

from collector.text.quotes import Quote

_MOST_AROUND = 600
"""Code points on either side of the phrase that are compared: a long paragraph's worth, so that a hostile one costs a
millisecond and not ten."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one report tells of where a typo is and what it is. All normalised, offsets in code points.

    `suggestion` is None where the reader suggests nothing, and empty where the phrase should go. Without a block,
    `block`, `start` and `end` are None.
    """

    quote: Quote
    block: str | None = None
    start: int | None = None
    end: int | None = None
    suggestion: str | None = None


def surroundings(sighting: Sighting) -> tuple[str, str, str]:
    """Return the phrase between what is before and after it: of block and quote whichever tells more on either side,
    at most 600 code points of it."""
    quote = sighting.quote
    left, right = quote.prefix, quote.suffix
    if sighting.block is not None and sighting.start is not None and sighting.end is not None:
        left = max(sighting.block[: sighting.start], left, key=len)
        right = max(sighting.block[sighting.end :], right, key=len)
    return left[-_MOST_AROUND:], quote.exact, right[:_MOST_AROUND]


def compared_length(sighting: Sighting) -> int:
    """Return how many code points `likeness` compares where `windows_shared` does not tell the two apart."""
    return sum(map(len, surroundings(sighting)))
