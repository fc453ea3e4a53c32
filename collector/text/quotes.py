"""Quotes: a phrase and what stands around it (TextQuoteSelector, W3C Web Annotation Data Model, section 4.2.4)."""

import hashlib
from dataclasses import dataclass

from collector.text.normalise import fold

_TELLS = 6
"""Folded code points of surroundings that tell of a place."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A phrase with the text just before and just after it, all normalised."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def phrase_key(exact: str) -> str:
    """Return 32 hexadecimal digits that are the same for phrases that fold to the same text.

    BLAKE2b (RFC 7693) cut to 128 bits: short enough to index whatever the length of the phrase.
    """
    return _digest(fold(exact))


def suggestion_key(text: str) -> str:
    """Return 32 hexadecimal digits under which a suggestion is counted. Case counts: it may be all that is changed."""
    return _digest(text)


def same_surroundings(a: Quote, b: Quote) -> bool:
    """Tell whether two quotes of one phrase stand in the same place, as far as their surroundings tell.

    Two readers' browsers may send surroundings of different length, so the shorter is compared with as much of the
    longer; what one of them did not send on one side speaks neither for nor against. One that sends next to nothing on
    both tells of no place, so that it is like others of its kind only: else it would take in each of the article's.
    """
    before_a, before_b = fold(a.prefix), fold(b.prefix)
    after_a, after_b = fold(a.suffix), fold(b.suffix)
    if (len(before_a + after_a) < _TELLS) is not (len(before_b + after_b) < _TELLS):
        return False
    return (before_a.endswith(before_b) or before_b.endswith(before_a)) and (
        after_a.startswith(after_b) or after_b.startswith(after_a)
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
