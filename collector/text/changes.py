"""What a report finds wrong: the smallest runs of words that its suggestion changes, or the words that it marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Postfix, Prefix

from collector.text.normalise import normalise_trimmed
from collector.text.passages import Passage, Span, digest, with_twins
from collector.text.words import alike, is_unparted, same_marks, words

_ALIKE = 0.5
"""The part of their letters, in order, that two words have in common of which one replaces the other."""

_JOINED_ALIKE = 0.8
"""The same where one word replaces two, or two replace one: more, since longer texts share more letters by chance."""

_KEPT = 0.5
"""The part of the words that is kept, or replaced by similar ones. A suggestion that keeps no more rewrites all."""

_FEW = 2
"""Words that are replaced by others that are not similar; a suggestion that replaces no more rewrites nothing."""

_TOGETHER = 0.5
"""Letters that a pair of three words has to have in common beyond one of two, since it takes a word more."""

_MOST_CHANGES = 10
"""A suggestion that makes more changes rewrites the phrase."""

_MOST_PAIRED = 400
"""The most pairs of words that are compared letter by letter: 20 words with 20."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a passage that are wrong, and the text that should replace them: empty where they should go, None where
    the reader only marked them.

    `key` is 64 bits, as a signed integer, that equal findings of one typo have in common.
    """

    span: Span
    text: str | None
    key: int

    @property
    def is_change(self) -> bool:
        """Whether the reader says what should stand there."""
        return self.text is not None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words [first, last) become the words [new_first, new_last) of the new text."""

    first: int
    last: int
    new_first: int
    new_last: int

    def joined(self, other: "_Piece") -> "_Piece":
        """Return the piece from the beginning of this one to the end of a later one, with what is between them."""
        return _Piece(self.first, max(self.last, other.last), self.new_first, max(self.new_last, other.new_last))

    def widened(self, left: int, right: int) -> "_Piece":
        """Return the piece with so many unchanged words more on either side."""
        return _Piece(self.first - left, self.last + right, self.new_first - left, self.new_last + right)


def find(passage: Passage, suggestion: str | None) -> tuple[Finding, ...]:
    """Return what a report finds wrong: at least one finding, in the order of the text.

    `suggestion` is the normalised text that should replace the passage's phrase; None or the phrase itself where the
    reader only marked it. What is put in is a change of the word before it (at the paragraph's beginning, of the word
    after it). Where one of several equal words in a row is taken out, the change is of all of them.
    """
    first, last = passage.phrase
    if suggestion is None or suggestion == passage.text[passage.start : passage.end]:
        return (_finding(passage, with_twins(passage.tokens, (first, last)), None),)
    base, stop = _with_neighbours(passage, (first, last))
    start, end = passage.place_of((base, stop))
    old = passage.text[start:end]
    new = passage.text[start : passage.start] + suggestion + passage.text[passage.end : end]
    spans = words(new)
    pieces = _pieces(old, new, first - base, last - base)
    if pieces is None:  # the whole phrase is rewritten
        start, end = passage.place_of((first, last))
        rewritten = passage.text[start : passage.start] + suggestion + passage.text[passage.end : end]
        return (_finding(passage, (first, last), normalise_trimmed(rewritten)),)
    return tuple(
        _finding(passage, (base + one.first, base + one.last), _text_of(new, spans[one.new_first : one.new_last]))
        for one in pieces
    )


def _finding(passage: Passage, span: Span, text: str | None) -> Finding:
    words_there = "\0".join(passage.tokens[slice(*span)])
    return Finding(span, text, digest(words_there if text is None else f"{words_there}\1{text}"))


def _text_of(text: str, spans: list[tuple[int, int]]) -> str:
    return normalise_trimmed(text[spans[0][0] : spans[-1][1]]) if spans else ""


def _with_neighbours(passage: Passage, span: Span) -> Span:
    """Return the phrase's words with their twins and, inside of the paragraph, the nearest word on either side."""
    inside = passage.paragraph
    first, last = with_twins(passage.tokens, span)
    while first > inside[0]:
        first -= 1
        if passage.tokens[first][0].isalnum():
            break
    return first, min(last + 1, max(last, inside[1]))


def _pieces(old_text: str, new_text: str, first: int, last: int) -> list[_Piece] | None:
    """Return what changes between two texts of which only the words [first, last) of the old one may change; None where
    so much does that it is rewritten."""
    old, new = _tokens(old_text), _tokens(new_text)
    if new == old[:first] + old[last:]:
        return [_with_equals(old, _Piece(first, last, first, first))]  # all of it goes
    a, b = same_marks(old), same_marks(new)
    if a == b:
        a, b = old, new
    if a == b:
        return _respaced(old_text, new_text)
    blocks = _blocks(a, b)
    if len(blocks) > 2 * _MOST_CHANGES:
        return None
    pairs = sum((one.last - one.first) * (one.new_last - one.new_first) for one in blocks)
    parted = (_paired(old, new, block) if pairs <= _MOST_PAIRED else [block] for block in blocks)
    raw = [piece for block in parted for piece in _with_deletions(block)]
    pieces = _merged(_settled(old, raw))
    unlike = sum(one.last - one.first for one in raw if not _is_alike(old, new, one))
    kept = last - first - unlike
    size = max(last - first, len(new) - len(old) + last - first)
    is_rewritten = len(pieces) > 1 and unlike > _FEW and kept <= _KEPT * size
    return None if is_rewritten or len(pieces) > _MOST_CHANGES else pieces


