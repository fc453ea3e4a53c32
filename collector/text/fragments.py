"""Text fragments: an address that makes a browser scroll to a phrase and highlight it.

Source: WICG Scroll To Text Fragment, https://wicg.github.io/scroll-to-text-fragment/ (`#:~:text=`).
"""

import re
from urllib.parse import quote as percent_encode

from collector.text.words import UNPARTED

# Above this many code points the two ends of the phrase are named and not the whole of it: shorter addresses, and one
# changed word in the middle does no harm. Chromium's own "copy link to highlight" uses 300.
_LONGEST_WHOLE = 300
_WORDS_AT_AN_END = 4
_WORDS_AROUND = 3
# Many paragraphs of an article begin alike ("Everyone has the right to …"), or end alike. If the phrase is near the
# paragraph's beginning or end, the fragment has so many words from there.
_WORDS_AT_AN_EDGE = 12

# Where a script parts no words, what stands between two of these counts as one: inside of it, only the browser's own
# dictionary says where a word ends.
_MARKS = "、。，．！？；："
_WORD = re.compile(f"[^\\s{_MARKS}]+[{_MARKS}]*|[{_MARKS}]+")
_PART_OF_A_WORD = re.compile(f"[^\\s{_MARKS}{UNPARTED}]")


def text_fragment(block: str, start: int, end: int) -> str:
    """Return the fragment (`:~:text=…`, without `#`) that leads to `block[start:end]`, offsets in code points.

    Browsers only match whole words, so the phrase is widened to word boundaries. Words before and after it distinguish
    it from the same phrase elsewhere. They are from the same block, since browsers do not match a term across blocks.
    They are few, since each may have changed meanwhile; more if paragraphs are likely to be alike, and as many as
    needed if the block has the same words twice.
    """
    start, end = _widen(block, start, end)
    first, last = _with_surroundings(block, start, end)
    before, after = block[first:start].strip(), block[end:last].strip()
    terms = []
    if before:
        terms.append(_encode(before) + "-")
    terms += [_encode(part) for part in _ends(block[start:end].strip())]
    if after:
        terms.append("-" + _encode(after))
    return ":~:text=" + ",".join(terms)


def _with_surroundings(block: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words around the phrase that distinguish it from others begin and end."""
    starts = [word.start() for word in _WORD.finditer(block, 0, start)] + [start]
    ends = [end] + [word.end() for word in _WORD.finditer(block, end)]
    room = _WORDS_AT_AN_EDGE - len(_WORD.findall(block, start, end))
    before, after = max(_WORDS_AROUND, room - len(ends) + 1), max(_WORDS_AROUND, room - len(starts) + 1)
    while True:
        first, last = starts[-before - 1 :][0], ends[: after + 1][-1]
        if (first, last) == (starts[0], ends[-1]) or not _repeats(block[first:last], block):
            return first, last
        before, after = 2 * before, 2 * after


def _repeats(part: str, text: str) -> bool:
    """Return whether a part occurs more than once in a text, ignoring case as browsers do."""
    part, text = part.casefold(), text.casefold()
    return text.find(part, text.find(part) + 1) >= 0


def _widen(block: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _PART_OF_A_WORD.match(block, start - 1):
        start -= 1
    while end < len(block) and _PART_OF_A_WORD.match(block, end):
        end += 1
    return start, end


def _ends(phrase: str) -> list[str]:
    if len(phrase) <= _LONGEST_WHOLE:
        return [phrase]
    words = list(_WORD.finditer(phrase))
    if len(words) < 2 * _WORDS_AT_AN_END:
        return [phrase]
    return [phrase[: words[_WORDS_AT_AN_END - 1].end()], phrase[words[-_WORDS_AT_AN_END].start() :]]


def _encode(term: str) -> str:
    # "-" marks prefix and suffix and "," parts the terms, so both are encoded; quote() leaves "-" as it is.
    return percent_encode(term, safe="").replace("-", "%2D")
