"""What editors do, and the lists they see, on both databases."""

import threading
from datetime import timedelta

import pytest

from collector.store.counting import count_by_status
from collector.store.cursors import BadCursor
from collector.store.editors import editor_by_email
from collector.store.lists import TypoFilter, list_typos
from collector.store.models import Status
from collector.store.reach import ALL_SITES
from collector.store.triage import Change, Conflict, apply_change
from collector.store.typos import all_reports, history_of, typo_by_id
from tests.support.collector import ORIGIN


@pytest.fixture
def typo(collector):
    return collector.send().get_json()["typo"]


@pytest.fixture
def ada(collector):
    collector.add_editor("ada@news.example")
    return "ada@news.example"


def change(collector, typo_id, editor, wanted, **options):
    with collector.database.write() as session:
        typo = typo_by_id(session, typo_id)
        events = apply_change(session, typo, wanted, editor_by_email(session, editor), collector.clock(), **options)
        return len(events), typo.version


def test_every_change_leaves_an_event(collector, typo, ada):
    with collector.database.read() as session:
        person = editor_by_email(session, ada)
    wanted = Change(status=Status.FIXED, assignee=person, correction="the bridge", note="Done.")
    assert change(collector, typo, ada, wanted) == (4, 2)
    with collector.database.read() as session:
        history = history_of(session, typo)
        assert [(event.kind, event.old, event.new) for event in history] == [
            ("status", "new", "fixed"),
            ("assignee", None, ada),
            ("correction", None, "the bridge"),
            ("note", None, "Done."),
        ]
        assert {event.editor.email for event in history} == {ada}
        assert {event.at for event in history} == {collector.clock()}


def test_no_change_no_event(collector, typo, ada):
    assert change(collector, typo, ada, Change(status=Status.NEW, assignee=None)) == (0, 1)


def test_the_slower_editor_is_told(collector, typo, ada):
    change(collector, typo, ada, Change(status=Status.CONFIRMED), expected_version=1)
    with pytest.raises(Conflict):
        change(collector, typo, ada, Change(status=Status.REJECTED), expected_version=1)
    with collector.database.read() as session:
        assert typo_by_id(session, typo).status == "confirmed"


def test_of_two_editors_at_once_one_is_faster(collector, typo, ada):
    outcomes = []
    ready = threading.Barrier(2)

    def decide(status):
        ready.wait()
        try:
            change(collector, typo, ada, Change(status=status), expected_version=1)
            outcomes.append("done")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=decide, args=[status]) for status in (Status.FIXED, Status.REJECTED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "done"]


def test_readers_and_editors_at_once_lose_nothing(collector, typo, ada):
    def report():
        assert collector.send().status_code == 201

    threads = [threading.Thread(target=report) for _ in range(10)]
    for thread in threads:
        thread.start()
    for n in range(10):
        change(collector, typo, ada, Change(note=f"note {n}"))
    for thread in threads:
        thread.join()
    with collector.database.read() as session:
        found = typo_by_id(session, typo)
        assert (found.reports, found.version) == (11, 11)


# --- lists ---


@pytest.fixture
def many(collector):
    """Twenty-five typos; some have the same time of activity, some the same number of reports."""
    for n in range(25):
        for _ in range(n % 3 + 1):
            collector.send(url=f"{ORIGIN}/a{n}", quote={"exact": f"wrod {n}"}, suggestion=f"word {n}", block=...)
        if n % 2:
            collector.clock.pass_(minutes=1)


EVERYTHING = TypoFilter(ALL_SITES)


def pages(session, sort, limit=4, wanted=EVERYTHING):
    found, cursor = [], None
    while True:
        page = list_typos(session, wanted, sort, limit, cursor)
        assert len(page.items) <= limit
        found += page.items
        cursor = page.next
        if not cursor:
            return found


@pytest.mark.parametrize("sort", ["-last_seen", "last_seen", "-first_seen", "first_seen", "-reports", "reports"])
def test_pages_hold_every_typo_once_in_order(collector, many, sort):
    with collector.database.read() as session:
        found = pages(session, sort)
    assert len({typo.id for typo in found}) == len(found) == 25
    values = [getattr(typo, sort.removeprefix("-")) for typo in found]
    assert values == sorted(values, reverse=sort.startswith("-"))


def test_a_cursor_belongs_to_its_order(collector, many):
    with collector.database.read() as session:
        cursor = list_typos(session, TypoFilter(ALL_SITES), "-reports", 4).next
        for wrong in (cursor, "nonsense", "", "AAAA", cursor[:-2]):
            if wrong:
                with pytest.raises(BadCursor):
                    list_typos(session, TypoFilter(ALL_SITES), "-last_seen", 4, wrong)


