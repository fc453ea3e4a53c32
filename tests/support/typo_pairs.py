"""The labelled set of pairs of reports: are the two of one typo? Read from tests/data/typo_pairs/LANG.json.

A side of a pair is written as a person sees it: a paragraph with the reader's selection in ⟦ ⟧, the article's other
text before and after it, and what the reader suggests. Here it becomes what the collector has of such a report.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.text.normalise import normalise, normalise_trimmed
from collector.text.quotes import Quote
from collector.text.sightings import Sighting

FOLDER = Path(__file__).parent.parent / "data" / "typo_pairs"

CASES = {
    "same selection": "one phrase at one place, whatever is suggested for it",
    "wider selection": "one selection lies within the other and both change the same words",
    "overlapping selections": "each selection has words that the other lacks, and both change the same words",
    "typography": "case, quotes, dashes, white space, soft hyphens or the Unicode normal form differ",
    "edited article": "the article's text was changed between the two reports",
    "no suggestion": "at least one reader only pointed at the phrase",
    "insertion": "a word or a mark is missing",
    "deletion": "a word or a mark is too many",
    "other place": "the same words stand at two places of the article",
    "two mistakes in a selection": "a long selection has a short one in it, with a mistake that the long one leaves",
    "several changes": "one report changes several places at once, and the other the same ones or only some of them",
    "other words changed": "the selections overlap and change different words",
    "neighbouring words": "two words side by side are wrong, and each reader selects one of them",
}

_OPEN, _CLOSE = "⟦", "⟧"
_PAIR_KEYS = {"same", "case", "why", "a", "b"}
_SIDE_KEYS = {"text", "before", "after", "suggestion", "block"}

# As in widget/src/capture/quote.js.
_LEAST_AROUND = 32
_MOST_AROUND = 64


class BadPair(ValueError):
    """A pair is not written as it should be."""


@dataclass(frozen=True, slots=True)
class Side:
    """One reader's report, as it is written in the file."""

    text: str
    before: str = ""
    after: str = ""
    suggestion: str | None = None
    block: bool = True
    """False: the sender sent no paragraph, as programs other than the widget may."""

    def sighting(self) -> Sighting:
        """Return what the collector has of this report."""
        left, rest = self.text.split(_OPEN)
        exact, right = map(normalise, rest.split(_CLOSE))
        left = normalise(left).lstrip()
        right = right.rstrip()
        head = (normalise(self.before).rstrip() + " " + left).lstrip()
        tail = (right + " " + normalise(self.after).lstrip()).rstrip()
        return Sighting(
            quote=Quote(exact, _last_of(head), _first_of(tail)),
            block=left + exact + right if self.block else None,
            start=len(left) if self.block else None,
            end=len(left) + len(exact) if self.block else None,
            suggestion=None if self.suggestion is None else normalise_trimmed(self.suggestion),
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of one article, and whether a careful editor would call them one typo."""

    language: str
    same: bool
    case: str
    why: str
    a: Side
    b: Side

    def __str__(self) -> str:
        label = "same" if self.same else "different"
        return f"{self.language}, {self.case}: {label}. {self.why}\n{_shown(self.a)}\n{_shown(self.b)}"


def load_pairs(folder: Path = FOLDER) -> list[Pair]:
    """Return every pair of every language. Raises BadPair for the first that is not well-formed."""
    return [pair for path in sorted(folder.glob("*.json")) for pair in _read(path)]


def _read(path: Path) -> Iterator[Pair]:
    for at, written in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        try:
            yield _pair(path.stem, written)
        except BadPair as error:
            raise BadPair(f"{path.name}, pair {at}: {error}") from error


def _pair(language: str, written: dict[str, Any]) -> Pair:
    if written.keys() != _PAIR_KEYS:
        raise BadPair(f"has {sorted(written)}")
    if written["case"] not in CASES:
        raise BadPair(f"{written['case']!r} is no known case")
    if not isinstance(written["same"], bool) or not written["why"].strip():
        raise BadPair("lacks its label or its reason")
    a = written["a"]
    # What is written once holds for both: most pairs are of an article that nobody has changed.
    b = {key: a[key] for key in ("before", "after") if key in a} | written["b"]
    return Pair(language, written["same"], written["case"], written["why"], _side(a), _side(b))


def _side(written: dict[str, Any]) -> Side:
    if not written.keys() <= _SIDE_KEYS or "text" not in written:
        raise BadPair(f"a side has {sorted(written)}")
    side = Side(**written)
    if side.text.count(_OPEN) != 1 or side.text.count(_CLOSE) != 1 or side.text.find(_OPEN) > side.text.find(_CLOSE):
        raise BadPair(f"the selection must be marked once: {side.text}")
    left, rest = side.text.split(_OPEN)
    exact, right = rest.split(_CLOSE)
    if not normalise_trimmed(exact) or normalise_trimmed(exact) != normalise(exact):
        raise BadPair(f"the selection is empty or has white space at an end: {side.text}")
    # Else the ends of the selection would be offsets in another text than the paragraph's.
    if normalise(left) + normalise(exact) + normalise(right) != normalise(left + exact + right):
        raise BadPair(f"a mark parts one character: {side.text}")
    return side


def _last_of(text: str) -> str:
    """The last code points, cut after a space: lastOf in the widget."""
    cut = max(0, len(text) - _MOST_AROUND)
    space = text.find(" ", cut, max(0, len(text) - _LEAST_AROUND))
    return text[space + 1 if space >= 0 else cut :] if cut else text


def _first_of(text: str) -> str:
    """The first code points, cut before a space: firstOf in the widget."""
    space = text.rfind(" ", 0, _MOST_AROUND + 1) if len(text) > _MOST_AROUND else -1
    return text[: space if space >= _LEAST_AROUND else _MOST_AROUND]


def _shown(side: Side) -> str:
    around = "".join(f"\n      {name}: {text}" for name in ("before", "after") if (text := getattr(side, name)))
    block = "" if side.block else " (no block sent)"
    return f"    {side.text}{block}\n      suggestion: {side.suggestion!r}{around}"
