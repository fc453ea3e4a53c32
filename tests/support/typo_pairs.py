"""Labelled pairs of reports: are the two of one typo? Read from tests/data/typo_pairs/LANG.json.

A side of a pair is written as a person sees it: a paragraph with the reader's selection in ⟦ ⟧, the article's other
text before and after it, and what the reader suggests.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.widget_reports import BadSelection, widget_report

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

    def body(self, url: str, lang: str) -> dict[str, Any]:
        """Return the report that the widget would send, without its paragraph if the side has none."""
        left, rest = self.text.split(_OPEN)
        exact, right = rest.split(_CLOSE)
        paragraphs = (self.before, left + exact + right, self.after)
        end = len(left) + len(exact)
        body = widget_report(paragraphs, 1, len(left), end, self.suggestion, url=url, lang=lang)
        return (
            body if self.block else {name: value for name, value in body.items() if name not in ("block", "position")}
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of one article, and whether a careful editor would say that they share a mistake."""

    language: str
    number: int
    same: bool
    case: str
    why: str
    a: Side
    b: Side

    def __str__(self) -> str:
        label = "same" if self.same else "different"
        return f"{self.language}.json, pair {self.number}, {self.case}: {label}. {self.why}"


def load_pairs(folder: Path = FOLDER) -> list[Pair]:
    """Return every pair of every language. Raises BadPair for the first that is not well-formed."""
    return [pair for path in sorted(folder.glob("*.json")) for pair in _read(path)]


def _read(path: Path) -> Iterator[Pair]:
    for number, written in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        try:
            yield _pair(path.stem, number, written)
        except (BadPair, BadSelection) as error:
            raise BadPair(f"{path.name}, pair {number}: {error}") from error


def _pair(language: str, number: int, written: dict[str, Any]) -> Pair:
    if written.keys() != _PAIR_KEYS:
        raise BadPair(f"has {sorted(written)}")
    if written["case"] not in CASES:
        raise BadPair(f"{written['case']!r} is no known case")
    if not isinstance(written["same"], bool) or not written["why"].strip():
        raise BadPair("lacks its label or its reason")
    a = written["a"]
    # What is written once holds for both: most pairs are of an article that nobody has changed.
    b = {key: a[key] for key in ("before", "after") if key in a} | written["b"]
    return Pair(language, number, written["same"], written["case"], written["why"], _side(a), _side(b))


def _side(written: dict[str, Any]) -> Side:
    if not written.keys() <= _SIDE_KEYS or "text" not in written:
        raise BadPair(f"a side has {sorted(written)}")
    side = Side(**written)
    if side.text.count(_OPEN) != 1 or side.text.count(_CLOSE) != 1 or side.text.find(_OPEN) > side.text.find(_CLOSE):
        raise BadPair(f"the selection must be marked once: {side.text}")
    side.body("https://news.example/", "en")
    return side
