"""The decision which typo a report belongs to."""

from hypothesis import given
from hypothesis import strategies as st

from collector.intake.grouping import choose
from collector.store.intake import Candidate
from collector.text.quotes import Quote

HERE = Quote("teh", "in ", " house")


def test_no_candidates_no_typo():
    assert choose(HERE, []) is None


def test_the_same_phrase_at_the_same_place():
    there = Candidate(1, Quote("teh", "at ", " school"), 9)
    here = Candidate(2, Quote("Teh", "he was in ", " house of"), 1)
    assert choose(HERE, [there, here]) is here


def test_another_phrase_is_another_typo():
    assert choose(HERE, [Candidate(1, Quote("tehm", "in ", " house"), 1)]) is None


def test_of_several_the_one_with_most_reports_then_the_oldest():
    several = [Candidate(3, HERE, 2), Candidate(1, HERE, 1), Candidate(2, HERE, 2)]
    assert choose(HERE, several).typo_id == 2


@given(st.permutations([Candidate(n, Quote("teh", prefix, ""), n % 3) for n, prefix in enumerate("aabbc")]))
def test_the_order_of_candidates_changes_nothing(candidates):
    assert choose(Quote("teh", "a", ""), candidates).typo_id == 1
