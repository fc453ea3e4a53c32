"""How well reports are grouped in scenes that were written and labelled one by one, in many languages."""

import json
import unicodedata
from collections import Counter
from itertools import combinations
from random import Random

import pytest

from tests.support.collector import ORIGIN
from tests.support.databases import on_sqlite
from tests.support.grouping import measure, post_in_order, show_table, show_wrong_pairs
from tests.support.typo_scenes import FOLDER, KINDS, load_scenes

LEAST_PRECISION = 0.998
LEAST_RECALL = 0.995
LEAST_PAIRS = 1500
LEAST_LANGUAGES = 25
LEAST_SHARE_OF_LONG_SELECTIONS = 1 / 3


@pytest.fixture(scope="module")
def scenes():
    """All scenes: loading them checks that each is well-formed."""
    return load_scenes()


@on_sqlite
def test_labelled_reports_are_grouped_well(collector, scenes, simulation_seed):
    """Each scene's reports come in its own order, and once more for another article in a random one."""
    random = Random(simulation_seed)
    bodies, reports, truth, articles = [], {}, {}, {}
    for scene in scenes:
        for order in ("written", "shuffled"):
            count = len(scene.reports)
            url = f"{ORIGIN}/{order}/{scene.language}/{scene.number}"
            for report in scene.reports if order == "written" else random.sample(scene.reports, count):
                body = report.body(url, scene.language)
                bodies.append(body)
                reports[body["id"]] = scene, order, report
                truth[body["id"]] = report.typos
                articles[body["id"]] = url

    measured = measure(truth, post_in_order(collector, bodies), articles)

    def describe(report_id):
        scene, order, report = reports[report_id]
        return f"{scene} ({order} order)\n    {report}"

    show_wrong_pairs(measured, describe)
    show_table(measured, "language", lambda pair: reports[pair.first][0].language)
    show_table(measured, "kind", lambda pair: reports[pair.first][0].kind)
    print(f"\nEach scene in two orders, {measured}")
    assert measured.precision >= LEAST_PRECISION
    assert measured.recall >= LEAST_RECALL


def test_scenes_are_many_and_varied(scenes):
    pairs = [pair for scene in scenes for pair in combinations(scene.reports, 2)]
    long = sum(first.is_long or second.is_long for first, second in pairs)
    print(f"{len(scenes)} scenes, {len(pairs)} pairs, {long} of them with a sentence or more")
    assert len(pairs) >= LEAST_PAIRS
    assert len({scene.language for scene in scenes}) >= LEAST_LANGUAGES
    assert {scene.kind for scene in scenes} == KINDS
    assert long / len(pairs) >= LEAST_SHARE_OF_LONG_SELECTIONS


def test_no_scene_is_there_twice(scenes):
    seen = Counter((scene.language, scene.reports) for scene in scenes)
    assert [reports for reports, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_invisible_characters_in_scenes_are_escaped(path):
    """A soft hyphen or an accent apart from its letter would be lost in the first editor that somebody uses."""
    text = path.read_text(encoding="utf-8")
    json.loads(text)
    unseen = {
        c
        for c in text
        if unicodedata.category(c) in ("Cf", "Zs", "Zl", "Zp") or "\u0300" <= c <= "\u036f" or c in "\u3099\u309a"
    }
    assert unseen <= {" "}
