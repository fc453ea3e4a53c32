"""The rows of words around a selection: where two have none in common, they cannot be of the same typo."""

from functools import lru_cache

from collector.text.sightings import Sighting, surroundings
from collector.text.words import alike, words

ENOUGH_IN_A_ROW = 4
"""Words that must stand in one row around the place; by chance, common words alone often make two or three."""

_NEAR = 160
"""Code points on either side of the phrase that are searched for the words beside it: four words of 40 letters."""

_CACHED_NEAR = 500
"""Code points: windows of longer texts are not cached, so that hostile phrases do not fill the memory."""


def windows(sighting: Sighting) -> frozenset[int]:
    """Return the hashes of all rows of `ENOUGH_IN_A_ROW` words that have a selected word in them; of a shorter text,
    that of the whole."""
    return _cached_windows(sighting) if most_near(sighting) <= _CACHED_NEAR else _find_windows(sighting)


def windows_shared(one: frozenset[int], other: frozenset[int]) -> float:
    """Return which part of the rows of words around the narrower selection also stands around the other: 0 where the
    two cannot be of the same typo, whatever else is compared.

    `sameness.likeness` wants such a row to be the same in both, and takes some fifty times as long.
    """
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def most_near(sighting: Sighting) -> int:
    """Return an upper bound of `near_length`, without looking at the text beside the phrase."""
    return len(sighting.quote.exact) + 2 * _NEAR


def near_length(sighting: Sighting) -> int:
    """Return how many code points `windows` has to cut into words."""
    return len(sighting.quote.exact) + len("".join(_beside(sighting)))


def _beside(sighting: Sighting) -> tuple[str, str]:
    """Return the text just before and after the phrase that contains the words beside it.

    White space separates words, so no more text is needed."""
    left, _, right = surroundings(sighting)
    left, right = left[-_NEAR:], right[:_NEAR]
    most = ENOUGH_IN_A_ROW + 1  # chunks between spaces, the one that the phrase may begin in included
    before, behind = left.rsplit(maxsplit=most), right.split(maxsplit=most)
    far_left = before[0] if len(before) > most else ""
    far_right = behind[-1] if len(behind) > most else ""
    return left[len(far_left) :], right[: len(right) - len(far_right)]


def _find_windows(sighting: Sighting) -> frozenset[int]:
    left, right = _beside(sighting)
    exact = sighting.quote.exact
    text = left + exact + right
    spans = words(text)
    start, end = len(left), len(left) + len(exact)
    tokens = alike(text[first:last] for first, last in spans)
    first = sum(last <= start for _, last in spans)  # the first word that is selected, at least in part
    last = sum(begins < end for begins, _ in spans) - 1  # and the last one, with the twins of doubled words
    while 0 < first <= last and tokens[first - 1] == tokens[first] and tokens[first][0].isalpha():
        first -= 1
    while first <= last < len(tokens) - 1 and tokens[last + 1] == tokens[last] and tokens[last][0].isalpha():
        last += 1
    size = min(ENOUGH_IN_A_ROW, len(tokens))
    near = tokens[max(0, first - size + 1) : last + size]
    return frozenset(hash(row) for row in zip(*(near[n:] for n in range(size)), strict=False))


_cached_windows = lru_cache(maxsize=2048)(_find_windows)
