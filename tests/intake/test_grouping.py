"""The decision which typo a report belongs to: of those at its place, and among many in its article."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.intake.batch import opens_again
from collector.store.candidates import Candidate, KeyIndex, Keys, KnownFinding, equal_to, place
from collector.store.models import Status
from collector.text.changes import find
from collector.text.passages import edge_keys, near_keys
from tests.support.passages import marked

TEXT = "The mayor opened {} bridge at noon and the whole town had come too see it in the rain."
HERE = marked(TEXT.format("⟦teh⟧"))
[THE] = find(HERE, "the")
[TEA] = find(HERE, "tea")


def known(number, one=HERE, reports=1, status=Status.NEW, findings=(), is_alias=False):
    """Return a typo that was reported by readers who found these things."""
    found = {finding.key: KnownFinding(finding.is_change) for finding in findings}
    return Candidate(number, one, reports, status, status != Status.NEW, is_alias, found)


def chosen(finding, *candidates):
    """Return the number of the typo that a report of HERE joins, or None."""
    placed = equal_to(finding.span, finding.key, place(HERE, candidates))
    return placed and placed.candidate.typo_id


def test_no_candidates_no_typo():
    assert chosen(THE) is None


def test_joins_the_typo_of_the_same_words():
    elsewhere = marked("They had come too see ⟦teh⟧ house.")
    edited = marked("So our mayor opened ⟦Teh⟧ bridge at noon and the whole town had come too see it in the rain.")
    assert chosen(THE, known(1, elsewhere, 9), known(2, edited)) == 2


def test_joins_no_typo_of_other_words():
    assert chosen(THE, known(1, marked(TEXT.format("⟦teh bridge⟧").replace("⟧ bridge", "⟧")))) is None
    assert chosen(THE, known(1, marked("The ⟦mayor⟧ opened teh bridge at noon and the whole town had come."))) is None


def test_joins_a_typo_of_which_somebody_found_the_same_words():
    wider = marked("The mayor ⟦opened teh⟧ bridge at noon and the whole town had come too see it in the rain.")
    typo = known(1, wider, findings=[THE])
    typo.findings[THE.key] = KnownFinding(is_change=True, lead=-1)
    assert chosen(THE, typo) == 1
    assert chosen(TEA, typo) is None


def test_of_several_joins_the_most_reported_then_the_oldest():
    assert chosen(THE, known(3, reports=2), known(1, reports=1), known(2, reports=2)) == 2


def test_an_open_typo_comes_before_a_closed_one():
    assert chosen(THE, known(1, reports=9, status=Status.REJECTED), known(2)) == 2


def test_what_an_editor_split_stays_split():
    split = [known(1, reports=9, findings=[THE]), known(2, status=Status.REJECTED, findings=[TEA])]
    for typos in (split, split[::-1]):
        assert chosen(THE, *typos) == 1
        assert chosen(TEA, *typos) == 2
        assert chosen(find(HERE, "thee")[0], *typos) == 1
        assert chosen(find(HERE, None)[0], *typos) == 1


@given(st.permutations([known(n, reports=n % 3, status=status) for n, status in enumerate([*Status, *Status])]))
def test_order_of_candidates_changes_nothing(candidates):
    assert chosen(THE, *candidates) == 5


def keys_of(number, one):
    return Keys(1, number, *edge_keys(one, one.phrase))


def index_of(*keys):
    """Return the index of an article's typos with these keys, newest first."""
    index = KeyIndex()
    index.extend(sorted(keys, key=lambda one: -one.typo_id))
    return index


def crowd(count):
    """Return the keys of typos of other paragraphs, each between the same words."""
    for number in range(count):
        yield keys_of(number, marked(f"left{number} opened ⟦teh⟧ bridge at noon right{number}"))


def test_compares_a_report_with_thirty_typos_at_most():
    index = index_of(*crowd(1000))
    before, after = edge_keys(HERE, THE.span)
    assert len(index.find([before], [after])) <= 30
    assert len(index.find_near(HERE)) <= 30
    assert len(index.find(*near_keys(HERE))) <= 30


def test_finds_a_typo_among_many_that_share_its_words():
    old = keys_of(0, marked(TEXT.format("⟦teh⟧")))
    half = [Keys(1, number, old.before, number) for number in range(1, 500)]
    index = index_of(old, *half, *[Keys(1, number, number, old.after) for number in range(500, 1000)])
    assert index.find([old.before], [old.after])[0] == old
    assert old in index.find_near(HERE)


@pytest.mark.parametrize(("hours", "opens"), [(1, False), (23.9, False), (24.1, True)])
def test_what_was_fixed_over_a_day_ago_opens_again(hours, opens):
    now = datetime(2026, 1, 2, tzinfo=UTC)
    assert opens_again(now - timedelta(hours=hours), now) is opens
    assert opens_again(None, now)
