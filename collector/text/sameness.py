"""Whether two reports of one article tell of the same typo.

What is changed decides, not what is marked. A report that suggests something changes words, or puts something in
between two, at places of its paragraph; the readers' surroundings are laid over each other to find which place is
which, since the article may have been edited meanwhile. Two reports that suggest something are of the same typo if they
change the same places: all of them. So one who corrects two mistakes at once, rewrites a sentence or replaces it by
rubbish reports something of their own, and whoever reports either of the two does not depend on who came first: having
the same set of places is an equivalence.

A reader who suggests nothing only points. They may mean any change that lies within what they marked, and mean the same
as another who marked just that. They never make one of two changes that are not.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, Postfix, Prefix

from collector.text.quotes import Quote
from collector.text.words import alike, is_unparted, words

_ENOUGH_ALIKE = 0.5
"""The part of the shorter surroundings that must be found in the longer, in order: half of a paragraph may be new."""

_MOST_AROUND = 600
"""Code points on either side of the phrase that are compared: a long paragraph's worth, so that a hostile one costs a
millisecond and not ten."""

_ENOUGH_BEYOND = 12
"""Code points from outside the paragraph that tell something."""

_BEYOND_ALIKE = 0.6
"""Any two pieces of text in one language share letters in order: about half of them."""

_ENOUGH_IN_A_ROW = 4
"""Words that must stand in one row around the place; by chance, common words alone often make two or three."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one report tells of where a typo is and what it is. All normalised, offsets in code points.

    `suggestion` is None where the reader suggests nothing, and empty where the phrase should go. Without a block,
    `block`, `start` and `end` are None.
    """

    quote: Quote
    block: str | None = None
    start: int | None = None
    end: int | None = None
    suggestion: str | None = None


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


SURE = 1.0
"""The likeness of two who change the same places, or point at just what is changed."""

SAME_PHRASE = 0.9
"""The likeness of one who only points and one who changes something in the same phrase at the same place."""

_A_WORD = 6
"""Characters of a script that parts no words: a change of up to so many in a row is about one word or ending, and
counts as a change of the first, whatever the other characters become."""


def same_typo(a: Sighting, b: Sighting) -> bool:
    """Tell whether two sightings in one article are of the same typo. Symmetric.

    Its time is bounded: of a block, 600 code points on either side of the phrase are looked at.
    """
    return likeness(a, b) > 0


def likeness(a: Sighting, b: Sighting) -> float:
    """Return how surely two sightings in one article are of the same typo: 0 for not at all, else at most `SURE`."""
    if _selected(a).isdisjoint(_selected(b)) or _twin_paragraphs(a, b):
        return 0.0  # they overlap nowhere, whatever is laid over what: most typos of an article are told apart here
    one, other = sorted((_place(a), _place(b)), key=_order)
    both = one.suggests and other.suggests
    if both and (len(one.changed), len(one.gaps)) != (len(other.changed), len(other.gaps)):
        return 0.0
    pairs = _overlay(one, other)
    if pairs is None:
        return 0.0
    there = {pairs[n] for n in one.selected if n in pairs}
    if not there & other.selected:
        return 0.0
    changed = {pairs[n] for n in one.changed if n in pairs}
    gaps = {pairs[n] if n in pairs else pairs[n - 1] + 1 for n in one.gaps if n in pairs or n - 1 in pairs}
    if both:
        return SURE if changed == other.changed and gaps == other.gaps else 0.0
    is_same_phrase = len(there) == len(one.selected) and there == other.selected
    if not one.suggests and not other.suggests:
        return SURE if is_same_phrase else 0.0
    if one.suggests:
        is_found = len(changed) == len(one.changed) and len(gaps) == len(one.gaps)
        how = _pointed_at(changed, gaps, other.selected) if is_found else 0.0
    else:
        how = _pointed_at(other.changed, other.gaps, there)
    return max(how, SAME_PHRASE) if is_same_phrase else how


def _pointed_at(changed: Set[int], gaps: Set[int], silent: Set[int]) -> float:
    """How surely one who marked these words and suggests nothing means these changes."""
    if changed == silent and not gaps:
        return SURE
    # Something put in between two words is what those may mean who marked both.
    within = changed <= silent and all(n in silent and n - 1 in silent for n in gaps)
    return 1 / (2 + len(silent)) if within else 0.0


def same_change(exact: str, one: str | None, other: str | None) -> bool:
    """Tell whether two suggestions for one phrase, None for nothing, surely change the same places of it."""
    return one == other or (
        one is not None
        and other is not None
        and _changes(Sighting(Quote(exact), suggestion=one)) == _changes(Sighting(Quote(exact), suggestion=other))
    )


def _changes(sighting: Sighting) -> tuple[frozenset[int], frozenset[int]]:
    place = _place(sighting)
    return place.changed, place.gaps


def word_pairs(a: Sighting, b: Sighting) -> dict[int, int] | None:
    """Return which word of `a` is which word of `b`, by their numbers in the surroundings of each (`surroundings`, cut
    by `words`); None where these are different places. The pairs are those by which `likeness` decides."""
    one, other = _place(a), _place(b)
    if _order(one) <= _order(other):
        return _overlay(one, other)
    pairs = _overlay(other, one)
    return None if pairs is None else {there: here for here, there in pairs.items()}


def surroundings(sighting: Sighting) -> tuple[str, str, str]:
    """Return the phrase between what is before and after it: of block and quote whichever tells more on either side,
    at most 600 code points of it."""
    quote = sighting.quote
    left, right = quote.prefix, quote.suffix
    if sighting.block is not None and sighting.start is not None and sighting.end is not None:
        left = max(sighting.block[: sighting.start], left, key=len)
        right = max(sighting.block[sighting.end :], right, key=len)
    return left[-_MOST_AROUND:], quote.exact, right[:_MOST_AROUND]


@lru_cache(maxsize=4096)
def _selected(sighting: Sighting) -> frozenset[str]:
    """The words that are selected, also in part. No word goes beyond a space, so no more has to be cut into words."""
    left, exact, right = surroundings(sighting)
    left, right = left[left.rfind(" ") + 1 :], right.partition(" ")[0]
    text = left + exact + right
    start, end = len(left), len(left) + len(exact)
    return frozenset(alike(text[first:last] for first, last in words(text) if first < end and last > start))


@lru_cache(maxsize=1024)
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
    compared = alike(tokens)
    if suggests:
        instead = f"{left}{sighting.suggestion}{right}"
        wanted = [instead[first:last] for first, last in words(instead)]
        for first, last, to_first, to_last in _regions(tokens, wanted):
            if first == last:
                gaps.add(_slid(compared, first, alike(wanted[to_first:to_last])))
                continue
            if to_first == to_last:
                at = _slid(compared, first, compared[first:last])
                first, last = at, at + last - first
            changed.update(_counted(compared, first, last, last - first == to_last - to_first))
        if not changed and not gaps:
            changed = _respaced(text, instead, spans)
    return _Place(
        tuple(compared),
        frozenset(_with_doubles(selected, compared)),
        frozenset(changed),
        frozenset(gaps),
        suggests,
    )


def _regions(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two texts differ: words of the old from, to, and of the new from, to."""
    end = new_end = 0
    for same in Indel.opcodes(old, new):
        if same.tag == "equal":
            if end < same.src_start or new_end < same.dest_start:
                yield end, same.src_start, new_end, same.dest_start
            end, new_end = same.src_end, same.dest_end
    if end < len(old) or new_end < len(new):
        yield end, len(old), new_end, len(new)


