"""The decision which typo a report belongs to. Pure: what is known comes in, a typo or None goes out."""

from collections.abc import Iterable

from collector.store.intake import Candidate
from collector.text.normalise import fold
from collector.text.quotes import Quote, same_surroundings


def choose(quote: Quote, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the typo of the same article that a report of `quote` belongs to, or None where it is a new one.

    The same phrase with the same surroundings is the same typo. Of several the one with most reports is taken, then
    the oldest, so that the answer does not depend on the order in which they are given.
    """
    phrase = fold(quote.exact)
    same = [
        candidate
        for candidate in candidates
        if fold(candidate.quote.exact) == phrase and same_surroundings(candidate.quote, quote)
    ]
    return min(same, key=lambda candidate: (-candidate.reports, candidate.typo_id), default=None)
