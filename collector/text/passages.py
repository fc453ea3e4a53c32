"""Passages: a phrase in the text around it, cut into words, and which words of one passage are which of another's."""

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from rapidfuzz.distance import Indel

from collector.text.quotes import Quote
from collector.text.words import alike, is_unparted, words

Span = tuple[int, int]
"""A run of words by their numbers in a passage: the first, and the one behind the last."""

_MOST_AROUND = 600
"""Code points on either side of the phrase that are compared. A long paragraph has as many; a limit keeps the cost of a
hostile one at a millisecond."""

_WINDOW = 4
"""Words in a row that tell a place. By chance, common words alone often make two or three."""

_MOST_QUOTED = 64
"""Code points before and after a phrase that quote it, as the widget sends them."""

_NEAR = 60
"""Words on either side of the phrase around which other typos are looked for."""

_ENOUGH_ALIKE = 0.5
"""The part of the shorter passage that must be found in the longer, in order: half of a paragraph may be new."""

_AS_LONG = 0.6
"""The part of the longer paragraph's words that the shorter has where one was made from the other by edits."""

_MOST_REPLACED = 0.25
"""The part of the shorter passage in place of which the longer has other words. Where a sentence is repeated in another
paragraph, more than that is different around it."""

_ENOUGH_BEYOND = 12
"""Code points from outside the paragraph that tell two paragraphs of the same text apart."""

_SHORT = 24
"""Words of a paragraph that is likely to stand in an article twice: what is known of one side is enough to tell."""

_BEYOND_ALIKE = 0.6
"""Any two pieces of text in one language share about half of their letters, in order."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in words: where each begins and ends, in code points, and as it is compared."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tokens: tuple[str, ...]

    def between(self, start: int, end: int) -> Span:
        """Return the words that have a code point between two offsets."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))


@dataclass(frozen=True, slots=True)
class Passage:
    """A phrase in its text, made by `passage`.

    The phrase is `text[start:end]`, offsets in code points, and has the words `phrase` in it, at least in part. `block`
    is the paragraph that the reader saw, if known: it begins at `offset` of the text (below zero where the text begins
    later) and has the words `paragraph`; without a block those are all words. `before` and `after` are what is known of
    the article outside of the paragraph.
    """

    text: str
    start: int
    end: int
    cut: Cut
    phrase: Span
    block: str | None
    offset: int
    paragraph: Span
    before: str
    after: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return self.cut.tokens

    @property
    def is_unparted(self) -> bool:
        """Whether most words are single characters of a script that parts no words."""
        return 2 * sum(map(is_unparted, self.tokens)) > len(self.tokens)

    def place_of(self, span: Span) -> tuple[int, int]:
        """Return where words begin and end in the text, in code points."""
        return self.cut.starts[span[0]], self.cut.ends[span[1] - 1]


def passage(quote: Quote, block: str | None, start: int | None, end: int | None) -> Passage:
    """Return the passage of a phrase. `start` and `end` are where it is in its paragraph `block`, in code points; where
    the paragraph is not known, all three are None.

    Of paragraph and quote, the one that tells more on either side is taken, at most 600 code points of it.
    """
    left, right = quote.prefix, quote.suffix
    before = after = ""
    if block is None or start is None or end is None:
        block, start = None, 0
    else:
        before = left[: max(0, len(left) - start)].strip()
        after = right[len(block) - end :].strip()
        left, right = max(block[:start], left, key=len), max(block[end:], right, key=len)
    left, right = left[-_MOST_AROUND:], right[:_MOST_AROUND]
    text = left + quote.exact + right
    cut = _cut(text)
    offset, end = len(left) - start, len(left) + len(quote.exact)
    paragraph = (0, len(cut.tokens)) if block is None else cut.between(offset, offset + len(block))
    return Passage(text, len(left), end, cut, cut.between(len(left), end), block, offset, paragraph, before, after)


@lru_cache(maxsize=512)
def _cut(text: str) -> Cut:
    spans = words(text)
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Cut(starts, ends, tuple(alike(text[start:end] for start, end in spans)))


