"""The decision which typo a report belongs to. Pure: what is known comes in, a typo or None goes out.

The rule, in which nothing depends on the order of arrival but what the last paragraph says:

- A report that suggests something belongs to the typo that changes the same places (`text/sameness.py`), whatever its
  status. Where there is none, it is a typo of its own, and the open ones whose readers only pointed at it, and who were
  waiting for somebody to say what is to be changed, become part of it.
- A report that suggests nothing belongs to the typo that changes something in what it marks; of several to the one that
  is most like it. Where there is none, it waits as a typo of its own, with others that mark just the same.
- An editor's decision is about what they saw. A typo that is rejected or spam takes reports of the same phrase at the
  same place and of the same changes, never those that merely overlap; where its readers only pointed, it takes a
  suggestion only if that changes all that they marked. It is never told anew. A phrase that an editor merged into
  another typo takes suggestions for just that phrase.

So reports that suggest something are always put together in the same way, and those that do not go where they point,
if they point at one mistake. One that points at a passage with two mistakes stays with the one it was put to: nobody
knows which it means, and an editor may have seen it there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from collector.store.intake import Candidate
from collector.store.models import OPEN, Status
from collector.text.normalise import fold
from collector.text.quotes import same_surroundings
from collector.text.sameness import SAME_PHRASE, SURE, Sighting, likeness, same_change

_STAYS_FIXED = timedelta(days=1)
"""Readers who had the page open when it was mended, or get it from a cache, report what is gone already."""

_LEAST = 1e-9
"""Any likeness at all."""


def choose(sighting: Sighting, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the typo of the same article that a report surely belongs to, or None where that takes a closer look: the
    same phrase with the same surroundings and the same places changed is the same typo.

    Of several the one that suggests the same is taken, then an open one, then the one with most reports, then the
    oldest, so that the answer does not depend on the order in which they are given.
    """
    quote = sighting.quote
    phrase = fold(quote.exact)
    same = [
        candidate
        for candidate in candidates
        if fold(candidate.quote.exact) == phrase
        and _is_the_same_change(candidate, sighting)
        and same_surroundings(candidate.quote, quote)
    ]
    return min(same, key=lambda one: _last(one, sighting), default=None)


def choose_alike(sighting: Sighting, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the article's typo that is most like what a report tells, or None where none is the same.

    Its time is bounded by the number of the article's typos.
    """
    likely = [(likeness(sighting, candidate.sighting), candidate) for candidate in candidates]
    same = [(how, candidate) for how, candidate in likely if how >= _least(sighting, candidate)]
    best = min(same, key=lambda one: (-one[0], *_last(one[1], sighting)), default=None)
    return best[1] if best else None


def waiting_for(sighting: Sighting, typo: Candidate | None, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the new typos whose readers only pointed at what a report suggests a change of, where it is the first that
    does; `typo` is the one that it is put to, or None for one of its own."""
    if sighting.suggestion is None or (typo is not None and not is_news(typo, sighting)):
        return []
    taken = None if typo is None else typo.typo_id
    return [
        one
        for one in candidates
        if one.sighting.suggestion is None
        and one.is_own
        and one.status == Status.NEW
        and one.typo_id != taken
        and likeness(sighting, one.sighting) > 0
    ]


def is_news(candidate: Candidate, sighting: Sighting) -> bool:
    """Tell whether the typo is better told by this report: it suggests something, and what is known does not. What was
    rejected is what it was."""
    is_told = candidate.status in (Status.REJECTED, Status.SPAM)
    return not is_told and candidate.sighting.suggestion is None and sighting.suggestion is not None


def _is_the_same_change(candidate: Candidate, sighting: Sighting) -> bool:
    """Whether the same phrase is surely the same typo: nothing has to be compared with the article's other ones."""
    if sighting.suggestion is None and candidate.status in OPEN:
        return True
    return same_change(sighting.quote.exact, candidate.sighting.suggestion, sighting.suggestion)


def _least(sighting: Sighting, candidate: Candidate) -> float:
    """How alike a report and a typo must be."""
    answers = candidate.sighting.suggestion is None and sighting.suggestion is not None
    if candidate.status in (Status.REJECTED, Status.SPAM):
        return SURE if answers and candidate.is_own else SAME_PHRASE
    if answers and (candidate.status not in OPEN or not candidate.is_own):
        return SAME_PHRASE
    return _LEAST


def opens_again(fixed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a report opens a fixed typo: if that was over a day ago, or nobody knows when.

    It is asked of fixed ones only. What was rejected stays so, however many report it.
    """
    return fixed_at is None or now - fixed_at > _STAYS_FIXED


def _last(candidate: Candidate, sighting: Sighting) -> tuple[bool, bool, int, int]:
    """What decides where all else is equal. Two typos of the same places are there because an editor parted them: a
    report goes where those are who suggest the same."""
    is_told_so = candidate.sighting.suggestion == sighting.suggestion
    return not is_told_so, candidate.status not in OPEN, -candidate.reports, candidate.typo_id
