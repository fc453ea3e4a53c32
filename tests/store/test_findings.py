"""What readers of a typo find is what its phrase and reports say, whatever happened on the way; on both databases."""

import random

import pytest
from sqlalchemy import select

from collector.store.actions import merge_at_a_stroke, split_at_a_stroke, undo_regrouping
from collector.store.checks import check_all
from collector.store.merging import merge
from collector.store.models import Action, Report, Typo
from collector.store.splitting import split
from collector.store.triage import Change, apply_change
from collector.store.typos import history_of, reports_of
from tests.support.regrouped import ADA, TEXT, editing, leads_to, quoted, send, snapshot, suggested


@pytest.fixture
def ada(collector):
    collector.add_editor(ADA)


def decide(collector, number, **wanted):
    editing(
        collector, lambda session, typo, editor, now: apply_change(session, typo, Change(**wanted), editor, now), number
    )


def state(collector, number):
    with collector.database.read() as session:
        return session.get(Typo, number)


def all_typos(collector):
    with collector.database.read() as session:
        return session.scalars(select(Typo.id).order_by(Typo.id)).all()


def test_a_merge_keeps_what_readers_found_of_both(collector, ada):
    [stays], [goes] = send(collector, "teh bridge", "the bridge"), send(collector, "bridge", "viaduct")
    assert goes != stays
    editing(collector, merge, goes, stays)
    assert suggested(collector, stays) == {("the", None): 1, ("viaduct", "bridge"): 1}
    assert send(collector, "bridge", "viaduct") == [stays]
    assert suggested(collector, stays)["viaduct", "bridge"] == 2


def test_a_split_gives_each_what_its_readers_found(collector, ada):
    [number] = send(collector, "teh", "the")
    for phrase, suggestion in (("teh bridge", "the bridge"), ("teh", "a"), ("opened teh", "the"), ("teh", None)):
        assert number in send(collector, phrase, suggestion)
    before = suggested(collector, number)
    assert before == {("the", None): 2, ("a", None): 1, ("the", "opened teh"): 1, (None, None): 1}
    new = editing(collector, split, number, report_ids=quoted(collector, number, "opened teh")).id
    assert suggested(collector, number) == {("the", None): 2, ("a", None): 1, (None, None): 1}
    assert suggested(collector, new) == {("the", None): 1}
    assert (state(collector, new).exact, state(collector, new).version) == ("opened teh", 2)


def test_the_smallest_change_of_its_reports_is_what_a_split_typo_is_about(collector, ada):
    [number] = send(collector, "whole town", "town")
    [other] = send(collector, "teh", "the")
    editing(collector, merge, other, number)
    for phrase, suggestion in (("opened teh bridge", None), ("opened teh", "the")):
        assert send(collector, phrase, suggestion) == [number]
    reports = quoted(collector, number, "teh", "opened teh bridge", "opened teh")
    new = editing(collector, split, number, report_ids=reports).id
    assert state(collector, new).exact == "teh"
    assert suggested(collector, new) == {
        ("the", None): 1,
        ("the", "opened teh"): 1,
        (None, "opened teh bridge"): 1,
    }


@pytest.mark.parametrize(("correction", "after"), [("the", None), (None, None)])
def test_what_stays_after_a_split_is_quoted_by_its_own_reports(collector, ada, correction, after):
    [number], [other] = send(collector, "teh", "the"), send(collector, "too", "to")
    editing(collector, merge, other, number)
    decide(collector, number, correction=correction)
    new = editing(collector, split, number, report_ids=quoted(collector, number, "teh")).id
    assert (state(collector, number).exact, state(collector, new).exact) == ("too", "teh")
    assert suggested(collector, number) == {("to", None): 1}
    assert state(collector, number).correction == after
    with collector.database.read() as session:
        changes = [(one.old, one.new) for one in history_of(session, number) if one.kind == "correction"]
    assert changes == ([(None, correction), (correction, after)] if correction else [])
    assert leads_to(collector, [other]) == {other: number}


def test_a_correction_of_the_same_words_stays_after_a_split(collector, ada):
    [number] = send(collector, "teh", "the")
    [other] = send(collector, "teh", "the", text="Years later, when it had long been forgotten, teh crowd came again.")
    assert other != number
    editing(collector, merge, other, number)
    decide(collector, number, correction="the")
    reports = quoted(collector, number, "teh")[-1:]  # the first one
    new = editing(collector, split, number, report_ids=reports).id
    assert (state(collector, number).block_text, state(collector, new).block_text)[1] == TEXT
    assert (state(collector, number).exact, state(collector, number).correction) == ("teh", "the")
    assert "crowd" in state(collector, number).block_text


