"""Merging and splitting, on both databases: nothing is lost, nothing is counted twice."""

import threading

import pytest
from sqlalchemy import select

from collector.store.editors import editor_by_email
from collector.store.lists import TypoFilter, list_typos
from collector.store.merging import CannotMerge, merge, merged_into
from collector.store.models import Base, Finding, Report, Status, Typo, TypoAlias, TypoSearch
from collector.store.reach import ALL_SITES
from collector.store.splitting import CannotSplit, split
from collector.store.triage import Change, Conflict, Gone, apply_change
from collector.store.typos import all_reports, history_of, typo_by_id
from tests.support.collector import ORIGIN
from tests.support.regrouped import quoted, snapshot, suggested

# As a reader has it whose page was written anew: only an editor sees that it is the same mistake.
WHOLE = {"exact": "opened teh bridge", "prefix": "After years of rain somebody has ", "suffix": " with a long ribbon."}


@pytest.fixture
def ada(collector):
    collector.add_editor("ada@news.example")
    return "ada@news.example"


@pytest.fixture
def pair(collector):
    """Two typos that are one: three readers had a page that was written anew since the first two reported."""
    for suggestion in ("the bridge", "a bridge"):
        target = collector.send(suggestion=suggestion, comment="near").json["typo"]
        collector.clock.pass_(minutes=1)
    for suggestion in ("opened the bridge", "opened the bridge", "the bridge"):
        other = collector.send(quote=WHOLE, block=..., suggestion=suggestion, comment="Zebra").json["typo"]
        collector.clock.pass_(minutes=1)
    assert target != other
    return target, other


def merging(collector, typo, into, editor="ada@news.example", **options):
    with collector.database.write() as session:
        one, two = typo_by_id(session, typo), typo_by_id(session, into)
        merge(session, one, two, editor_by_email(session, editor), collector.clock(), **options)


def splitting(collector, typo, reports, editor="ada@news.example", **options):
    with collector.database.write() as session:
        found, who = typo_by_id(session, typo), editor_by_email(session, editor)
        return split(session, found, reports, who, collector.clock(), **options).id


def change(collector, typo, **wanted):
    with collector.database.write() as session:
        who = editor_by_email(session, "ada@news.example")
        apply_change(session, typo_by_id(session, typo), Change(**wanted), who, collector.clock())


def history(collector, typo):
    with collector.database.read() as session:
        return [(event.kind, event.old, event.new) for event in history_of(session, typo)]


def test_everything_goes_over(collector, pair, ada):
    target, other = pair
    change(collector, other, note="Twice?", correction="the")
    before = snapshot(collector, target), snapshot(collector, other)
    merging(collector, other, target)
    after = snapshot(collector, target)
    assert after["quote"] == before[0]["quote"]
    assert after["counts"] == (5, before[0]["counts"][1], before[1]["counts"][2])
    assert after["first"] == before[0]["first"] | before[1]["first"]
    assert suggested(collector, target) == {("the", None): 3, ("a", None): 1, ("the", "opened teh"): 1}
    assert history(collector, target) == [
        ("correction", None, "the"),
        ("note", None, "Twice?"),
        ("merge", f"{other}: teh", str(target)),
    ]
    with collector.database.read() as session:
        found = typo_by_id(session, target)
        assert (found.version, found.correction) == (2, "the")
        assert typo_by_id(session, other) is None
        assert merged_into(session, other, ALL_SITES) == target
        assert [typo.id for typo in list_typos(session, TypoFilter(ALL_SITES, query="zebra near")).items] == [target]
        assert {record["typo"] for record in all_reports(collector.database, ALL_SITES)} == {target}
        alias = session.scalars(select(TypoAlias)).one()
        assert (alias.exact, alias.prefix) == ("teh", "After years of rain somebody has opened ")


def test_what_was_decided_about_the_one_that_stays_stays(collector, pair, ada):
    target, other = pair
    with collector.database.read() as session:
        person = editor_by_email(session, ada)
    change(collector, target, status=Status.FIXED, correction="the bridge")
    change(collector, other, status=Status.CONFIRMED, correction="else", assignee=person)
    merging(collector, other, target)
    with collector.database.read() as session:
        found = typo_by_id(session, target)
        assert (found.status, found.correction, found.assignee.email) == ("fixed", "the bridge", ada)


def test_later_reports_follow(collector, pair, ada):
    target, other = pair
    merging(collector, other, target)
    answer = collector.send(quote=WHOLE, block=..., suggestion="opened the bridge").json
    assert (answer["typo"], answer["reports"]) == (target, 6)
    assert collector.send().json["reports"] == 7
    elsewhere = collector.send(
        quote=WHOLE | {"prefix": "Nobody ", "suffix": " in those days, it was said."}, block=...
    ).json["typo"]
    assert elsewhere not in pair


def test_a_number_is_never_given_twice(collector, pair, ada):
    target, other = pair
    merging(collector, other, target)
    assert collector.send(url=f"{ORIGIN}/new").json["typo"] > other


