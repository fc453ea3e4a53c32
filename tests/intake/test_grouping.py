"""The decision which typo a report belongs to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.intake.grouping import choose, choose_alike, is_news, opens_again, waiting_for
from collector.store.intake import Candidate
from collector.store.models import Status
from collector.text.quotes import Quote
from collector.text.sameness import Sighting, likeness

HERE = Quote("teh", "in ", " house")
HERE_SEEN = Sighting(HERE)


def known(number: int, of: Sighting, reports: int = 1, status: str = Status.NEW) -> Candidate:
    return Candidate(number, of, reports, status)


def test_no_candidates_no_typo():
    assert choose(HERE_SEEN, []) is None


def test_the_same_phrase_at_the_same_place():
    there = known(1, Sighting(Quote("teh", "at ", " school")), 9)
    here = known(2, Sighting(Quote("Teh", "he was in ", " house of")))
    assert choose(HERE_SEEN, [there, here]) is here


def test_another_phrase_is_another_typo():
    assert choose(HERE_SEEN, [known(1, Sighting(Quote("tehm", "in ", " house")))]) is None


def test_of_several_the_one_with_most_reports_then_the_oldest():
    several = [known(3, HERE_SEEN, 2), known(1, HERE_SEEN, 1), known(2, HERE_SEEN, 2)]
    assert choose(HERE_SEEN, several).typo_id == 2


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
    assert choose(HERE_SEEN, [closed, open_]) is open_
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


# Readers of five mistakes, each marked in several widths; what they mark overlaps, what they change does not.
_MARKED = [
    *[("teh", "the", 0), ("teh bridge", "the bridge", 0), ("opened teh bridge", "opened the bridge", 0)],
    *[("teh", "the", 1), ("teh whole", "the whole", 0), ("and teh", "and the", 0)],
    *[("too", "to", 0), ("come too see", "come to see", 0), ("had come too", "had come to", 0)],
    *[("rain", "reign", 0), ("the rain", "the reign", 0)],
    *[("mayor", "Mayor", 0), ("The mayor opened", "The Mayor opened", 0), ("mayor opened", "Mayor opened", 0)],
]


def _groups(marked: list[tuple]) -> set[frozenset[tuple]]:
    """The groups that come of these reports, in this order, as collector.intake.batch makes them."""
    typos: dict[int, list[tuple]] = {}
    candidates: list[Candidate] = []
    for number, one in enumerate(marked):
        seen = sighting(*one)
        typo = choose(seen, candidates) or choose_alike(seen, candidates)
        others = waiting_for(seen, typo, candidates)
        if typo is None:
            typo = known(number, seen)
            candidates.append(typo)
        elif is_news(typo, seen):
            candidates[candidates.index(typo)] = replace(typo, sighting=seen)
        typos.setdefault(typo.typo_id, []).append(one)
        for other in others:
            candidates.remove(other)
            typos[typo.typo_id] += typos.pop(other.typo_id)
    return {frozenset(group) for group in typos.values()}


@given(st.permutations(_MARKED))
def test_the_order_of_arrival_changes_nothing(marked):
    assert _groups(marked) == _groups(_MARKED)
    assert len(_groups(marked)) == 5


@given(st.lists(st.sampled_from(_MARKED), min_size=1, max_size=30))
def test_grouping_again_changes_nothing(marked):
    assert _groups([*marked, *marked]) == _groups(marked)


MAYOR = "Teh mayor recieved the delegation from Norway."
SCHOEN = "Am Wochenende war das Wetter schoen und die Leute gingen spazieren."
DOGS = "He saw teh dog near the river. Later that day teh cat came home too."
TWICE = "I had teh teh idea, and very very often the the other one."
BRIDGE = "The mayor opened teh bridge at noon."
RESULTS = "The results was clear to all."
MARKET = "市政府宣布，新的跨江大桥己经完工，对此期待以久。"


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (MAYOR, [
            [("Teh mayor recieved", "The mayor received"), ("Teh mayor recieved the", "The mayor received the")],
            [("recieved", "received"), ("mayor recieved the", "mayor received the")],
            [("Teh", "The"), ("Teh mayor", "The mayor"), ("Teh",)],
            [("Norway", "Sweden")],
            [(MAYOR, "lol")],
        ]),
        (SCHOEN, [
            [(SCHOEN, "lol"), (SCHOEN, ""), (SCHOEN, "buy pills")],
            [("schoen", "schön"), ("Wetter schoen und", "Wetter schön und"), ("schoen", "")],
            [("gingen", "giengen"), ("gingen spazieren",)],
            [("Leute", "Menschen")],
        ]),
        (DOGS, [
            [(DOGS, DOGS.replace("teh", "the"))],
            [("teh", "the"), ("teh dog", "the dog"), ("saw teh dog",)],
            [("teh", "the", 1), ("teh cat", "the cat"), ("day teh", "day the"), ("teh", None, 1)],
        ]),
        (TWICE, [
            [("teh", "the"), ("had teh", "had the")],
            [("teh", "the", 1), ("teh idea", "the idea")],
            [("teh teh", "the the")],
            [("very very", "very"), ("very", ""), ("very", "", 1), ("very often", "often")],
            [("the the", "the"), ("the the", "a"), ("the other", "other")],
        ]),
        (BRIDGE, [
            [("teh",)],
            [("teh bridge",), ("bridge", "bridges"), ("bridge at noon",)],
        ]),
        (RESULTS, [
            [("results was", "results were"), ("was", "were"), ("was",)],
            [("results was", "result was"), ("results", "result")],
            [("results was", "outcome is"), ("The results was", "The outcome is")],
        ]),
        (MARKET, [
            [("己经", "已经"), ("己", "已"), ("大桥己经完工", "大桥业已完工"), ("大桥己经",)],
            [("以", "已"), ("期待以久", "期待已久")],
            [("己经完工，对此期待以久", "已经完工，对此期待已久")],
            [(MARKET, "")],
        ]),
    ],
    ids=["several", "junk", "two places", "doubled", "pointing", "one phrase", "Chinese"],
)  # fmt: skip
def test_any_reports_in_any_order_make_the_groups_of_what_is_changed(text, groups):
    def told(phrase: str, suggestion: str | None = None, nth: int = 0) -> tuple:
        return phrase, suggestion, nth, text

    wanted = [frozenset(told(*one) for one in group) for group in groups]
    every = [one for group in wanted for one in group]

    @given(st.lists(st.sampled_from(every), max_size=12), st.randoms(use_true_random=False))
    def check(some: list[tuple], random: Random) -> None:
        random.shuffle(some)
        # Those who only point wait, each by themselves, for somebody who says what is to be changed.
        silent = {frozenset([one]) for one in some if one[1] is None}
        right = set()
        for group in wanted:
            here = group & set(some)
            if any(one[1] is not None for one in here):
                right.add(here)
                silent -= {frozenset([one]) for one in here}
        assert _groups(some) == right | silent

    check()


_WORDS = BRIDGE.split()
_INSTEAD = st.sampled_from(["", "lol", "the", "the bridge", "bridges", *_WORDS, BRIDGE.replace("teh", "the")])


@st.composite
def _reports(draw):
    """A selection of whole words, and what may be suggested for it: one of its words, or all of it, becomes another."""
    first = draw(st.integers(0, len(_WORDS) - 1))
    last = draw(st.integers(first, len(_WORDS) - 1))
    marked = _WORDS[first : last + 1]
    suggested = list(marked)
    for _ in range(draw(st.integers(0, 2))):
        suggested[draw(st.integers(0, len(marked) - 1))] = draw(_INSTEAD)
    phrase, suggestion = " ".join(marked), " ".join(" ".join(suggested).split())
    suggestion = draw(st.sampled_from([suggestion, suggestion, "lol", ""]))
    return phrase, suggestion if suggestion != phrase else None, 0, BRIDGE


@given(
    st.lists(_reports(), min_size=2, max_size=6).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some)))
)
def test_those_that_suggest_something_are_grouped_alike_in_any_order(both):
    def suggesting(groups: set[frozenset[tuple]]) -> set[frozenset[tuple]]:
        there = {frozenset(one for one in group if one[1] is not None) for group in groups}
        return {group for group in there if group}

    one, other = both
    assert suggesting(_groups(one)) == suggesting(_groups(other))
    # Those who only point join exactly where there is something that they can mean.
    for groups in (_groups(one), _groups(other)):
        waits = {one for group in groups if all(one[1] is None for one in group) for one in group}
        joined = {one for group in groups for one in group if one[1] is None} - waits
        assert not waits & joined
        changed = [sighting(*report) for report in one if report[1] is not None]
        for silent in waits | joined:
            assert (silent in joined) is any(likeness(sighting(*silent), known_one) > 0 for known_one in changed)


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_what_was_turned_down_takes_nothing_that_only_overlaps(status):
    for decided in (sighting(TEXT), sighting(TEXT, "lol"), sighting(TEXT, ""), sighting("teh bridge at")):
        typo = known(1, decided, status=status)
        for later in (sighting("teh", "the"), sighting("teh bridge", "the bridge"), sighting("mayor"), sighting("teh")):
            assert choose(later, [typo]) is None
            assert choose_alike(later, [typo]) is None
        assert choose_alike(decided, [typo]) is typo
    pointed = known(1, sighting("teh"), status=status)
    assert choose_alike(sighting("teh", "the"), [pointed]) is pointed
    assert not is_news(pointed, sighting("teh", "the"))
    assert waiting_for(sighting("teh", "the"), None, [pointed]) == []
    whole = known(1, sighting(TEXT), status=status)
    assert choose_alike(sighting(TEXT, TEXT.replace("too", "to")), [whole]) is None