def _tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def _blocks(a: list[str], b: list[str]) -> list[_Piece]:
    """Return the runs of words between those that two texts have in common."""
    first = next(n for n in range(len(a) + 1) if a[n : n + 1] != b[n : n + 1])
    most = min(len(a), len(b)) - first
    behind = next(n for n in range(most + 1) if n == most or a[-1 - n] != b[-1 - n])
    whole = _Piece(first, len(a) - behind, first, len(b) - behind)
    if min(whole.last - whole.first, whole.new_last - whole.new_first) <= 1:
        return [whole]
    blocks: list[_Piece] = []
    for op in Indel.opcodes(a, b):
        if op.tag == "equal":
            continue
        piece = _Piece(op.src_start, op.src_end, op.dest_start, op.dest_end)
        if blocks and (blocks[-1].last, blocks[-1].new_last) == (piece.first, piece.new_first):
            piece = blocks.pop().joined(piece)
        blocks.append(piece)
    return blocks


def _paired(old: list[str], new: list[str], block: _Piece) -> Iterator[_Piece]:
    """Part a block into pairs of similar words, and what is left between them."""
    if block.last - block.first <= 1 and block.new_last - block.new_first <= 1:
        yield block
        return
    a, b = old[block.first : block.last], new[block.new_first : block.new_last]
    at, new_at = block.first, block.new_first
    end = _Piece(block.last, block.last, block.new_last, block.new_last)
    for pair in (*(_Piece(*one) for one in _pair_up(a, b, block.first, block.new_first)), end):
        if pair.first > at or pair.new_first > new_at:
            yield _Piece(at, pair.first, new_at, pair.new_first)
        if pair.last > pair.first:
            yield pair
        at, new_at = pair.last, pair.new_last


def _with_deletions(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join each deletion with the piece beside it: of "a lot" that becomes "lots" nothing is left of the first word."""
    found: list[_Piece] = []
    for piece in pieces:
        is_deletion = piece.new_first == piece.new_last
        if found and (is_deletion or found[-1].new_first == found[-1].new_last):
            piece = found.pop().joined(piece)
        found.append(piece)
    return found


def _pair_up(a: list[str], b: list[str], first: int, new_first: int) -> list[tuple[int, int, int, int]]:
    """Return the pairs of similar words, in order, that have most letters in common together: one word for one, or one
    for two. Dynamic programming, as for a longest common subsequence (Wagner and Fischer, 1974)."""
    if not a or not b or len(a) * len(b) > _MOST_PAIRED or all(map(is_unparted, a)):
        return []
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = [(best[i - di, j - dj][0], (di, dj)) for di, dj in ((1, 0), (0, 1)) if i >= di and j >= dj]
            for di, dj, least in ((1, 1, _ALIKE), (1, 2, _JOINED_ALIKE), (2, 1, _JOINED_ALIKE)):
                if i >= di and j >= dj:
                    one, other = "".join(a[i - di : i]), "".join(b[j - dj : j])
                    how = _similarity(one, other)
                    if how >= least:
                        common = how * (len(one) + len(other)) / 2 - (di + dj - 2) * _TOGETHER
                        ways.append((best[i - di, j - dj][0] + common, (di, dj)))
            best[i, j] = max(ways, key=lambda way: way[0], default=(0.0, (0, 0)))
    pairs, i, j = [], len(a), len(b)
    while i or j:
        di, dj = best[i, j][1]
        if di and dj:
            pairs.append((first + i - di, first + i, new_first + j - dj, new_first + j))
        i, j = i - di, j - dj
    return pairs[::-1]


def _similarity(one: str, other: str) -> float:
    return Indel.normalized_similarity(one.casefold(), other.casefold())


def _is_alike(old: list[str], new: list[str], piece: _Piece) -> bool:
    a, b = "".join(old[piece.first : piece.last]), "".join(new[piece.new_first : piece.new_last])
    return _similarity(a, b) >= _ALIKE


def _settled(old: list[str], pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Give each piece words of the old text: what is put in gets the word before it."""
    for piece in pieces:
        if piece.first < piece.last:
            yield _with_equals(old, piece) if piece.new_first == piece.new_last else piece
            continue
        before = next((n for n in range(piece.first - 1, -1, -1) if old[n][0].isalnum()), piece.first - 1)
        yield piece.widened(piece.first - before, 0) if before >= 0 else piece.widened(0, 1)


def _with_equals(old: list[str], piece: _Piece) -> _Piece:
    """Return a deletion with the words beside it that might have been taken out as well, to the same effect."""
    tokens = alike(old)

    def is_equal(n: int, other: int) -> bool:
        return tokens[n] == tokens[other] and tokens[n][0].isalnum()

    left = right = 0
    while piece.first - left > 0 and is_equal(piece.first - left - 1, piece.last - left - 1):
        left += 1
    while piece.last + right < len(tokens) and is_equal(piece.last + right, piece.first + right):
        right += 1
    return piece.widened(left, right)


def _merged(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join pieces that share a word."""
    found: list[_Piece] = []
    for piece in pieces:
        while found and found[-1].last > piece.first:
            earlier = found.pop()
            # Unchanged words that the later one took in may lie before the earlier one.
            if piece.first < earlier.first:
                earlier = earlier.widened(earlier.first - piece.first, 0)
            piece = earlier.joined(piece)
        found.append(piece)
    return found


def _respaced(old: str, new: str) -> list[_Piece]:
    """Return the words beside the white space in which two texts of the same words differ."""
    same = Prefix.similarity(old, new)
    behind = len(old) - Postfix.similarity(old[same:], new[same:])
    beside = [n for n, (start, end) in enumerate(words(old)) if end >= same and start <= behind]
    return [_Piece(beside[0], beside[-1] + 1, beside[0], beside[-1] + 1)]