def test_merged_again_the_first_number_leads_to_the_last(collector, pair, ada):
    target, other = pair
    last = collector.send(quote={"exact": "zebra crossing"}, block=...).json["typo"]
    merging(collector, other, target)
    merging(collector, target, last)
    with collector.database.read() as session:
        assert merged_into(session, other, ALL_SITES) == merged_into(session, target, ALL_SITES) == last
    assert collector.send(quote=WHOLE, block=...).json["typo"] == last


def test_merged_then_split_is_as_before(collector, pair, ada):
    target, other = pair
    before = snapshot(collector, target), snapshot(collector, other)
    merging(collector, other, target)
    new = splitting(collector, target, quoted(collector, target, "opened teh bridge"))
    assert (snapshot(collector, target), snapshot(collector, new)) == before
    assert history(collector, target)[-1] == ("split", None, f"{new}: teh")
    assert history(collector, new) == [("split", f"{target}: teh", None)]
    with collector.database.read() as session:
        assert [typo_by_id(session, number).version for number in (target, new)] == [3, 2]
        assert merged_into(session, other, ALL_SITES) == new
    assert collector.send(quote=WHOLE, block=...).json["typo"] == new


def test_what_stays_is_quoted_by_its_own_reports(collector, pair, ada):
    target, other = pair
    before = snapshot(collector, target), snapshot(collector, other)
    change(collector, target, status=Status.CONFIRMED)
    merging(collector, other, target)
    new = splitting(collector, target, quoted(collector, target, "teh bridge"))
    assert (snapshot(collector, new), snapshot(collector, target)) == before
    with collector.database.read() as session:
        assert (typo_by_id(session, new).status, typo_by_id(session, target).status) == ("new", "confirmed")
        assert merged_into(session, other, ALL_SITES) == target


def test_an_alias_stays_with_reports_that_stay(collector, pair, ada):
    target, other = pair
    merging(collector, other, target)
    splitting(collector, target, quoted(collector, target, "opened teh bridge")[:1])
    with collector.database.read() as session:
        assert merged_into(session, other, ALL_SITES) == target


def test_what_cannot_be_merged(collector, pair, ada):
    target, other = pair
    elsewhere = collector.send(url=f"{ORIGIN}/other").json["typo"]
    with pytest.raises(CannotMerge, match="itself"):
        merging(collector, target, target)
    with pytest.raises(CannotMerge, match="in another article"):
        merging(collector, target, elsewhere)
    with pytest.raises(Conflict):
        merging(collector, other, target, expected_version=2)
    assert history(collector, target) == []


def test_what_cannot_be_split(collector, pair, ada):
    target, other = pair
    mine, strange = quoted(collector, target, "teh bridge"), quoted(collector, other, "opened teh bridge")
    for reports, words in ((mine, "at least one"), ([mine[0], strange[0]], "not a report"), ([], "Choose")):
        with pytest.raises(CannotSplit, match=words):
            splitting(collector, target, reports)
    with pytest.raises(Conflict):
        splitting(collector, target, mine[:1], expected_version=2)
    assert history(collector, target) == []


def test_whoever_decides_about_a_merged_one_is_told(collector, pair, ada):
    target, other = pair
    with collector.database.read() as session:
        seen = typo_by_id(session, other)
    merging(collector, other, target)
    with collector.database.write() as session:
        who = editor_by_email(session, ada)
        with pytest.raises(Gone):
            apply_change(session, seen, Change(status=Status.FIXED), who, collector.clock())
        with pytest.raises(Gone):
            merge(session, seen, typo_by_id(session, target), who, collector.clock())


def together(*jobs):
    """Run the jobs at the same time and return what they raised."""
    failed = []
    ready = threading.Barrier(len(jobs))

    def run(job):
        ready.wait()
        try:
            job()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_reports_that_arrive_meanwhile_are_not_lost(collector, pair, ada):
    target, other = pair
    answers = []

    def report():
        for quote in (WHOLE, {"exact": "teh bridge", "prefix": "The mayor opened ", "suffix": " at noon."}):
            answers.append(collector.send(quote=quote, block=..., suggestion="the bridge").status_code)

    assert together(*[report] * 6, lambda: merging(collector, other, target)) == []
    assert answers == [201] * 12
    counts = snapshot(collector, target)
    assert counts["counts"][0] == len(counts["first"]) == 17
    assert sum(suggested(collector, target).values()) == 17
    with collector.database.read() as session:
        assert session.query(Typo).count() == 1
        assert session.query(Report).count() == 17


def test_two_merges_and_decisions_at_once_do_not_wait_for_each_other(collector, pair, ada):
    one, two = pair
    failed = together(
        lambda: merging(collector, one, two),
        lambda: merging(collector, two, one),
        lambda: change(collector, one, note="one"),
        lambda: change(collector, two, note="two"),
    )
    # Whoever came later was told that the typo is no more, or found none.
    assert all(isinstance(error, Gone | AttributeError) for error in failed), failed
    with collector.database.read() as session:
        [left] = session.query(Typo).all()
        assert left.reports == session.query(Report).count() == 5


def test_whatever_belongs_to_a_typo_is_thought_of():
    """A table that points at typos has to be moved by merge() and split(), or go with the typo."""
    tables = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "typo"
    }
    assert tables == {
        "report",
        "report_typo",
        "event",
        "typo_alias",
        "typo_sender",
        "presence",
        Finding.__tablename__,
        TypoSearch.__tablename__,
    }
