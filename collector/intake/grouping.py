"""The decision which typo a report belongs to. Pure: what is known comes in, a typo or None goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from collector.store.intake import Candidate
from collector.store.models import OPEN, Status
from collector.text.normalise import fold
from collector.text.quotes import same_surroundings
from collector.text.sameness import SAME_PHRASE, likeness, same_extent
from collector.text.sightings import Sighting, compared_length
from collector.text.windows import most_near, near_length, windows, windows_shared
from collector.text.words import words

_STAYS_FIXED = timedelta(days=1)
"""Readers who had the page open when it was mended, or get it from a cache, report what is gone already."""

_A_PHRASE = 4
"""Words that are one thing to say no to. Of more, such as a sentence or paragraph, it counts what is changed in it."""


_MOST_NEAR = 20_000
"""The most code points around phrases that are cut into words to find typos worth comparing: those of 200 typos or
more."""

_MOST_COMPARED = 12_000
"""The most code points that are compared with one report, about 20 paragraphs: at most about 20 milliseconds. Without a
limit, an article filled with typos that share their words would delay the reports of all other articles."""


@dataclass(slots=True)
class Effort:
    """How much text may still be compared to decide where one report belongs."""

    near: int = _MOST_NEAR
    compared: int = _MOST_COMPARED

    @property
    def spent(self) -> int:
        """Return how many code points were compared."""
        return _MOST_COMPARED - self.compared

    def may_compare(self, candidate: Candidate) -> bool:
        """Return whether the candidate may be compared, and count it if so."""
        length = compared_length(candidate.sighting)
        if length > self.compared:
            return False
        self.compared -= length
        return True

    def may_look_near(self, candidate: Candidate) -> bool:
        """Return whether the words beside the candidate's phrase may be read, and count them if so."""
        length = near_length(candidate.sighting)
        if length > self.near:
            return False
        self.near -= length
        return True


def choose(sighting: Sighting, candidates: Iterable[Candidate], effort: Effort | None = None) -> Candidate | None:
    """Return the typo of the same article that a report surely belongs to, or None where that takes a closer look: the
    same phrase with the same surroundings is the same typo.

    Of several the one that suggests the same is taken, then an open one, then the one with most reports, then the
    oldest, so that the answer does not depend on the order in which they are given.
    """
    effort = effort or Effort()
    quote = sighting.quote
    phrase = fold(quote.exact)
    same = (
        candidate
        for candidate in sorted(candidates, key=lambda one: _last(one, sighting))
        if fold(candidate.quote.exact) == phrase
        and same_surroundings(candidate.quote, quote)
        and _may_be(candidate, sighting, SAME_PHRASE, effort)
    )
    return next(same, None)


def choose_alike(sighting: Sighting, candidates: Iterable[Candidate], effort: Effort | None = None) -> Candidate | None:
    """Return the article's typo that is most like what a report tells, or None where none is the same.

    What an editor turned down was that phrase or that change, and no other mistake that lies in it: a sentence that
    somebody put rubbish in place of does not hide its typos for ever.

    Its time is limited by `effort`, which is spent on the typos with the most similar words.
    """
    effort = effort or Effort()
    same: list[tuple[float, Candidate]] = []
    for candidate in _nearest_first(sighting, candidates, effort):
        if not effort.may_compare(candidate):
            break
        how = likeness(sighting, candidate.sighting)
        if how > 0 and _may_be(candidate, sighting, how, effort):
            same.append((how, candidate))
    best = min(same, key=lambda one: (-one[0], *_last(one[1], sighting)), default=None)
    return best[1] if best else None


def _nearest_first(sighting: Sighting, candidates: Iterable[Candidate], effort: Effort) -> list[Candidate]:
    """Return the candidates that may be the same, those that share most words around the phrase first."""
    shares: list[tuple[float, Candidate]] = []
    own = windows(sighting)
    for candidate in _within_reach(candidates, effort):
        if share := windows_shared(own, windows(candidate.sighting)):
            shares.append((share, candidate))
    shares.sort(key=lambda one: (-one[0], *_last(one[1], sighting)))
    return [candidate for _, candidate in shares]


def _within_reach(candidates: Iterable[Candidate], effort: Effort) -> list[Candidate]:
    """Return the candidates whose neighbouring words may be read: nearly always all of them."""
    found = list(candidates)
    if sum(most_near(one.sighting) for one in found) <= effort.near:
        return found
    found.sort(key=lambda one: near_length(one.sighting))
    return list(takewhile(effort.may_look_near, found))


def is_news(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether the typo is better told by this report: it suggests something, and what is known does not."""
    return candidate.sighting.suggestion is None and sighting.suggestion is not None


def opens_again(fixed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a report opens a fixed typo: if that was over a day ago, or nobody knows when.

    It is asked of fixed ones only. What was rejected stays so, however many report it.
    """
    return fixed_at is None or now - fixed_at > _STAYS_FIXED


def _may_be(candidate: Candidate, sighting: Sighting, how: float, effort: Effort) -> bool:
    """Whether what was decided of the typo, if so, was decided of what is reported."""
    if candidate.status not in (Status.REJECTED, Status.SPAM):
        return True
    is_the_phrase = how == SAME_PHRASE and len(words(sighting.quote.exact)) <= _A_PHRASE
    return is_the_phrase or (effort.may_compare(candidate) and same_extent(candidate.sighting, sighting))


def _last(candidate: Candidate, sighting: Sighting) -> tuple[bool, bool, int, int]:
    """What decides where all else is equal. Two typos of the same places are there because an editor parted them: a
    report goes where those are who suggest the same."""
    is_told_so = candidate.sighting.suggestion == sighting.suggestion
    return not is_told_so, candidate.status not in OPEN, -candidate.reports, candidate.typo_id