def with_twins(tokens: tuple[str, ...], span: Span) -> Span:
    """Return a run of words with the twins of its first and last one: of "the the" one reader marks the first, and
    another the second."""
    first, last = span
    while 0 < first < last and tokens[first - 1] == tokens[first] and tokens[first][0].isalpha():
        first -= 1
    while first < last < len(tokens) and tokens[last] == tokens[last - 1] and tokens[last - 1][0].isalpha():
        last += 1
    return first, last


def quote_at(one: Passage, span: Span) -> tuple[Quote, int | None, int | None]:
    """Return the quote of some words of a passage, and where they are in its paragraph, in code points; without a
    paragraph, None and None."""
    start, end = one.place_of(span)
    quote = Quote(one.text[start:end], _last_of(one.text[:start]), _first_of(one.text[end:]))
    return (quote, None, None) if one.block is None else (quote, start - one.offset, end - one.offset)


def _last_of(text: str) -> str:
    """Return the end of a text, from a word's beginning on."""
    return text if len(text) <= _MOST_QUOTED else text[-_MOST_QUOTED:].partition(" ")[2]


def _first_of(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rpartition(" ")[0]


def edge_keys(one: Passage, span: Span) -> tuple[int, int]:
    """Return the keys by which a run of words is found again: of the four words of the paragraph that end with its
    first one, and of the four that begin with its last. One of them stays the same when the article is edited on the
    other side.

    A key is a checksum of 32 bits (CRC-32) as a signed integer. What is found by it has to be compared.
    """
    tokens, first = _of_paragraph(one)
    return _key_before(tokens, span[0] - first), _key_after(tokens, span[1] - 1 - first)


def near_keys(one: Passage) -> tuple[set[int], set[int]]:
    """Return the keys, before and after, of all runs of words that begin or end near the phrase."""
    tokens, start = _of_paragraph(one)
    first, last = one.phrase
    near = range(max(0, first - start - _NEAR), min(len(tokens), last - start + _NEAR))
    return {_key_before(tokens, n) for n in near}, {_key_after(tokens, n) for n in near}


def _of_paragraph(one: Passage) -> tuple[tuple[str, ...], int]:
    """Return the words of the paragraph, and the number of the first of them. What stands beside it is in a passage by
    chance."""
    first, last = one.paragraph
    return (one.tokens, 0) if (first, last) == (0, len(one.tokens)) else (one.tokens[first:last], first)


def _key_before(tokens: tuple[str, ...], n: int) -> int:
    first = max(0, n + 1 - _WINDOW)
    return _checksum(tokens[first : first + _WINDOW])


def _key_after(tokens: tuple[str, ...], n: int) -> int:
    last = min(len(tokens), n + _WINDOW)
    return _checksum(tokens[max(0, last - _WINDOW) : last])


def _checksum(tokens: tuple[str, ...]) -> int:
    return crc32("\0".join(tokens).encode()) - 2**31


def digest(text: str) -> int:
    """Return 64 bits of a text's digest (BLAKE2b, RFC 7693) as a signed integer, as databases have them."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words of a passage, `one`, are those of another, made by `align`. `pairs` maps the number of each word of
    the other to that in this one; it is None where both are of one and the same paragraph."""

    one: Passage
    other: Passage
    pairs: dict[int, int] | None

    def find(self, span: Span) -> Span | None:
        """Return which words are the words `span` of the other passage; None where fewer than half of them are here."""
        if self.pairs is None:
            shift = self.one.offset - self.other.offset
            start, end = self.other.place_of(span)
            found = self.one.cut.between(start + shift, end + shift)
            return found if found[0] < found[1] else None
        there = [self.pairs[n] for n in range(*span) if n in self.pairs]
        return (there[0], there[-1] + 1) if there and 2 * len(there) >= span[1] - span[0] else None


def align(one: Passage, other: Passage) -> Alignment | None:
    """Lay a passage over another one; None where the phrase of the other is not in this one.

    In one and the same paragraph it is a matter of offsets. Otherwise the words are compared: the longest common
    subsequence, computed bit-parallel (Hyyrö, 2004, as in rapidfuzz). Enough of them must be the same, few others in
    each other's place, and four in a row at the phrase.
    """
    if one.block is not None and one.block == other.block:
        # The same paragraph may stand twice in the article, above all a short one: a heading, an item of a list.
        sides = 1 if one.paragraph[1] - one.paragraph[0] <= _SHORT else 2
        is_twin = _disagree((one.before, one.after), (other.before, other.after), sides)
        return None if is_twin else Alignment(one, other, None)
    (ours, first), (theirs, other_first) = _of_paragraph(one), _of_paragraph(other)
    pairs = _in_rows(_pairs(theirs, ours), theirs)
    least = min(len(ours), len(theirs))
    if len(pairs) < _ENOUGH_ALIKE * least or _replaced(pairs, len(theirs), len(ours)) > _MOST_REPLACED * least:
        return None
    # A report of hardly more than its phrase is no place in a longer text: it would be every place of that phrase.
    phrase = range(other.phrase[0] - other_first, other.phrase[1] - other_first)
    enough = min(_WINDOW, max(len(ours), len(theirs)))
    if max((_row(pairs, n) for n in phrase if n in pairs), default=0) < enough:
        return None
    if least < _AS_LONG * max(len(ours), len(theirs)):
        # One may be the sentence of the other that is repeated as a paragraph of its own, say as a large quotation.
        ends = next(iter(pairs)), next(reversed(pairs))
        around = _around(one, first + pairs[ends[0]], first + pairs[ends[1]])
        if _disagree(around, _around(other, other_first + ends[0], other_first + ends[1])):
            return None
    return Alignment(one, other, {other_first + n: first + there for n, there in pairs.items()})


def locate(one: Passage, other: Passage) -> Span | None:
    """Return which words of a passage are the phrase of another one; None where it is not there."""
    alignment = align(one, other)
    return alignment.find(other.phrase) if alignment else None


def _around(one: Passage, first: int, last: int) -> tuple[str, str]:
    """Return the text before a word and after another."""
    return one.text[: one.cut.starts[first]], one.text[one.cut.ends[last] :]


def _pairs(a: tuple[str, ...], b: tuple[str, ...]) -> dict[int, int]:
    """Return which word is which, in order. Of several longest common subsequences it is the same one, whichever
    passage comes first."""
    if a > b:
        return {here: there for there, here in _pairs(b, a).items()}
    pairs: dict[int, int] = {}
    for same in Indel.opcodes(a, b):
        if same.tag == "equal":
            pairs.update(zip(range(same.src_start, same.src_end), range(same.dest_start, same.dest_end), strict=True))
    return pairs


def _in_rows(pairs: dict[int, int], tokens: tuple[str, ...]) -> dict[int, int]:
    """Return the pairs without those that stand alone, or in a row of marks: these are paired by chance."""
    if len(pairs) == 1:
        return pairs
    rows: list[list[int]] = []
    for n, other in pairs.items():
        if rows and (n - 1, other - 1) == (rows[-1][-1], pairs[rows[-1][-1]]):
            rows[-1].append(n)
        else:
            rows.append([n])
    return {n: pairs[n] for row in rows if len(row) > 1 and any(tokens[n][0].isalnum() for n in row) for n in row}


def _replaced(pairs: dict[int, int], length: int, other_length: int) -> int:
    """Return how many words before, between and after the pairs stand in place of others."""
    count, last, other_last = 0, -1, -1
    for n, other in (*pairs.items(), (length, other_length)):
        count += min(n - last, other - other_last) - 1
        last, other_last = n, other
    return count


def _row(pairs: dict[int, int], n: int) -> int:
    """Return how many pairs without a break there are around a word, as far as that matters."""
    steps = 1
    for way in (-1, 1):
        at = way
        while abs(at) < _WINDOW and pairs.get(n + at) == pairs[n] + at:
            at += way
            steps += 1
    return steps


def _disagree(around: tuple[str, str], other: tuple[str, str], sides: int = 2) -> bool:
    """Tell whether what stands before and after the same words is known of two places, of so many sides at least, and
    nothing of it agrees. Where the article was edited beside a place, one of the two sides still does."""
    known = 0
    for one, two in ((around[0].strip()[::-1], other[0].strip()[::-1]), (around[1].strip(), other[1].strip())):
        length = min(len(one), len(two), _MOST_QUOTED)
        if length >= _ENOUGH_BEYOND:
            if Indel.normalized_similarity(one[:length], two[:length]) >= _BEYOND_ALIKE:
                return False
            known += 1
    return known >= sides