def _slid(tokens: list[str], first: int, run: list[str]) -> int:
    """Where a run of words that is struck or put in at `first` can as well be: the first place at which it comes to the
    same. Of "the the" one reader strikes the first and another the second."""
    at = len(run) - 1
    while first > 0 and tokens[first - 1] == run[at]:
        first -= 1
        at = at - 1 if at else len(run) - 1
    return first


def _counted(tokens: list[str], first: int, last: int, is_one_by_one: bool) -> Iterable[int]:
    """The words of a region that count as changed. Of a doubled word that does not become two others it is the first,
    whichever of the two the reader strikes; where each word becomes another, the second is as wrong as the first."""
    if last - first <= _A_WORD and all(is_unparted(token) for token in tokens[first:last]):
        last = first + 1
    if is_one_by_one:
        return range(first, last)
    return {_first_of_doubles(tokens, n) for n in range(first, last)}


def _first_of_doubles(tokens: list[str], n: int) -> int:
    while n > 0 and tokens[n - 1] == tokens[n] and tokens[n][0].isalpha():
        n -= 1
    return n


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
    if len(pairs) < _ENOUGH_ALIKE * least:
        return None
    row = best = 0
    for n, word in pairs.items():  # in order
        row = row + 1 if pairs.get(n - 1) == word - 1 else 1
        if n in one.selected and word in other.selected:
            best = max(best, row + _onward(pairs, n, word))
    return pairs if best >= min(_ENOUGH_IN_A_ROW, least) else None


def _onward(pairs: dict[int, int], n: int, word: int) -> int:
    """How many pairs follow this one without a break; more than enough is not counted."""
    steps = 0
    while steps < _ENOUGH_IN_A_ROW and pairs.get(n + steps + 1) == word + steps + 1:
        steps += 1
    return steps
