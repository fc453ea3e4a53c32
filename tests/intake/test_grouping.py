"""The decision which typo a report belongs to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.intake import grouping
from collector.intake.grouping import Effort, choose, choose_alike, is_news, opens_again
from collector.store.intake import Candidate
from collector.store.models import Status
from collector.text.quotes import Quote
from collector.text.sightings import Sighting, compared_length
from collector.text.windows import near_length

HERE = Quote("teh", "in ", " house")
HERE_SEEN = Sighting(HERE)


def known(number: int, of: Sighting, reports: int = 1, status: str = Status.NEW) -> Candidate:
    return Candidate(number, of, reports, status)


def test_no_candidates_no_typo():
    assert choose(Sighting(HERE), []) is None


def test_the_same_phrase_at_the_same_place():
    there = known(1, Sighting(Quote("teh", "at ", " school")), 9)
    here = known(2, Sighting(Quote("Teh", "he was in ", " house of")))
    assert choose(Sighting(HERE), [there, here]) is here


def test_another_phrase_is_another_typo():
    assert choose(Sighting(HERE), [known(1, Sighting(Quote("tehm", "in ", " house")))]) is None


def test_of_several_the_one_with_most_reports_then_the_oldest():
    several = [known(3, HERE_SEEN, 2), known(1, HERE_SEEN, 1), known(2, HERE_SEEN, 2)]
    assert choose(Sighting(HERE), several).typo_id == 2


@given(st.permutations([known(n, Sighting(Quote("teh", prefix, "")), n % 3) for n, prefix in enumerate("aabbc")]))
def test_the_order_of_candidates_changes_nothing(candidates):
    assert choose(Sighting(Quote("teh", "a", "")), candidates).typo_id == 1


def test_what_an_editor_parted_stays_parted():
    queen, queeen = sighting("teh", "the"), sighting("teh", "tea")
    parted = [known(1, queen, 9), known(2, queeen, 1, Status.REJECTED)]
    for typos in (parted, parted[::-1]):
        for find in (choose, choose_alike):
            assert find(queen, typos).typo_id == 1
            assert find(queeen, typos).typo_id == 2
            assert find(sighting("teh", "thee"), typos).typo_id == 1
            assert find(sighting("teh"), typos).typo_id == 1


TEXT = "The mayor opened teh bridge at noon and teh whole town had come too see it in the rain."


def sighting(phrase: str, suggestion: str | None = None, nth: int = 0, text: str = TEXT) -> Sighting:
    """What a report of this phrase in the paragraph tells."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    end = start + len(phrase)
    return Sighting(Quote(phrase, text[:start][-64:], text[end:][:64]), text, start, end, suggestion)


def test_an_open_typo_comes_before_a_closed_one():
    closed, open_ = known(1, HERE_SEEN, 9, Status.REJECTED), known(2, HERE_SEEN)
    assert choose(Sighting(HERE), [closed, open_]) is open_
    assert choose_alike(HERE_SEEN, [closed, open_]) is open_


def test_wider_and_narrower_selections_of_what_is_changed():
    typo = known(1, sighting("teh bridge", "the bridge"))
    assert choose_alike(sighting("teh", "the"), [typo]) is typo
    assert choose_alike(sighting(TEXT, TEXT.replace("teh", "the", 1)), [typo]) is typo
    assert choose_alike(sighting("opened teh"), [typo]) is typo
    assert choose_alike(sighting("bridge", "bridges"), [typo]) is None
    assert choose_alike(sighting("teh", "the", nth=1), [typo]) is None


def test_a_paragraph_that_stands_twice_is_two_places():
    def standing(before: str, after: str) -> Sighting:
        here = sighting("teh bridge", "the bridge")
        return replace(here, quote=Quote("teh bridge", before + here.quote.prefix, here.quote.suffix + after))

    first = standing("It was a fine day for the town. ", "")
    typo = known(1, first)
    assert choose_alike(standing("It was a fine day for our town. ", ""), [typo]) is typo
    assert choose_alike(standing("Nobody knows who painted it green: ", ""), [typo]) is None


def test_of_several_the_one_that_is_most_alike():
    wide, narrow = known(1, sighting(TEXT), 5), known(2, sighting("teh bridge", "the bridge"))
    assert choose_alike(sighting("teh", "the"), [wide, narrow]) is narrow


def test_a_suggestion_tells_more_than_none():
    typo = known(1, sighting(TEXT))
    assert is_news(typo, sighting("teh", "the"))
    assert not is_news(typo, sighting("teh"))
    assert not is_news(known(1, sighting("teh", "the")), sighting("teh", "tea"))


@pytest.mark.parametrize(("hours", "opens"), [(1, False), (23.9, False), (24.1, True)])
def test_what_was_fixed_over_a_day_ago_opens_again(hours, opens):
    now = datetime(2026, 1, 2, tzinfo=UTC)
    assert opens_again(now - timedelta(hours=hours), now) is opens
    assert opens_again(None, now)


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
@pytest.mark.parametrize(
    "decided", [sighting(TEXT), sighting(TEXT, "lol"), sighting(TEXT, ""), sighting("teh bridge at", "and bridges in")]
)
def test_what_was_turned_down_takes_nothing_that_merely_lies_in_it(decided, status):
    typo = known(1, decided, status=status)
    for later in (sighting("teh", "the"), sighting("teh bridge", "the bridge"), sighting("mayor"), sighting("teh")):
        assert choose(later, [typo]) is None
        assert choose_alike(later, [typo]) is None
    assert choose_alike(decided, [typo]) is typo


