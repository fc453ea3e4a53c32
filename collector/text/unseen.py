"""Find invisible changes: characters that show nothing, and characters that look like others.

The pairs are those of Unicode's confusables (UTS #39) that newspapers meet: letters of mixed keyboards, dashes,
apostrophes, the two Arabic forms of Persian letters, and kana that look like ideographs.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from collector.text.normalise import UNSEEN

_ALIKE = (
    ("АВЕКМНОРСТУХІЈЅԚԜЁЇӘаеорсухіјѕԁһԛԝӏёїә", "ABEKMHOPCTYXIJSQWËÏƏaeopcyxijsdhqwlëïə"),  # Cyrillic
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονό", "ABEZHIKMNOPTYXovó"),  # Greek
    ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be", "--------"),
    ("\u2018\u2019\u201b\u2032\u02bb\u02bc\u0060\u00b4", "''''''''"),
    ("يىكµº˚ヘベペロカエタニー", "ییکμ°°へべぺ口力工夕二一"),
)
_PROTOTYPES = str.maketrans("".join(letters for letters, _ in _ALIKE), "".join(same for _, same in _ALIKE))
_IS_UNSEEN = re.compile(f"[{UNSEEN}]+")


@dataclass(frozen=True, slots=True)
class UnseenChange:
    """Characters and their replacement. If one of the two is empty, the other is invisible."""

    old: str
    new: str


@lru_cache(maxsize=4096)
def unseen_changes(old: str, new: str) -> tuple[UnseenChange, ...]:
    """Return the invisible changes between two normalised texts, in order.

    The matching is the longest common subsequence, over what characters look like, computed bit-parallel as in
    `collector.text.diff`.
    """
    if old == new or (old.isascii() and new.isascii()):
        return ()
    found: list[UnseenChange] = []
    removed = added = ""
    for step in Indel.opcodes(old.translate(_PROTOTYPES), new.translate(_PROTOTYPES)):
        if step.tag == "equal":
            found += _nothing_seen(removed, added)
            removed = added = ""
            found += _pairs(old[step.src_start : step.src_end], new[step.dest_start : step.dest_end])
        else:
            removed += old[step.src_start : step.src_end]
            added += new[step.dest_start : step.dest_end]
    return tuple(dict.fromkeys([*found, *_nothing_seen(removed, added)]))


def _nothing_seen(removed: str, added: str) -> list[UnseenChange]:
    """Return the change if all of it is invisible."""
    return [UnseenChange(removed, added)] if _IS_UNSEEN.fullmatch(removed + added) else []


def _pairs(one: str, other: str) -> list[UnseenChange]:
    """Return the runs of characters that differ between two texts that look the same."""
    found: list[UnseenChange] = []
    is_run = False
    for a, b in zip(one, other, strict=True):
        if a != b and is_run:
            found[-1] = UnseenChange(found[-1].old + a, found[-1].new + b)
        elif a != b:
            found.append(UnseenChange(a, b))
        is_run = a != b
    return found
