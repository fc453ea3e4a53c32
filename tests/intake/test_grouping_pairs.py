"""How well the two reports of labelled pairs are grouped, in both orders: more languages' mistakes, two at a time."""

import json
import unicodedata
from collections import Counter

import pytest

from tests.support.collector import ORIGIN
from tests.support.databases import on_sqlite
from tests.support.grouping import measure, post_in_order, show_table, show_wrong_pairs
from tests.support.typo_pairs import CASES, FOLDER, load_pairs

LEAST_PRECISION = 0.99
LEAST_RECALL = 0.99


@pytest.fixture(scope="module")
def pairs():
    """All pairs: loading them checks that each is well-formed."""
    return load_pairs()


@on_sqlite
def test_reports_of_labelled_pairs_are_grouped_well(collector, pairs):
    """Joining two typos hides one of them from the editors, parting one makes work."""
    bodies, sides, truth, articles = [], {}, {}, {}
    for pair in pairs:
        for order in ("written", "turned"):
            url = f"{ORIGIN}/{order}/{pair.language}/{pair.number}"
            labelled = [(pair.a, "a"), (pair.b, "a" if pair.same else "b")]
            for side, typo in labelled if order == "written" else labelled[::-1]:
                body = side.body(url, pair.language)
                bodies.append(body)
                sides[body["id"]] = pair, order, side
                truth[body["id"]] = {typo}
                articles[body["id"]] = url

    measured = measure(truth, post_in_order(collector, bodies), articles)

    def describe(report_id):
        pair, order, side = sides[report_id]
        return f"{pair} ({order} order)\n    {side}"

    show_wrong_pairs(measured, describe)
    show_table(measured, "case", lambda found: sides[found.first][0].case)
    print(f"\n{len(pairs)} pairs, each in both orders: {measured}")
    assert measured.precision >= LEAST_PRECISION
    assert measured.recall >= LEAST_RECALL


def test_pairs_are_many_and_varied(pairs):
    assert len(pairs) >= 400
    assert len({pair.language for pair in pairs}) >= 8
    assert {pair.case for pair in pairs} == set(CASES)
    assert 0.35 <= sum(not pair.same for pair in pairs) / len(pairs) <= 0.45


def test_no_pair_is_there_twice(pairs):
    """Nor the other way round: every pair is measured in both orders anyway."""
    seen = Counter(frozenset((pair.a, pair.b)) for pair in pairs)
    assert [[side.text for side in sides] for sides, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_invisible_characters_in_pairs_are_escaped(path):
    """A soft hyphen or an accent apart from its letter would be lost in the first editor that somebody uses."""
    text = path.read_text(encoding="utf-8")
    json.loads(text)
    unseen = {
        c
        for c in text
        if unicodedata.category(c) in ("Cf", "Zs", "Zl", "Zp") or "\u0300" <= c <= "\u036f" or c in "\u3099\u309a"
    }
    assert unseen <= {" "}
