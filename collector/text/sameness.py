"""Whether two reports of one article tell of the same typo.

Two questions decide: do the selections overlap, once the two readers' surroundings are laid over each other (the
article may have been edited meanwhile)? And do the suggestions mend the same mistakes, by changing the same words?
"""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, Postfix, Prefix

from collector.text.sightings import Sighting, surroundings
from collector.text.windows import ENOUGH_IN_A_ROW, windows, windows_shared
from collector.text.words import alike, words

_ENOUGH_ALIKE = 0.5
"""The part of the shorter surroundings that must be found in the longer, in order: half of a paragraph may be new."""

_ENOUGH_BEYOND = 12
"""Code points from outside the paragraph that tell something."""

_BEYOND_ALIKE = 0.6
"""Any two pieces of text in one language share letters in order: about half of them."""

SAME_PHRASE = 1.0
"""The likeness of the same phrase at the same place."""

_MORE_CHANGED = 1
"""Words that one reader may change beside those that another changes of the same mistake."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sighting in words: those around it, and by their numbers those selected and those changed.

    `gaps` are the places where something is only put in: n is before the word number n.
    """

    words: tuple[str, ...]
    selected: frozenset[int]
    changed: frozenset[int]
    gaps: frozenset[int]
    suggests: bool


def likeness(a: Sighting, b: Sighting) -> float:
    """Return how surely two sightings in one article are of the same typo: 0 for not at all, `SAME_PHRASE` for
    the same phrase at the same place. Symmetric.

    Its time is bounded: 600 code points on either side of the phrase are looked at.
    """
    if not windows_shared(windows(a), windows(b)) or _twin_paragraphs(a, b):
        return 0.0  # most typos of an article are told apart here
    one, other = sorted((_place(a), _place(b)), key=_order)
    pairs = _overlay(one, other)
    if pairs is None:
        return 0.0
    there = {pairs[n] for n in one.selected if n in pairs}
    if not there & other.selected:
        return 0.0
    if len(there) == len(one.selected) and there == other.selected:
        return SAME_PHRASE  # whatever is suggested for it
    if one.suggests and other.suggests:
        changed = {pairs[n] for n in one.changed if n in pairs}
        gaps = _mapped_gaps(one.gaps, pairs)
        if not _same_mistakes(_runs(one.changed), _runs(other.changed), pairs) or gaps != other.gaps:
            return 0.0
        both = len(changed & other.changed) + len(gaps & other.gaps)
        return both / (1 + len(one.changed | one.gaps) + len(other.changed | other.gaps))
    if one.suggests or other.suggests:
        forth = one.suggests
        known, silent = (one, other) if forth else (other, one)
        where = pairs if forth else {there: here for here, there in pairs.items()}
        touched = {where[n] for n in known.changed if n in where}
        # Something put in beside a selected word, or between two, is what the silent reader may mean.
        beside = {where[n] for n in known.gaps if n in where}
        hit = touched & silent.selected or {n for n in beside if n in silent.selected and n - 1 in silent.selected}
        return 1 / (2 + len(silent.selected)) if hit else 0.0
    return 1 / (2 + abs(len(one.selected) - len(other.selected)))


def same_extent(known: Sighting, report: Sighting) -> bool:
    """Tell whether a report is of all that is known of a typo, and of nothing else: it changes the same words (those
    that are marked, where nothing is suggested), or suggests nothing and marks them all, others perhaps, too.

    What was said of the one then holds for the other. Not symmetric. Its time is bounded like that of `likeness`.
    """
    pairs = word_pairs(known, report)
    if pairs is None:
        return False
    told, theirs = _place(known), _place(report)
    words, gaps = (told.changed, told.gaps) if told.suggests else (told.selected, frozenset[int]())
    there = _mapped_gaps(gaps, pairs)
    if any(n not in pairs for n in words) or len(there) < len(gaps):
        return False
    words = frozenset(pairs[n] for n in words)
    if theirs.suggests:
        return words == theirs.changed and there == theirs.gaps
    return words <= theirs.selected and all(n in theirs.selected or n - 1 in theirs.selected for n in there)


def word_pairs(a: Sighting, b: Sighting) -> dict[int, int] | None:
    """Return which word of `a` is which word of `b`, by their numbers in the surroundings of each (`surroundings`, cut
    by `words`); None where these are different places. The pairs are those by which `likeness` decides."""
    one, other = _place(a), _place(b)
    if _order(one) <= _order(other):
        return _overlay(one, other)
    pairs = _overlay(other, one)
    return None if pairs is None else {there: here for here, there in pairs.items()}


def _same_mistakes(one: list[set[int]], other: list[set[int]], pairs: dict[int, int]) -> bool:
    """Whether each run of words that either changes shares a word with one that the other changes, and is not the
    rewriting of what the other mends by a word.

    Who corrects two words far apart in one go, or puts rubbish in place of a sentence, tells of something else than
    those who report one of its words: whoever is first, they are one line on the desk or two.
    """
    mapped = [(len(run), {pairs[n] for n in run if n in pairs}) for run in one]
    theirs = [(len(run), run) for run in other]

    def met(run: tuple[int, set[int]], runs: list[tuple[int, set[int]]]) -> bool:
        return any(run[1] & words and abs(run[0] - size) <= _MORE_CHANGED for size, words in runs)

    return all(met(run, theirs) for run in mapped) and all(met(run, mapped) for run in theirs)


