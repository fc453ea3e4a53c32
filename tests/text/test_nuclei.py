"""Which changes and marks of a passage are of one typo."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.grouping import Nucleus, group, overlap
from tests.support.work import calls_of

CASES = {
    # (changes, marks, the typos: each a nucleus with all that is of it)
    "the same words": ([(3, 4)], [(3, 4)], [{"3-4", "mark 3-4"}]),
    "a word more on either side": ([(3, 4), (2, 4), (3, 5)], [], [{"3-4", "2-4", "3-5"}]),
    "two words more": ([(3, 4), (3, 6)], [], [{"3-4"}, {"3-6"}]),
    "other words": ([(3, 4), (5, 6)], [], [{"3-4"}, {"5-6"}]),
    "neighbours": ([(3, 4), (4, 5)], [], [{"3-4"}, {"4-5"}]),
    "two changes in a larger one": ([(3, 4), (4, 5), (3, 5)], [], [{"3-4"}, {"4-5"}, {"3-5"}]),
    "a chain does not grow": ([(3, 4), (3, 5), (3, 6)], [], [{"3-4", "3-5"}, {"3-6"}]),
    "the larger one has a larger one": ([(3, 4), (4, 5), (3, 5), (3, 6)], [], [{"3-4"}, {"4-5"}, {"3-5", "3-6"}]),
    "a mark of a sentence with one change": ([(3, 4)], [(0, 10)], [{"3-4", "mark 0-10"}]),
    "a mark of a part": ([(3, 6)], [(4, 5)], [{"3-6", "mark 4-5"}]),
    "a mark that overlaps": ([(3, 5)], [(4, 8)], [{"3-5", "mark 4-8"}]),
    "a mark beside": ([(3, 5)], [(5, 8)], [{"3-5"}, {"mark 5-8"}]),
    "a mark of two changes": ([(3, 4), (6, 7)], [(0, 10)], [{"3-4"}, {"6-7"}, {"mark 0-10"}]),
    "a mark covers one and overlaps another": ([(3, 4), (6, 9)], [(2, 7)], [{"3-4", "mark 2-7"}, {"6-9"}]),
    "a mark with its own words": ([(3, 4), (3, 6)], [(3, 6)], [{"3-4"}, {"3-6", "mark 3-6"}]),
    "marks alone": ([], [(3, 4), (2, 6), (0, 10)], [{"mark 3-4", "mark 2-6", "mark 0-10"}]),
    "marks of two words in a third": ([], [(3, 4), (6, 7), (0, 10)], [{"mark 3-4"}, {"mark 6-7"}, {"mark 0-10"}]),
    "a mark in one that means no change": (
        [(3, 4), (6, 7)], [(0, 10), (8, 9)], [{"3-4"}, {"6-7"}, {"mark 0-10"}, {"mark 8-9"}]
    ),
}  # fmt: skip


def typos_of(changes, marks, settled=(), **how):
    """Return the typos, each as the names of its changes and marks, and of its nucleus if that is settled."""
    typos = {}
    for (span, is_change), nucleus in group(changes, marks, settled, **how).items():
        name = f"{'' if is_change else 'mark '}{span[0]}-{span[1]}"
        typos.setdefault(nucleus, {"settled"} if nucleus.settled else set()).add(name)
    return sorted(map(sorted, typos.values()))


def told(typos):
    return sorted(map(sorted, typos))


@pytest.mark.parametrize(("changes", "marks", "typos"), CASES.values(), ids=CASES)
def test_groups(changes, marks, typos):
    assert typos_of(changes, marks) == told(typos)
    assert typos_of(changes[::-1], marks[::-1]) == told(typos)


def test_of_characters_twice_as_many_may_be_more():
    assert typos_of([(3, 4), (3, 6)], [], of_characters=True) == [["3-4", "3-6"]]
    assert typos_of([(3, 4), (3, 7)], [], of_characters=True) == [["3-4"], ["3-7"]]


SETTLED = {
    "it stays, though a smaller change comes": (
        [Nucleus((3, 5), is_change=True, settled=True)], [(3, 4)], [], [{"3-4", "settled"}]
    ),
    "it takes the same words": ([Nucleus((3, 9), is_change=True, settled=True)], [(3, 9)], [], [{"3-9", "settled"}]),
    "it takes no change that is much smaller": (
        [Nucleus((3, 9), is_change=True, settled=True)], [(3, 4)], [], [{"3-4"}]
    ),
    "it takes marks": ([Nucleus((3, 4), is_change=True, settled=True)], [], [(0, 9)], [{"mark 0-9", "settled"}]),
    "a mark takes marks": (
        [Nucleus((3, 4), is_change=False, settled=True)], [], [(2, 6)], [{"mark 2-6", "settled"}]
    ),
    "a mark does not take changes": ([Nucleus((3, 4), is_change=False, settled=True)], [(3, 5)], [], [{"3-5"}]),
    "rejected, it takes the same words": (
        [Nucleus((3, 4), is_change=True, settled=True, closed=True)], [(3, 4)], [(3, 4)],
        [{"3-4", "mark 3-4", "settled"}],
    ),
    "rejected, it takes no other change": (
        [Nucleus((3, 4), is_change=True, settled=True, closed=True)], [(3, 5)], [], [{"3-5"}]
    ),
    "rejected, it takes a mark of a phrase": (
        [Nucleus((3, 4), is_change=True, settled=True, closed=True)], [], [(2, 6)], [{"mark 2-6", "settled"}]
    ),
    "rejected, it takes no mark of a sentence": (
        [Nucleus((3, 4), is_change=True, settled=True, closed=True)], [], [(2, 7)], [{"mark 2-7"}]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("settled", "changes", "marks", "typos"), SETTLED.values(), ids=SETTLED)
def test_what_an_editor_decided_about_stays(settled, changes, marks, typos):
    assert typos_of(changes, marks, settled) == told(typos)


_SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda one: (one[0], sum(one)))
_FINDINGS = st.lists(_SPANS, max_size=8)
_NUCLEI = st.lists(
    st.builds(Nucleus, _SPANS, is_change=st.booleans(), settled=st.just(True), closed=st.booleans()), max_size=3
)


@given(_FINDINGS, _FINDINGS, _NUCLEI, st.randoms(use_true_random=False), st.booleans())
def test_order_changes_nothing(changes, marks, settled, chance, of_characters):
    found = group(changes, marks, settled, of_characters=of_characters)
    for spans in (changes, marks):
        chance.shuffle(spans)
    assert group([*changes, *changes], marks, settled, of_characters=of_characters) == found


@given(_FINDINGS, _FINDINGS, _NUCLEI)
def test_grouping_again_changes_nothing(changes, marks, settled):
    """The nuclei of what was grouped group it in the same way."""
    found = group(changes, marks, settled)
    for (span, is_change), nucleus in found.items():
        nuclei = [one.span for one in found.values() if one.is_change]
        again = group([*nuclei, *changes], marks, settled) if nuclei else found
        assert again[span, is_change] == nucleus


@given(_FINDINGS, _FINDINGS, _NUCLEI)
def test_all_that_is_of_a_typo_overlaps_its_nucleus(changes, marks, settled):
    for (span, is_change), nucleus in group(changes, marks, settled).items():
        assert overlap(span, nucleus.span)
        assert is_change <= nucleus.is_change
        if not nucleus.settled:
            assert nucleus.span in (changes if nucleus.is_change else marks)


def test_many_findings_cost_a_bounded_amount_of_work():
    """300 typos are as many as are compared in a transaction; a report has at most ten changes."""
    chance = random.Random(1)
    spans = [(first, first + chance.randint(1, 5)) for first in (chance.randrange(300) for _ in range(300))]
    assert calls_of(lambda: group(spans, spans)) <= 400_000
