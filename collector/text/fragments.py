"""Text fragments: an address that makes a browser scroll to a phrase and highlight it.

Source: WICG Scroll To Text Fragment, https://wicg.github.io/scroll-to-text-fragment/ (`#:~:text=`).
"""

import re
from urllib.parse import quote as percent_encode

# Above this many code points the two ends of the phrase are named and not the whole of it: shorter addresses, and one
# changed word in the middle does no harm. Chromium's own "copy link to highlight" uses 300.
_LONGEST_WHOLE = 300
_WORDS_AT_AN_END = 4
_WORDS_AROUND = 3
# Many paragraphs of an article begin alike ("Everyone has the right to …"), or end alike. So many words from the
# paragraph's beginning, or to its end, stand in the fragment where the phrase is near it.
_WORDS_AT_AN_EDGE = 12
# No word is longer than this; text that goes on without a space is of a script that has none (Chinese, Thai).
_LONGEST_WORD = 60

_WORD = re.compile(r"\S+")


def text_fragment(block: str, start: int, end: int) -> str:
    """Return the fragment (`:~:text=…`, without `#`) that leads to `block[start:end]`, offsets in code points.

    Browsers match whole words only, so the phrase is widened to word boundaries. Words of the same block before and
    after it tell it from the same phrase elsewhere: of the same block, since a browser does not match one term across
    two. They are few, since each can have changed meanwhile; more where paragraphs are likely to be alike, and as many
    as it takes where the block has the same words twice.
    """
    start, end = _widen(block, start, end)
    phrase = block[start:end].strip()
    words_before, words_after = _WORD.findall(block[:start]), _WORD.findall(block[end:])
    before, after = _around(words_before, _WORD.findall(phrase), words_after)
    terms = []
    if before:
        terms.append(_encode(" ".join(before)) + "-")
    terms += [_encode(part) for part in _ends(phrase)]
    if after:
        terms.append("-" + _encode(" ".join(after)))
    return ":~:text=" + ",".join(terms)


def _around(before: list[str], phrase: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return the last of the words before the phrase, and the first of those after it, that tell it from others."""
    count_after = max(_WORDS_AROUND, _WORDS_AT_AN_EDGE - len(before) - len(phrase))
    count_before = max(_WORDS_AROUND, _WORDS_AT_AN_EDGE - len(after) - len(phrase))
    words = [*before, *phrase, *after]
    while True:
        chosen = before[-count_before:], after[:count_after]
        if chosen == (before, after) or not _repeats([*chosen[0], *phrase, *chosen[1]], words):
            return chosen
        count_before += _WORDS_AROUND
        count_after += _WORDS_AROUND


def _repeats(part: list[str], words: list[str]) -> bool:
    """Tell whether a run of words is found more than once among others, as browsers compare: in any case."""
    folded = f" {' '.join(words)} ".casefold()
    wanted = f" {' '.join(part)} ".casefold()
    return folded.find(wanted, folded.find(wanted) + 1) >= 0


def _widen(block: str, start: int, end: int) -> tuple[int, int]:
    left, right = start, end
    while left > 0 and not block[left - 1].isspace():
        left -= 1
    while right < len(block) and not block[right].isspace():
        right += 1
    if start - left > _LONGEST_WORD or right - end > _LONGEST_WORD:
        return start, end
    return left, right


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
