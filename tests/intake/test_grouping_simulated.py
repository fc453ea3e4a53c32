"""How well reports of simulated readers are grouped: other texts, mistakes and readers on every run."""

import pytest

from tests.support.databases import on_sqlite
from tests.support.grouping import measure, post_in_order, show_table, show_wrong_pairs
from tests.support.simulated_readers import LANGUAGES, simulate

LEAST_PRECISION = 0.995
LEAST_RECALL = 0.99
LEAST_REPORTS = 2000
LEAST_LANGUAGES = 30


@pytest.fixture
def reports(simulation_seed):
    return simulate(simulation_seed, LEAST_REPORTS)


@on_sqlite
def test_reports_of_simulated_readers_are_grouped_well(collector, reports):
    """Repeat a run with the option --simulation-seed."""
    found = post_in_order(collector, (report.body for report in reports))

    by_id = {report.id: report for report in reports}
    truth = {report.id: report.labels for report in reports}
    measured = measure(truth, found, {report.id: report.article for report in reports})

    def kind_of(pair):
        return " / ".join(sorted((by_id[pair.first].marked, by_id[pair.second].marked)))

    show_wrong_pairs(measured, lambda report: str(by_id[report]))
    show_table(measured, "marked", kind_of)
    show_table(measured, "language", lambda pair: by_id[pair.first].language)
    print(f"\n{len(reports)} reports, {measured}")
    assert measured.precision >= LEAST_PRECISION
    assert measured.recall >= LEAST_RECALL


def test_simulation_is_large_and_varied(reports):
    assert len(reports) >= LEAST_REPORTS
    assert len({report.id for report in reports}) == len(reports)
    assert {report.language for report in reports} == set(LANGUAGES)
    assert len(LANGUAGES) >= LEAST_LANGUAGES
    marks = sum("suggestion" not in report.body for report in reports)
    assert 0.15 <= marks / len(reports) <= 0.3


def test_simulation_repeats_with_its_seed():
    once, again = ([(report.body, report.article) for report in simulate(7, 200)] for _ in range(2))
    assert once == again
