"""Labelled scenes: an article, readers' reports of it, and the typos that each report is of.

They are read from tests/data/typo_scenes/LANG.json. A scene is an object with

- `kind`, one of KINDS, and `why`: what a person would say about it;
- `versions`: the article's paragraphs, and again after each time that it was edited;
- `reports`: what the reader marked (`select`, its `nth` place in the `paragraph` of the `version`), the `suggestion`
  (absent: a mark; empty: to be deleted) and the names of the `typos` that the report is of.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.text.normalise import normalise_trimmed
from tests.support.sentences import sentence_spans
from tests.support.widget_reports import BadSelection, widget_report

FOLDER = Path(__file__).parent.parent / "data" / "typo_scenes"

KINDS = {
    "word",
    "part of a word",
    "words around",
    "sentence",
    "several mistakes",
    "marks",
    "edited article",
    "repeated sentence",
    "spacing",
    "punctuation",
    "insertion",
    "deletion",
    "typography",
    "rewriting",
    "neighbouring words",
}

_SCENE_KEYS = {"kind", "why", "versions", "reports"}
_REQUIRED_KEYS = {"paragraph", "select", "typos"}
_OPTIONAL_KEYS = {"version", "nth", "suggestion"}

_LONGEST = 1000
"""Code points that the collector takes of a phrase or a suggestion."""


class BadScene(ValueError):
    """A scene is not written as it should be."""


@dataclass(frozen=True, slots=True)
class SceneReport:
    """One reader's report."""

    paragraphs: tuple[str, ...]
    paragraph: int
    start: int
    end: int
    suggestion: str | None
    typos: frozenset[str]

    @property
    def is_long(self) -> bool:
        """Return whether a whole sentence or more is selected, with or without the mark at its end."""
        spans = sentence_spans(self.paragraphs[self.paragraph])
        return any(self.start <= start and end <= self.end + 1 for start, end in spans)

    def body(self, url: str, lang: str) -> dict[str, Any]:
        """Return what the widget would send."""
        return widget_report(self.paragraphs, self.paragraph, self.start, self.end, self.suggestion, url=url, lang=lang)

    def __str__(self) -> str:
        text = self.paragraphs[self.paragraph]
        marked = f"{text[: self.start]}⟦{text[self.start : self.end]}⟧{text[self.end :]}"
        suggested = "a mark" if self.suggestion is None else f"suggests {self.suggestion!r}"
        return f"{marked}\n    {suggested}; {', '.join(sorted(self.typos))}"


@dataclass(frozen=True, slots=True)
class Scene:
    """One article with its reports, in the order in which they come."""

    language: str
    number: int
    kind: str
    why: str
    reports: tuple[SceneReport, ...]

    def __str__(self) -> str:
        return f"{self.language}.json, scene {self.number}, {self.kind}: {self.why}"


def load_scenes(folder: Path = FOLDER) -> list[Scene]:
    """Return all scenes of all languages. Raises BadScene for the first that is not well-formed."""
    return [scene for path in sorted(folder.glob("*.json")) for scene in _read(path)]


def _read(path: Path) -> Iterator[Scene]:
    for number, written in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        try:
            yield _scene(path.stem, number, written)
        except (BadScene, BadSelection) as error:
            raise BadScene(f"{path.name}, scene {number}: {error}") from error


def _scene(language: str, number: int, written: dict[str, Any]) -> Scene:
    _check(written.keys() == _SCENE_KEYS, f"its keys are {sorted(written)}")
    _check(written["kind"] in KINDS, f"{written['kind']!r} is not a kind")
    _check(_is_text(written["why"]), "it does not say why")
    versions = written["versions"]
    _check(
        _is_list(versions) and all(_is_list(version) and all(map(_is_text, version)) for version in versions),
        "versions must be lists of paragraphs, none of them empty",
    )
    _check(_is_list(written["reports"]) and len(written["reports"]) > 1, "it needs two reports or more")
    _check(written["kind"] != "edited article" or len(versions) > 1, "an edited article needs two versions or more")
    reports = []
    for at, report in enumerate(written["reports"]):
        try:
            reports.append(_report(versions, report))
            reports[-1].body("https://news.example/", language)
        except (BadScene, BadSelection) as error:
            raise BadScene(f"report {at}: {error}") from error
    return Scene(language, number, written["kind"], written["why"], tuple(reports))


def _report(versions: list[list[str]], written: dict[str, Any]) -> SceneReport:
    unknown = written.keys() - _REQUIRED_KEYS - _OPTIONAL_KEYS
    missing = _REQUIRED_KEYS - written.keys()
    _check(not unknown and not missing, f"unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    version, nth = written.get("version", 0), written.get("nth", 1)
    _check(_is_index(version, versions), f"there is no version {version!r}")
    paragraphs, paragraph = versions[version], written["paragraph"]
    _check(_is_index(paragraph, paragraphs), f"there is no paragraph {paragraph!r} in version {version}")
    select = written["select"]
    _check(_is_text(select), "it selects nothing")
    start = _nth_place(paragraphs[paragraph], select, nth)
    typos, suggestion = written["typos"], written.get("suggestion")
    _check(_is_list(typos) and all(map(_is_text, typos)), "typos must be a list of names")
    _check(len(set(typos)) == len(typos), f"a typo is named twice in {typos}")
    if "suggestion" in written:
        _check(isinstance(suggestion, str), "a suggestion must be text; leave it out for a mark")
        _check(normalise_trimmed(suggestion) != normalise_trimmed(select), "it suggests what is there already")
        _check(len(suggestion) <= _LONGEST, "its suggestion is too long")
    else:
        _check(len(typos) == 1, "a mark is of one typo")
    _check(len(select) <= _LONGEST, "its selection is too long")
    return SceneReport(tuple(paragraphs), paragraph, start, start + len(select), suggestion, frozenset(typos))


def _nth_place(text: str, phrase: str, nth: Any) -> int:
    """Return where the phrase stands for the nth time."""
    _check(type(nth) is int and nth >= 1, f"nth is {nth!r}")
    start = -1
    for found in range(nth):
        start = text.find(phrase, start + 1)
        _check(start >= 0, f"{phrase!r} stands only {found} times in {text!r}")
    return start


def _check(is_right: bool, message: str) -> None:
    if not is_right:
        raise BadScene(message)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_index(value: Any, of: list[Any]) -> bool:
    return type(value) is int and 0 <= value < len(of)