SAID = [
    ("teh", None), ("teh", "the"), ("teh", ""), ("teh bridge", "the bridge"), ("opened teh", "opened the"),
    ("opened teh bridge", None), ("mayor opened teh bridge at", "mayor opens the bridge at"),
    (TEXT, TEXT.replace("teh", "the")), (TEXT, TEXT.replace("teh", "the").replace("was", "were").replace("too", "to")),
    ("was", "were"), ("results was", "results were"), ("the results was presented", "the results were shown"),
    ("too", "to"), ("presented too the", "presented to the"), ("was presented too", None), ("whole town", "town"),
]  # fmt: skip


def report_something(collector, chance):
    text = chance.choice([TEXT, TEXT, "On Monday it rained. " + TEXT.replace("at noon", "early")])
    phrase, suggestion = chance.choice([one for one in SAID if one[0] in text])
    return send(collector, phrase, suggestion, text=text, block=chance.random() > 0.2)


def undoing(collector, action):
    def undo(session, editor, now):
        return undo_regrouping(session, session.get(Action, action.id), editor, now)

    return editing(collector, undo)


def reports_of_typo(collector, number):
    with collector.database.read() as session:
        return [report.id for report in reports_of(session, number)]


def assert_whole(collector):
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_what_is_counted_is_true(collector, ada, seed):
    chance = random.Random(seed)
    for _ in range(40):
        report_something(collector, chance)
        if chance.random() < 0.25:
            numbers = all_typos(collector)
            number = chance.choice(numbers)
            others = [one for one in numbers if one != number]
            with collector.database.read() as session:
                reports = session.scalars(select(Report.id).where(Report.typo_id == number)).all()
            if chance.random() < 0.6 and others:
                editing(collector, merge, number, chance.choice(others))
            elif len(reports) > 1:
                editing(collector, split, number, report_ids=chance.sample(reports, chance.randrange(1, len(reports))))
    assert sum(sum(suggested(collector, number).values()) for number in all_typos(collector)) >= 40
    assert_whole(collector)


@pytest.mark.parametrize("seed", range(3))
def test_merging_two_and_undoing_it_gives_back_what_was(collector, ada, seed):
    chance = random.Random(seed)
    for _ in range(30):
        report_something(collector, chance)
    for _ in range(5):
        source, target = chance.sample(all_typos(collector), 2)
        before = snapshot(collector, source), snapshot(collector, target)
        action = editing(collector, merge_at_a_stroke, source, target)
        assert_whole(collector)
        new, _ = undoing(collector, action).typos
        assert (snapshot(collector, new), snapshot(collector, target)) == before
        assert leads_to(collector, [source]) == {source: new}
        assert_whole(collector)


@pytest.mark.parametrize("seed", range(3))
def test_splitting_one_and_undoing_it_gives_back_what_was(collector, ada, seed):
    chance = random.Random(seed)
    for _ in range(30):
        report_something(collector, chance)
    for _ in range(5):
        number = chance.choice([one for one in all_typos(collector) if len(reports_of_typo(collector, one)) > 1])
        reports = reports_of_typo(collector, number)
        before = snapshot(collector, number)
        chosen = chance.sample(reports, chance.randrange(1, len(reports)))
        _, action = editing(collector, split_at_a_stroke, number, report_ids=chosen)
        assert_whole(collector)
        undoing(collector, action)
        assert snapshot(collector, number) == before
        assert_whole(collector)


@pytest.mark.parametrize("seed", range(3))
def test_merging_two_and_splitting_them_gives_back_what_was(collector, ada, seed):
    chance = random.Random(seed)
    for _ in range(30):
        report_something(collector, chance)
    for _ in range(5):
        source, target = chance.sample(all_typos(collector), 2)
        reports = reports_of_typo(collector, source)
        if not set(reports).isdisjoint(reports_of_typo(collector, target)):
            continue  # of these one is gone from the target: only undoing knows
        before = snapshot(collector, source), snapshot(collector, target)
        editing(collector, merge, source, target)
        new = editing(collector, split, target, report_ids=reports).id
        assert (snapshot(collector, new), snapshot(collector, target)) == before
