"""What a reader suggests for one selection, said for another selection of the same mistake: the typo's own phrase."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Postfix, Prefix

from collector.text.normalise import normalise_trimmed
from collector.text.quotes import suggestion_key
from collector.text.sameness import word_pairs
from collector.text.sightings import Sighting, surroundings
from collector.text.words import alike, same_marks, words

_LONGEST = 1000
"""Code points of a suggestion, as many as a reader may send: a short change of a long phrase makes a long one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a phrase should become; an empty text means that it should go. `exact` is the phrase, or None where it is
    the typo's own."""

    text: str
    exact: str | None = None

    @property
    def key(self) -> str:
        """32 hexadecimal digits under which it is counted."""
        # No normalised text has the control character in it.
        return suggestion_key(self.text if self.exact is None else f"{self.exact}\0{self.text}")


def proposal(told: Sighting, report: Sighting) -> Proposal | None:
    """Return what a report suggests for the typo that is told by `told`: for the typo's phrase where that can be said,
    else for the report's own; None where it suggests nothing."""
    if report.suggestion is None:
        return None
    text = restated(told, report)
    if text is not None:
        return Proposal(text)
    return Proposal(normalise_trimmed(report.suggestion), report.quote.exact)


def restated(told: Sighting, report: Sighting) -> str | None:
    """Return what the typo's phrase becomes when the change is made that a report suggests for its own selection.

    Made in the article, both are the same: the paragraph with the typo's phrase replaced by what is returned reads as
    the one with the report's selection replaced by its suggestion. None where that cannot be: the report suggests
    nothing or changes something outside the typo's phrase, or it is not clear where the phrase is in what its reader
    saw. The same phrase keeps the text of the suggestion.

    Its time is bounded like that of `likeness`, which has compared the two as a rule; in one and the same paragraph no
    words have to be compared.
    """
    if report.suggestion is None:
        return None
    if report.quote.exact == told.quote.exact:
        return normalise_trimmed(report.suggestion)
    seen = _in_the_paragraph(told, report) or _by_words(told, report) or _one_in_the_other(told, report)
    return _for_the_phrase(seen, report.suggestion, told.quote.exact) if seen else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the report's reader saw: the selection with what is around it, and where the typo's phrase is in it all."""

    left: str
    selected: str
    right: str
    start: int
    end: int


def _in_the_paragraph(told: Sighting, report: Sighting) -> _Seen | None:
    """The two are of one paragraph, letter for letter."""
    text, start, end = told.block, told.start, told.end
    if text is None or text != report.block or start is None or end is None or report.start is None:
        return None
    return _Seen(text[: report.start], text[report.start : report.end], text[report.end :], start, end)


def _by_words(told: Sighting, report: Sighting) -> _Seen | None:
    """The paragraph is not known, or was edited between the two: the words around the selections tell what is where."""
    pairs = word_pairs(told, report)
    if pairs is None:
        return None
    around, theirs = surroundings(told), surroundings(report)
    text, whole = "".join(around), "".join(theirs)
    spans, their_spans = words(text), words(whole)
    start, end = len(around[0]), len(text) - len(around[2])
    first = next(n for n, (_, last) in enumerate(spans) if last > start)
    last = next(n for n, (_, last) in enumerate(spans) if last >= end)
    if first not in pairs or last not in pairs:
        return None
    here, there = their_spans[pairs[first]], their_spans[pairs[last]]
    # A selection may end within a word, and may do so in the other's text only where that is the same word.
    if start > spans[first][0] and whole[slice(*here)] != text[slice(*spans[first])]:
        return None
    if end < spans[last][1] and whole[slice(*there)] != text[slice(*spans[last])]:
        return None
    return _Seen(*theirs, here[0] + start - spans[first][0], there[1] + end - spans[last][1])


def _one_in_the_other(told: Sighting, report: Sighting) -> _Seen | None:
    """Nothing around the two tells that they are one, but an editor said so, and one selection has the other in it."""
    phrase, selected = told.quote.exact, report.quote.exact
    at = _only_place(phrase, selected)
    if at is not None:
        return _Seen("", selected, "", at, at + len(phrase))
    at = _only_place(selected, phrase)
    if at is not None:
        return _Seen(phrase[:at], selected, phrase[at + len(selected) :], 0, len(phrase))
    return None


def _only_place(short: str, long: str) -> int | None:
    """Where the words of one text are in the other's, if they are there once."""
    spans = words(long)
    ends = {end for _, end in spans}
    found = [start for start, _ in spans if start + len(short) in ends and long.startswith(short, start)]
    return found[0] if len(found) == 1 else None


def _for_the_phrase(seen: _Seen, suggestion: str, exact: str) -> str | None:
    # As if the text went on with spaces: at its ends, too, a word goes together with a space.
    whole = seen.left + seen.selected + seen.right
    before, phrase, after = f" {whole[: seen.start]}", whole[seen.start : seen.end], f"{whole[seen.end :]} "
    instead = f" {seen.left}{suggestion}{seen.right} "
    found = _between(before, instead, after)
    if found is None:
        return None
    text = normalise_trimmed(found)
    if normalise_trimmed(before + text + after) != normalise_trimmed(instead):
        return None  # it was about a space beside the phrase
    if phrase != exact:
        carried = _carried(phrase, text, exact)
        if carried is None:
            return None
        text = carried
    return text if text != exact and len(text) <= _LONGEST else None


def _between(before: str, whole: str, after: str) -> str | None:
    """What stands in `whole` between the two; None where it begins or ends otherwise."""
    if not whole.startswith(before) or not whole.endswith(after):
        return None
    middle = len(whole) - len(before) - len(after)
    if middle >= 0:
        return whole[len(before) : len(before) + middle]
    # Where nothing is left between them, a word went with one of its two spaces.
    return "" if middle == -1 and before.endswith(" ") else None


def _carried(old: str, new: str, onto: str) -> str | None:
    """Make in `onto` the change that leads from `old` to `new`. The two may have other kinds of quotation marks,
    apostrophes and dashes, and around what is changed also edited words; None where `onto` does not have the words that
    are changed, in their case."""
    was, now, here = _tokens(old), _tokens(new), _tokens(onto)
    head = Prefix.similarity(was, now)
    tail = Postfix.similarity(was[head:], now[head:])
    if head + tail == len(was):  # something is put in, or it is about spaces: with the word beside it
        head, tail = (head - 1, tail) if head else (head, tail - 1)
    changed = was[head : len(was) - tail]
    at = next((there for word, there in _pairs(was, here) if word == head), None)
    if at is None or same_marks(here[at : at + len(changed)]) != same_marks(changed):
        return None
    spans = words(onto)
    into = words(new)[head : len(now) - tail]
    put = new[into[0][0] : into[-1][1]] if into else ""
    return normalise_trimmed(onto[: spans[at][0]] + put + onto[spans[at + len(changed) - 1][1] :])


def _pairs(a: list[str], b: list[str]) -> Iterator[tuple[int, int]]:
    """Which word of one phrase is which of the other: the longest common subsequence, as in sameness."""
    for same in Indel.opcodes(alike(a), alike(b)):
        if same.tag == "equal":
            yield from zip(range(same.src_start, same.src_end), range(same.dest_start, same.dest_end), strict=True)


def _tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]
