"""How often the rule for "the same typo" is right, measured on pairs that were written and labelled one by one."""

import json
import unicodedata
from collections import Counter

import pytest

from collector.text import sameness
from collector.text.sameness import likeness
from tests.support.typo_pairs import CASES, FOLDER, Pair, load_pairs

LEAST_PRECISION = 0.99
LEAST_RECALL = 0.97


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return load_pairs()


def _judged(pairs):
    """Every pair in both orders, with what the rule says of it: nobody knows which reader comes first."""
    for pair in pairs:
        a, b = pair.a.sighting(), pair.b.sighting()
        yield pair, likeness(a, b) > 0
        yield pair, likeness(b, a) > 0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _table(judged) -> str:
    """How many of each case are there, and how many of them went wrong."""
    rows = [f"{'case':30}{'same':>8}{'different':>12}{'parted':>9}{'joined':>9}"]
    for case in CASES:
        of_case = Counter((pair.same, said) for pair, said in judged if pair.case == case)
        same, parted = of_case[True, True] + of_case[True, False], of_case[True, False]
        different, joined = of_case[False, True] + of_case[False, False], of_case[False, True]
        rows.append(f"{case:30}{same:8}{different:12}{parted:9}{joined:9}")
    return "\n".join(rows)


def test_precision_and_recall(pairs):
    """Joining two typos hides one of them from the editors, so precision may suffer less than recall."""
    judged = list(_judged(pairs))
    counts = Counter((pair.same, said) for pair, said in judged)
    precision = _share(counts[True, True], counts[True, True] + counts[False, True])
    recall = _share(counts[True, True], counts[True, True] + counts[True, False])
    wrong = {pair: said for pair, said in judged if said is not pair.same}
    for pair, said in wrong.items():
        print(f"\nSaid {'same' if said else 'different'}, labelled otherwise. {pair}")
    print(f"\n{_table(judged)}")
    print(f"\n{len(pairs)} pairs, each in both orders: precision {precision:.4f}, recall {recall:.4f}")
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_the_order_does_not_matter(pairs):
    sightings = [(pair, pair.a.sighting(), pair.b.sighting()) for pair in pairs]
    torn = [pair for pair, a, b in sightings if likeness(a, b) != likeness(b, a)]
    print(*torn, sep="\n\n")
    assert len(torn) == 0


def test_every_report_is_of_its_own_typo(pairs):
    sides = [(pair, side.sighting()) for pair in pairs for side in (pair.a, pair.b)]
    torn = [pair for pair, side in sides if likeness(side, side) == 0]
    print(*torn, sep="\n\n")
    assert len(torn) == 0


def test_the_quick_look_at_the_words_beside_tells_no_pair_apart_wrongly(pairs, monkeypatch):
    sides = [side.sighting() for pair in pairs for side in (pair.a, pair.b)]
    beside = [(one, other) for pair in pairs for one, other in [(pair.a.sighting(), pair.b.sighting())]]
    beside += [(one, sides[(n * 7) % len(sides)]) for n, one in enumerate(sides)]
    quick = [likeness(*pair) for pair in beside]
    monkeypatch.setattr(sameness, "windows_shared", lambda _one, _other: 1.0)
    assert quick == [likeness(*pair) for pair in beside]


def test_the_set_is_large_and_varied(pairs):
    """`load_pairs` has checked each pair's form by now."""
    assert len(pairs) >= 400
    assert len({pair.language for pair in pairs}) >= 8
    assert {pair.case for pair in pairs} == set(CASES)
    assert 0.35 <= _share(sum(not pair.same for pair in pairs), len(pairs)) <= 0.45


def test_no_pair_is_there_twice(pairs):
    """Nor the other way round: every pair is judged in both orders anyway."""
    seen = Counter(frozenset((pair.a, pair.b)) for pair in pairs)
    assert [[side.text for side in sides] for sides, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_what_nobody_sees_is_written_as_an_escape(path):
    """A soft hyphen or an accent apart from its letter would be lost in the first editor that somebody uses."""
    text = path.read_text(encoding="utf-8")
    json.loads(text)
    unseen = {
        c
        for c in text
        if unicodedata.category(c) in ("Cf", "Zs", "Zl", "Zp") or "\u0300" <= c <= "\u036f" or c in "\u3099\u309a"
    }
    assert unseen <= {" "}