def test_what_was_turned_down_is_so_however_widely_it_is_marked():
    for told in (sighting("teh", "the"), sighting("teh bridge", "the bridge"), sighting("teh")):
        typo = known(1, told, status=Status.REJECTED)
        assert choose_alike(sighting("opened teh bridge", "opened the bridge"), [typo]) is typo
        assert choose_alike(sighting("opened teh bridge"), [typo]) is typo
        assert choose_alike(sighting("teh bridge at noon", "the bridges at noon"), [typo]) is None


# Readers of five mistakes, each marked in several widths; what they mark overlaps, what they change does not. Others
# mend two of them at once, or put rubbish in place of half of the sentence.
_MARKED = [
    *[("teh", "the", 0), ("teh bridge", "the bridge", 0), ("opened teh bridge", "opened the bridge", 0)],
    *[("teh", "the", 1), ("teh whole", "the whole", 0), ("and teh", "and the", 0)],
    *[("too", "to", 0), ("come too see", "come to see", 0), ("had come too", "had come to", 0)],
    *[("rain", "reign", 0), ("the rain", "the reign", 0)],
    *[("mayor", "Mayor", 0), ("The mayor opened", "The Mayor opened", 0), ("mayor opened", "Mayor opened", 0)],
    *[
        ("too see it in the rain", "to see it in the reign", 0),
        ("come too see it in the rain", "come to see it in the reign", 0),
    ],
    *[("bridge at noon and teh whole", "lol", 0), ("opened teh bridge at noon and", "", 0)],
]


def _groups(marked: list[tuple[str, str, int]]) -> set[frozenset[tuple[str, str, int]]]:
    typos: dict[int, list[tuple[str, str, int]]] = {}
    candidates: list[Candidate] = []
    for one in marked:
        seen = sighting(*one)
        typo = choose(seen, candidates) or choose_alike(seen, candidates)
        if typo is None:
            typo = known(len(candidates), seen)
            candidates.append(typo)
        typos.setdefault(typo.typo_id, []).append(one)
    return {frozenset(group) for group in typos.values()}


@given(st.permutations(_MARKED))
def test_the_order_of_arrival_changes_nothing(marked):
    assert _groups(marked) == _groups(_MARKED)
    assert len(_groups(marked)) == 7


@given(st.lists(st.sampled_from(_MARKED), min_size=1, max_size=30))
def test_grouping_again_changes_nothing(marked):
    assert _groups([*marked, *marked]) == _groups(marked)


def test_what_is_missing_at_the_end_is_one_mistake():
    text = "It was raining all day"
    typo = known(1, sighting("day", "day long", text=text))
    for status in (Status.NEW, Status.REJECTED):
        told = replace(typo, status=status)
        assert choose_alike(sighting("all day", "all day long", text=text), [told]) is told


def a_page_of(words: str, count: int) -> list[Sighting]:
    """Typos of long paragraphs that differ, each in a row of words that all of them have."""
    made = []
    for n in range(count):
        phrase = f"{words} teh"
        text = " ".join([f"left{n}x{m}" for m in range(150)] + [phrase] + [f"right{n}x{m}" for m in range(150)])
        made.append(sighting(phrase, phrase.replace("teh", "the"), text=text))
    return made


@pytest.mark.parametrize("words", ["a b", "of the council in the old town hall", "word " * 180])
def test_many_typos_that_share_their_words_cost_no_more_than_some(monkeypatch, words):
    compared = []
    original = grouping.likeness
    monkeypatch.setattr(grouping, "likeness", lambda a, b: compared.append(b) or original(a, b))
    hostile = a_page_of(words.strip(), 301)
    effort = Effort()
    choose_alike(hostile[0], [known(n, one) for n, one in enumerate(hostile[1:])], effort)
    assert sum(map(compared_length, compared)) <= 12_000
    assert effort.compared >= 0
    assert effort.near >= 0


def test_many_typos_are_not_all_looked_at(monkeypatch):
    read = []
    original = grouping.windows
    monkeypatch.setattr(grouping, "windows", lambda one: read.append(one) or original(one))
    hostile = a_page_of(" ".join(["word"] * 180), 301)
    choose_alike(hostile[0], [known(n, one) for n, one in enumerate(hostile[1:])])
    assert sum(near_length(one) for one in read[1:]) <= 20_000  # the first is the report itself


def test_a_typo_is_found_among_many_that_share_its_words():
    hostile = [known(n, one) for n, one in enumerate(a_page_of("noon and teh whole", 300))]
    typo = known(1000, sighting("teh whole", "the whole"))
    narrower = sighting("teh", "the", nth=1)
    for candidates in ([*hostile, typo], [typo, *hostile]):
        assert choose_alike(narrower, candidates) is typo


def test_many_rejected_typos_of_one_long_phrase_cost_no_more_than_some(monkeypatch):
    asked = []
    original = grouping.same_extent
    monkeypatch.setattr(grouping, "same_extent", lambda a, b: asked.append(a) or original(a, b))
    rejected = [known(n, sighting(TEXT, f"{TEXT} {n}"), status=Status.REJECTED) for n in range(300)]
    effort = Effort()
    assert choose(sighting(TEXT, f"Another {TEXT}"), rejected, effort) is None
    assert choose_alike(sighting(TEXT, f"Another {TEXT}"), rejected, effort) is None
    assert sum(map(compared_length, asked)) <= 12_000
