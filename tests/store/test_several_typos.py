"""Reports that mend several mistakes, in all that is done to typos; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from collector.store.actions import merge_at_a_stroke, undo_regrouping
from collector.store.article_lists import typos_of
from collector.store.checks import check_all
from collector.store.deleting import delete_report, delete_spam, delete_typo, remove_site
from collector.store.lists import TypoFilter, list_typos
from collector.store.merging import merge
from collector.store.models import (
    Action,
    Article,
    Finding,
    Report,
    ReportHour,
    ReportTypo,
    Site,
    Status,
    Typo,
    TypoSearch,
)
from collector.store.reach import ALL_SITES
from collector.store.retention import forget
from collector.store.rollups import Roller
from collector.store.splitting import split
from collector.store.triage import Change, apply_change
from collector.store.typos import reports_of
from tests.support.regrouped import ADA, TEXT, editing, send, snapshot, suggested

BOTH = TEXT.replace("teh", "the").replace("too", "to")


@pytest.fixture
def ada(collector):
    collector.add_editor(ADA)


@pytest.fixture
def two(collector, ada):
    """Two typos: one report is of each, and one of both."""
    [one], [other] = send(collector, "teh", "the"), send(collector, "too", "to")
    assert send(collector, TEXT, BOTH) == [one, other]
    return one, other


@pytest.fixture(autouse=True)
def assert_whole(collector):
    """Nothing is wrong with the database afterwards."""
    yield
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def report_with(collector, phrase):
    with collector.database.read() as session:
        return session.scalars(select(Report.id).where(Report.exact == phrase)).one()


def delete_one(collector, phrase):
    number = report_with(collector, phrase)

    def deleting(session, editor, now):
        return delete_report(session, session.get(Report, number), editor, now)

    return editing(collector, deleting)


def decide(collector, number, **wanted):
    editing(
        collector, lambda session, typo, editor, now: apply_change(session, typo, Change(**wanted), editor, now), number
    )


def numbers(collector, model=Typo):
    with collector.database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def readers(collector, *typos):
    with collector.database.read() as session:
        return [session.get(Typo, number).reports for number in typos]


def test_a_report_of_both_is_one_of_the_merged_typo(collector, two):
    one, other = two
    editing(collector, merge, other, one)
    assert readers(collector, one) == [3]
    assert numbers(collector, ReportTypo) == 0
    assert suggested(collector, one) == {("the", None): 2, ("to", "too"): 1}


@pytest.mark.parametrize("is_first", [True, False])
def test_undoing_a_merge_makes_it_a_report_of_both_again(collector, two, is_first):
    source, target = two if is_first else two[::-1]
    before = snapshot(collector, source), snapshot(collector, target)
    action = editing(collector, merge_at_a_stroke, source, target)
    new, _ = editing(
        collector, lambda session, **by: undo_regrouping(session, session.get(Action, action.id), **by)
    ).typos
    assert (snapshot(collector, new), snapshot(collector, target)) == before


def test_a_merge_of_typos_that_have_only_the_report_of_both_is_undone(collector, ada):
    one, other = send(collector, TEXT, BOTH)
    before = snapshot(collector, other), snapshot(collector, one)
    action = editing(collector, merge_at_a_stroke, other, one)
    new, _ = editing(
        collector, lambda session, **by: undo_regrouping(session, session.get(Action, action.id), **by)
    ).typos
    assert (snapshot(collector, new), snapshot(collector, one)) == before


def test_a_third_typo_keeps_the_report_when_two_are_merged_and_parted(collector, two):
    [third] = send(collector, "was", "were")
    assert set(send(collector, TEXT, BOTH.replace("was", "were"))) == {*two, third}
    source, target = third, two[1]
    before = [snapshot(collector, number) for number in (two[0], source, target)]
    action = editing(collector, merge_at_a_stroke, source, target)
    new, _ = editing(
        collector, lambda session, **by: undo_regrouping(session, session.get(Action, action.id), **by)
    ).typos
    assert [snapshot(collector, number) for number in (two[0], new, target)] == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_split_moves_a_report_of_several_typos_from_one_of_them(collector, two, which):
    number, other = two[which], two[1 - which]
    new = editing(collector, split, number, report_ids=[report_with(collector, TEXT)]).id
    assert readers(collector, number, new, other) == [1, 1, 2]
    with collector.database.read() as session:
        assert {one.exact for one in reports_of(session, new)} == {TEXT}
        assert {one.exact for one in reports_of(session, other)} == {TEXT, "teh" if which else "too"}
    assert suggested(collector, new) == suggested(collector, number)


def test_a_deleted_report_is_gone_from_all_of_its_typos(collector, two):
    one, other = two
    assert delete_one(collector, TEXT) == one
    assert readers(collector, one, other) == [1, 1]
    assert numbers(collector, ReportTypo) == 0
    with collector.database.read() as session:
        assert not any("results" in text for text in session.scalars(select(Report.suggestion)))
        assert not any("too see" in text for text in session.scalars(select(TypoSearch.text)))


def test_the_first_typo_that_is_left_is_answered(collector, two):
    one, other = two
    assert delete_one(collector, "teh") == one
    assert delete_one(collector, TEXT) == other
    assert (numbers(collector), readers(collector, other)) == (1, [1])
    assert delete_one(collector, "too") is None
    assert numbers(collector) == 0


def test_a_typo_is_quoted_by_another_report_than_the_deleted_one(collector, ada):
    first, second = TEXT.replace("noon", "hushhush"), TEXT
    [number] = send(collector, "teh", "the", text=first)
    assert send(collector, "opened teh", "the", text=second) == [number]
    assert delete_one(collector, "teh") == number
    with collector.database.read() as session:
        typo = session.get(Typo, number)
        assert (typo.exact, typo.block_text) == ("opened teh", second)
        assert "hushhush" not in session.scalars(select(TypoSearch.text)).one()


def test_the_reports_of_a_deleted_typo_are_gone_from_others(collector, two):
    one, other = two
    collector.clock.pass_(hours=2)
    Roller(collector.database).step(collector.clock())
    editing(collector, delete_typo, one)
    assert (numbers(collector), numbers(collector, Report), readers(collector, other)) == (1, 1, [1])
    with collector.database.read() as session:
        assert session.scalar(select(func.sum(ReportHour.reports))) == 1


def test_a_typo_without_other_reports_goes_with_the_deleted_one(collector, ada):
    other = send(collector, TEXT, BOTH)[1]
    editing(collector, delete_typo, other)
    assert (numbers(collector), numbers(collector, Report)) == (0, 0)


@pytest.mark.parametrize("which", [0, 1])
def test_spam_leaves_reports_of_other_typos(collector, two, which):
    spam, other = two[which], two[1 - which]
    decide(collector, spam, status=Status.SPAM)
    before = snapshot(collector, other)
    assert delete_spam(collector.database, collector.clock() + timedelta(days=31), 30) == 1
    after = snapshot(collector, other)
    assert (after["counts"], after["findings"]) == (before["counts"], before["findings"])
    assert (numbers(collector), numbers(collector, Report), numbers(collector, ReportTypo)) == (1, 2, 0)


def test_a_removed_site_leaves_no_report_of_several_typos(collector, two, monkeypatch):
    monkeypatch.setattr("collector.store.deleting._BATCH", 1)
    with collector.database.read() as session:
        site = session.scalars(select(Site.id)).one()
    remove_site(collector.database, site, None, collector.clock())
    assert [numbers(collector, model) for model in (Typo, Report, ReportTypo, Finding, Article)] == [0] * 5


@pytest.fixture
def forgetting(collector):
    """Forgets what is due after a month, and returns of how many typos that was."""
    with collector.database.write() as session:
        session.scalars(select(Site)).one().settings = {"retention": {"days": 30}}

    def run():
        return forget(collector.database, collector.clock() + timedelta(days=31))

    return run


@pytest.mark.parametrize("which", [0, 1])
def test_a_report_keeps_its_words_until_all_of_its_typos_are_due(collector, two, forgetting, which):
    decided, other = two[which], two[1 - which]
    decide(collector, decided, status=Status.FIXED)
    assert forgetting() == 1
    with collector.database.read() as session:
        said = {report.exact: report.suggestion for report in session.scalars(select(Report))}
    assert said == {"teh": None, "too": "to", TEXT: BOTH} if which == 0 else {"teh": "the", "too": None, TEXT: BOTH}
    assert len(suggested_texts(collector, decided)) == 1
    assert forgetting() == 0
    decide(collector, other, status=Status.REJECTED)
    assert forgetting() == 2
    assert (suggested_texts(collector, decided), suggested_texts(collector, other)) == ([], [])
    with collector.database.read() as session:
        assert not any(BOTH.casefold() in text for text in session.scalars(select(TypoSearch.text)))
    assert (readers(collector, decided, other), forgetting()) == ([2, 2], 0)


def test_a_later_report_finds_a_typo_whose_words_were_forgotten(collector, two, forgetting):
    for number in two:
        decide(collector, number, status=Status.REJECTED)
    assert forgetting() == 2
    assert send(collector, TEXT, BOTH) == list(two)
    assert readers(collector, *two) == [3, 3]


def test_a_typo_whose_words_were_forgotten_is_split(collector, two, forgetting):
    for number in two:
        decide(collector, number, status=Status.REJECTED)
    forgetting()
    new = editing(collector, split, two[1], report_ids=[report_with(collector, TEXT)]).id
    assert readers(collector, *two, new) == [2, 1, 1]
    with collector.database.read() as session:
        assert session.get(Typo, two[1]).exact == "too"


def test_a_typo_is_at_the_newest_selection_of_a_report_of_it(collector, two):
    collector.clock.pass_(seconds=1)
    with collector.database.read() as session:
        article = session.scalars(select(Article)).one()
        # The newest report of the first one is of the sentence, which begins at 117, that of the second of it alone.
        assert {typo.id: position for typo, position in typos_of(session, article)} == {two[0]: 134, two[1]: 117}


def test_a_report_is_found_under_each_of_its_typos(collector, two):
    phrase, suggestion = "at noon, and the results was presented too", "at noon, and the zebras was presented to"
    both = {two[1], *send(collector, phrase, suggestion)}
    assert len(both) == 2
    assert numbers_found(collector, "zebras") == sorted(both)
    new = editing(collector, split, two[1], report_ids=[report_with(collector, phrase)]).id
    assert numbers_found(collector, "zebras") == sorted(both - {two[1]} | {new})


def suggested_texts(collector, number):
    with collector.database.read() as session:
        return [one.text for one in session.get(Typo, number).findings]


def numbers_found(collector, text):
    with collector.database.read() as session:
        return sorted(one.id for one in list_typos(session, TypoFilter(ALL_SITES, query=text), "-last_seen", 10).items)
