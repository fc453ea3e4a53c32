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
# No word is longer than this; text that goes on without a space is of a script that has none (Chinese, Thai).
_LONGEST_WORD = 60

_WORD = re.compile(r"\S+")


def text_fragment(block: str, start: int, end: int) -> str:
    """Return the fragment (`:~:text=…`, without `#`) that leads to `block[start:end]`, offsets in code points.

    Browsers match whole words only, so the phrase is widened to word boundaries. A few words of the same block before
    and after it tell it from the same phrase elsewhere: of the same block, since a browser does not match one term
    across two.
    """
    start, end = _widen(block, start, end)
    phrase = block[start:end].strip()
    before = _WORD.findall(block[:start])[-_WORDS_AROUND:]
    after = _WORD.findall(block[end:])[:_WORDS_AROUND]
    terms = []
    if before:
        terms.append(_encode(" ".join(before)) + "-")
    terms += [_encode(part) for part in _ends(phrase)]
    if after:
        terms.append("-" + _encode(" ".join(after)))
    return ":~:text=" + ",".join(terms)


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