def _mapped_gaps(gaps: frozenset[int], pairs: dict[int, int]) -> set[int]:
    """The same gaps in the other's words: before the word that follows, or at a text's end behind the one before."""
    before = {pairs[n] for n in gaps if n in pairs}
    return before | {pairs[n - 1] + 1 for n in gaps if n not in pairs and n - 1 in pairs}


def _runs(numbers: frozenset[int]) -> list[set[int]]:
    """The numbers, parted where one is missing between two."""
    runs: list[set[int]] = []
    for n in sorted(numbers):
        if runs and n - 1 in runs[-1]:
            runs[-1].add(n)
        else:
            runs.append({n})
    return runs


@lru_cache(maxsize=512)
def _place(sighting: Sighting) -> _Place:
    left, exact, right = surroundings(sighting)
    text = left + exact + right
    spans = words(text)
    start, end = len(left), len(left) + len(exact)
    selected = {n for n, (first, last) in enumerate(spans) if first < end and last > start}
    tokens = [text[first:last] for first, last in spans]
    suggests = sighting.suggestion is not None and sighting.suggestion != exact
    changed: set[int] = set()
    gaps: set[int] = set()
    is_instead = False  # a word becomes another, so that of two in a row it is just this one
    if suggests:
        instead = f"{left}{sighting.suggestion}{right}"
        wanted = [instead[first:last] for first, last in words(instead)]
        for change in Indel.opcodes(tokens, wanted):
            if change.tag == "insert":
                gaps.add(change.src_start)
            elif change.tag != "equal":
                changed.update(range(change.src_start, change.src_end))
        is_instead = any(n in changed or n - 1 in changed for n in gaps)
        gaps = {n for n in gaps if n not in changed and n - 1 not in changed}
        if not changed and not gaps:
            changed = _respaced(text, instead, spans)
    compared = alike(tokens)
    return _Place(
        tuple(compared),
        frozenset(selected if is_instead else _with_doubles(selected, compared)),
        frozenset(changed if is_instead else _with_doubles(changed, compared)),
        frozenset(gaps),
        suggests,
    )


def _order(place: _Place) -> tuple[tuple[str, ...], list[int]]:
    """Places are compared in one order: of several longest common subsequences it is the same one, whoever is first."""
    return place.words, sorted(place.selected)


def _respaced(text: str, instead: str, spans: list[tuple[int, int]]) -> set[int]:
    """The words beside the white space that two texts of the same words differ in."""
    first = Prefix.similarity(text, instead)
    behind = Postfix.similarity(text[first:], instead[first:])
    return {n for n, (start, end) in enumerate(spans) if end >= first and start <= len(text) - behind}


def _twin_paragraphs(a: Sighting, b: Sighting) -> bool:
    """Whether the same paragraph stands twice in the article: what comes before or after it is something else, and
    nothing beyond the paragraph agrees. One that was edited beside the paragraph keeps some of its words."""
    if not a.block or a.block != b.block or a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    before = _beyond(a.quote.prefix, a.start), _beyond(b.quote.prefix, b.start)
    after = _beyond(a.quote.suffix[::-1], len(a.block) - a.end), _beyond(b.quote.suffix[::-1], len(b.block) - b.end)
    told = [
        (left[-least:], right[-least:])
        for left, right in (before, after)
        if (least := min(len(left), len(right))) >= _ENOUGH_BEYOND
    ]
    return bool(told) and all(Indel.normalized_similarity(*pair) < _BEYOND_ALIKE for pair in told)


def _beyond(prefix: str, inside: int) -> str:
    """What a prefix has from before the paragraph, of which it has so many code points."""
    return prefix[: max(0, len(prefix) - inside)].strip()


def _with_doubles(numbers: set[int], tokens: list[str]) -> set[int]:
    """Add the twins of doubled words: of "the the" one reader marks the first and the other the second."""
    found = set(numbers)
    for n in numbers:
        for step in (-1, 1):
            twin = n + step
            while 0 <= twin < len(tokens) and tokens[twin] == tokens[n] and tokens[n][0].isalpha():
                found.add(twin)
                twin += step
    return found


def _overlay(one: _Place, other: _Place) -> dict[int, int] | None:
    """Lay one reader's surroundings over the other's: which word is which; None where they are different places.

    The longest common subsequence of words, computed bit-parallel (Hyyrö, 2004, as in rapidfuzz).
    """
    a, b = one.words, other.words
    least = min(len(a), len(b))
    pairs: dict[int, int] = {}
    for same in Indel.opcodes(a, b):
        if same.tag == "equal":
            pairs.update(zip(range(same.src_start, same.src_end), range(same.dest_start, same.dest_end), strict=True))
    if not least or len(pairs) < _ENOUGH_ALIKE * least:
        return None
    row = best = 0
    for n, word in pairs.items():  # in order
        row = row + 1 if pairs.get(n - 1) == word - 1 else 1
        if n in one.selected and word in other.selected:
            best = max(best, row + _onward(pairs, n, word))
    # A report of hardly more than its phrase is no place in a longer text: it would be every place of that phrase.
    return pairs if best >= min(ENOUGH_IN_A_ROW, max(len(a), len(b))) else None


def _onward(pairs: dict[int, int], n: int, word: int) -> int:
    """How many pairs follow this one without a break; more than enough is not counted."""
    steps = 0
    while steps < ENOUGH_IN_A_ROW and pairs.get(n + steps + 1) == word + steps + 1:
        steps += 1
    return steps