def test_what_arrives_meanwhile_repeats_nothing(collector, many):
    with collector.database.read() as session:
        first = list_typos(session, TypoFilter(ALL_SITES), "-last_seen", 10)
    collector.clock.pass_(hours=1)
    collector.send(url=f"{ORIGIN}/new", quote={"exact": "neu"})
    with collector.database.read() as session:
        second = list_typos(session, TypoFilter(ALL_SITES), "-last_seen", 10, first.next)
    assert not {typo.id for typo in first.items} & {typo.id for typo in second.items}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("wrod", 25),
        ("WROD 24", 1),
        ("word 24", 1),  # in the suggestion
        ("rod 2", 10),  # parts of words: 2, 12, 20 to 24 and others
        ("100%", 0),
        ("wr_d", 0),
        ("news.example/a24", 1),
        ("", 25),
    ],
)
def test_search(collector, many, query, count):
    with collector.database.read() as session:
        found = pages(session, "-last_seen", wanted=TypoFilter(ALL_SITES, query=query))
    if query == "rod 2":
        assert {2, 12, 20, 21, 22, 23, 24} <= {int(typo.article.url.rpartition("a")[2]) for typo in found}
    else:
        assert len(found) == count


def test_search_in_any_script(collector):
    collector.send(quote={"exact": "ПРЕВЕТ"}, suggestion="привет", comment="Опечатка в заголовке", block=...)
    collector.send(quote={"exact": "錯字"}, suggestion="错字", block=..., url=f"{ORIGIN}/zh")
    with collector.database.read() as session:
        for query, count in [("превет", 1), ("Привет", 1), ("опечатка ЗАГОЛОВКЕ", 1), ("錯", 1), ("нет такого", 0)]:
            assert len(list_typos(session, TypoFilter(ALL_SITES, query=query)).items) == count, query


def test_a_later_readers_words_are_found(collector):
    collector.send()
    collector.send(suggestion="that bridge", comment="Zebra crossing")
    with collector.database.read() as session:
        assert len(list_typos(session, TypoFilter(ALL_SITES, query="that zebra")).items) == 1


def test_filters(collector, many, ada):
    collector.add_site("other", ("https://other.example",), "Other")
    collector.send(site="other", origin="https://other.example", url="https://other.example/x")
    with collector.database.read() as session:
        first = list_typos(session, TypoFilter(ALL_SITES), "first_seen", 1).items[0]
        person = editor_by_email(session, ada)
    change(collector, first.id, ada, Change(status=Status.FIXED, assignee=person))
    with collector.database.read() as session:

        def count(**wanted):
            return len(pages(session, "-last_seen", wanted=TypoFilter(ALL_SITES, **wanted)))

        assert count(statuses=(Status.FIXED,)) == 1
        assert count(statuses=(Status.NEW, Status.CONFIRMED)) == 25
        assert count(site_key="other") == 1
        assert count(site_key="nokey") == 0
        assert count(article_url=f"{ORIGIN}/a3") == 1
        assert count(assignee_id=person.id) == 1
        assert count(assignee_id=0) == 25
        assert count_by_status(session, ALL_SITES) == {"new": 25, "confirmed": 0, "fixed": 1, "rejected": 0, "spam": 0}
        assert count_by_status(session, ALL_SITES, "other")["new"] == 1


def test_suggestions_most_frequent_first(collector):
    for suggestion, times in [("that bridge", 1), ("the bridge", 3), ("a bridge", 2)]:
        for _ in range(times):
            collector.send(suggestion=suggestion)
    with collector.database.read() as session:
        [typo] = list_typos(session, TypoFilter(ALL_SITES)).items
        assert [(tally.text, tally.count) for tally in typo.suggestions] == [
            ("the", 3),
            ("a", 2),
            ("that", 1),
        ]


def test_all_reports_streams_everything(collector, many):
    collector.clock.now += timedelta(days=1)
    together = list(all_reports(collector.database, ALL_SITES))
    assert len(together) == 49
    assert list(all_reports(collector.database, ALL_SITES, "nokey")) == []
    for at_once in (1, 7, 49):
        assert list(all_reports(collector.database, ALL_SITES, at_once=at_once)) == together


def test_a_slow_download_of_an_export_holds_no_connection(collector, many):
    reports = all_reports(collector.database, ALL_SITES, at_once=10)
    next(reports)
    assert collector.database.engine.pool.checkedout() == 0
    assert len(list(reports)) == 48
