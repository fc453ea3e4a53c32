"""The decision which typo a report belongs to. Pure: what is known comes in, a typo or None goes out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from collector.store.intake import Candidate
from collector.store.models import OPEN, Status
from collector.text.normalise import fold
from collector.text.quotes import same_surroundings
from collector.text.sameness import SAME_PHRASE, Sighting, likeness, same_extent
from collector.text.words import words

_STAYS_FIXED = timedelta(days=1)
"""Readers who had the page open when it was mended, or get it from a cache, report what is gone already."""

_A_PHRASE = 4
"""Words that are one thing to say no to. Of more, such as a sentence or paragraph, it counts what is changed in it."""


def choose(sighting: Sighting, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the typo of the same article that a report surely belongs to, or None where that takes a closer look: the
    same phrase with the same surroundings is the same typo.

    Of several the one that suggests the same is taken, then an open one, then the one with most reports, then the
    oldest, so that the answer does not depend on the order in which they are given.
    """
    quote = sighting.quote
    phrase = fold(quote.exact)
    same = [
        candidate
        for candidate in candidates
        if fold(candidate.quote.exact) == phrase
        and same_surroundings(candidate.quote, quote)
        and _may_be(candidate, sighting, SAME_PHRASE)
    ]
    return min(same, key=lambda one: _last(one, sighting), default=None)


def choose_alike(sighting: Sighting, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the article's typo that is most like what a report tells, or None where none is the same.

    What an editor turned down was that phrase or that change, and no other mistake that lies in it: a sentence that
    somebody put rubbish in place of does not hide its typos for ever.

    Its time is bounded by the number of the article's typos.
    """
    likely = [(likeness(sighting, candidate.sighting), candidate) for candidate in candidates]
    same = [(how, candidate) for how, candidate in likely if how > 0 and _may_be(candidate, sighting, how)]
    best = min(same, key=lambda one: (-one[0], *_last(one[1], sighting)), default=None)
    return best[1] if best else None


def is_news(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether the typo is better told by this report: it suggests something, and what is known does not."""
    return candidate.sighting.suggestion is None and sighting.suggestion is not None


def opens_again(fixed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a report opens a fixed typo: if that was over a day ago, or nobody knows when.

    It is asked of fixed ones only. What was rejected stays so, however many report it.
    """
    return fixed_at is None or now - fixed_at > _STAYS_FIXED


def _may_be(candidate: Candidate, sighting: Sighting, how: float) -> bool:
    """Whether what was decided of the typo, if so, was decided of what is reported."""
    if candidate.status not in (Status.REJECTED, Status.SPAM):
        return True
    is_the_phrase = how == SAME_PHRASE and len(words(sighting.quote.exact)) <= _A_PHRASE
    return is_the_phrase or same_extent(candidate.sighting, sighting)


def _last(candidate: Candidate, sighting: Sighting) -> tuple[bool, bool, int, int]:
    """What decides where all else is equal. Two typos of the same places are there because an editor parted them: a
    report goes where those are who suggest the same."""
    is_told_so = candidate.sighting.suggestion == sighting.suggestion
    return not is_told_so, candidate.status not in OPEN, -candidate.reports, candidate.typo_id
