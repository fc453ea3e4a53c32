"""How well the collector groups reports into typos: precision and recall over pairs of reports of one article."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from tests.support.collector import Collector


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of one article: whether they share a typo, and whether the collector found that they do."""

    first: str
    second: str
    same: bool
    found_same: bool

    @property
    def is_wrong(self) -> bool:
        return self.same is not self.found_same


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision and recall, and the pairs they were counted over."""

    precision: float
    recall: float
    pairs: tuple[Pair, ...] = field(repr=False)

    def __str__(self) -> str:
        return f"{len(self.pairs)} pairs: precision {self.precision:.4f}, recall {self.recall:.4f}"


def post_in_order(collector: Collector, bodies: Iterable[dict[str, Any]]) -> dict[str, set[int]]:
    """Post reports and return the typos of each by its id, as the export has them when all are in."""
    posted = []
    for body in bodies:
        answer = collector.send(body)
        assert answer.status_code == 201, answer.get_json()
        posted.append(answer.get_json()["id"])
    answer = collector.client().get("/api/v1/export.jsonl", headers=collector.token())
    exported = {line["id"]: line for line in map(json.loads, answer.get_data(as_text=True).strip().split("\n"))}
    return {report: set(_typos(exported[report])) for report in posted}


def _typos(line: dict[str, Any]) -> list[int]:
    return line["typos"] if "typos" in line else [line["typo"]]


def measure(
    truth: Mapping[str, Collection[str]], found: Mapping[str, Collection[int]], articles: Mapping[str, str]
) -> Measured:
    """Compare the true and the found typos of each pair of reports of one article, all by the report's id.

    A pair is the same where the two reports have a typo in common.
    """
    by_article = defaultdict(list)
    for report, article in articles.items():
        by_article[article].append(report)
    pairs = tuple(
        Pair(first, second, _share(truth, first, second), _share(found, first, second))
        for reports in by_article.values()
        for first, second in combinations(reports, 2)
    )
    counts = Counter((pair.same, pair.found_same) for pair in pairs)
    both = counts[True, True]
    return Measured(_ratio(both, both + counts[False, True]), _ratio(both, both + counts[True, False]), pairs)


def _share(typos: Mapping[str, Collection[Any]], first: str, second: str) -> bool:
    return not set(typos[first]).isdisjoint(typos[second])


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def show_wrong_pairs(measured: Measured, describe: Callable[[str], str], most: int = 40) -> None:
    """Print the pairs that were parted or joined wrongly; `describe` returns what to print of a report."""
    wrong = [pair for pair in measured.pairs if pair.is_wrong]
    for pair in wrong[:most]:
        said = "Parted, but the same" if pair.same else "Joined, but different"
        print(f"\n{said}:\n  {describe(pair.first)}\n  {describe(pair.second)}")
    if len(wrong) > most:
        print(f"\n… and {len(wrong) - most} more wrong pairs")


def show_table(measured: Measured, kinds: str, kind_of: Callable[[Pair], str]) -> None:
    """Print how many pairs of each kind there are, and how many of them went wrong."""
    rows: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for pair in measured.pairs:
        rows[kind_of(pair)][pair.same, pair.found_same] += 1
    width = max(map(len, [kinds, *rows])) + 2
    print(f"\n{kinds:{width}}{'same':>8}{'different':>11}{'parted':>8}{'joined':>8}")
    for kind, counts in sorted(rows.items()):
        parted, joined = counts[True, False], counts[False, True]
        same, different = counts[True, True] + parted, counts[False, False] + joined
        print(f"{kind:{width}}{same:8}{different:11}{parted:8}{joined:8}")
