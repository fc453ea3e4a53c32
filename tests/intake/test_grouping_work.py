"""How much work grouping is, counted and not timed: however many typos an article has, and whatever they share."""

from datetime import UTC, datetime, timedelta

import pytest

from collector.intake.batch import store_together
from collector.intake.report import read
from collector.intake.schema import read_report
from collector.store import candidates
from collector.store.database import Database
from collector.store.sites import add_site, known_sites
from tests.support.collector import ORIGIN, SITE
from tests.support.widget_reports import widget_report
from tests.support.work import calls_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TYPOS = 1000
CROWD = 100
"""Typos between the same words: more than are compared with a report."""

EMPTY, FULL = f"{ORIGIN}/empty", f"{ORIGIN}/full"


def shared_word(number):
    """Return a paragraph in which the same word is wrong as in others."""
    return f"Here a{number} b{number} c{number} said d{number} ⟦teh⟧ e{number} had f{number} g{number} h{number}."


def shared_words(number):
    """Return a paragraph in which the same word is wrong, between the same words, as in others."""
    left, right = (" ".join(f"{side}{number}x{n}" for n in range(40)) for side in ("left", "right"))
    return f"{left} of the council in ⟦teh⟧ old town hall that is {right}"


class Desk:
    """Stores reports directly, and tells what became of them."""

    def __init__(self, database):
        self.database = database
        with database.write() as session:
            add_site(session, "News", [ORIGIN], NOON, key=SITE)
        with database.engine.connect() as connection:
            self._site = known_sites(connection)[SITE]

    def report(self, text, url, suggestion="the"):
        """Return a report of the selection in a paragraph."""
        left, rest = text.split("⟦")
        exact, right = rest.split("⟧")
        body = widget_report(
            [left + exact + right], 0, len(left), len(left) + len(exact), suggestion, url=url, lang="en"
        )
        fields = read_report(body)
        return read(fields, self._site, fields["id"], NOON + timedelta(seconds=1))

    def store(self, reports):
        """Store reports in as many transactions as that takes, and return how many that were."""
        transactions = 0
        while reports:
            with self.database.intake() as connection:
                done = store_together(connection, reports)
            assert done, "no report was taken"
            reports = reports[len(done) :]
            transactions += 1
        return transactions

    def fill(self, made, count):
        """Store so many typos of one article."""
        for first in range(0, count, 50):
            self.store([self.report(made(number), FULL) for number in range(first, first + 50)])


@pytest.fixture
def desk(tmp_path, migrated_sqlite):
    path = tmp_path / "proofdesk.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield Desk(database)
    database.close()


@pytest.fixture
def compared(monkeypatch):
    """A list that gets a typo each time that one is compared with a report."""
    found = []
    align = candidates.align
    monkeypatch.setattr(candidates, "align", lambda one, other: found.append(other) or align(one, other))
    return found


def test_a_report_is_compared_with_thirty_typos_at_most(desk, compared):
    """Twice, when it is read and when it is stored: with those of its own words, and with all that are near."""
    desk.fill(shared_words, CROWD)
    compared.clear()
    desk.store([desk.report(shared_words(CROWD), FULL)])
    assert len(set(compared)) <= 30
    assert len(compared) <= 4 * 30


def test_a_transaction_compares_300_typos_with_reports(desk, compared):
    """When it reads, and again when it stores. The reports behind come again in the next one, and other writers have
    their turn in between."""
    desk.fill(shared_words, CROWD)
    reports = [desk.report(shared_words(CROWD + number), FULL) for number in range(64)]
    compared.clear()
    with desk.database.intake() as connection:
        done = store_together(connection, reports)
    assert 1 <= len(done) < 64
    assert len(compared) <= 2 * (300 + 2 * 30)  # the last report may go beyond
    assert desk.store(reports[len(done) :]) > 1


@pytest.mark.parametrize("together", [1, 16])
def test_an_article_with_1000_typos_costs_a_report_at_most_twice_an_empty_ones(desk, together):
    desk.fill(shared_word, TYPOS)

    def work(url, first):
        reports = [desk.report(shared_word(first + number), url) for number in range(together)]
        return calls_of(lambda: desk.store(reports))

    work(EMPTY, 2 * TYPOS)  # what is made once
    assert work(FULL, 4 * TYPOS) <= 2 * work(EMPTY, 3 * TYPOS)


def test_a_typo_with_1000_suggestions_costs_a_report_at_most_twice_one_with_few(desk):
    for first in range(0, TYPOS, 50):
        desk.store([desk.report(shared_word(1), FULL, f"the{number}") for number in range(first, first + 50)])
    desk.store([desk.report(shared_word(1), EMPTY)])

    def work(url):
        report = desk.report(shared_word(1), url)
        return calls_of(lambda: desk.store([report]))

    work(EMPTY)
    assert work(FULL) <= 2 * work(EMPTY)
