"""Articles that become one by a rule: what is the same typo then is one, on both databases."""

import pytest

from collector.store.checks import check_all
from collector.store.merging import merged_into
from collector.store.reach import ALL_SITES
from collector.store.sites import set_address_rules, site_by_key
from collector.store.typos import history_of, typo_by_id
from collector.text.address_rules import AddressRules
from tests.support.collector import ORIGIN, SITE

QUOTE = {"exact": "teh bridge", "prefix": "The mayor opened ", "suffix": " at noon."}


def reported(collector, page, suggestion="the bridge", quote=QUOTE):
    url = f"{ORIGIN}/town?from={page}"
    return collector.send(url=url, canonical_url=..., quote=quote, block=..., suggestion=suggestion).json["typo"]


def joining(collector):
    with collector.database.write() as session:
        set_address_rules(session, site_by_key(session, SITE), AddressRules(ignored=("from",)), collector.clock())


def test_the_same_typo_of_joined_articles_is_one(collector):
    first, second, third = (reported(collector, page) for page in "abc")
    silent = reported(collector, "c", ...)
    assert len({first, second, third}) == 3
    assert silent == third
    joining(collector)
    with collector.database.read() as session:
        kept = typo_by_id(session, third)  # of most readers
        assert (kept.reports, [(one.text, one.count) for one in kept.suggestions]) == (4, [("the", 3)])
        assert [merged_into(session, number, ALL_SITES) for number in (first, second)] == [third, third]
        assert (kept.version, history_of(session, third)) == (1, [])
    later = collector.send(url=f"{ORIGIN}/town", canonical_url=..., quote=QUOTE, block=..., suggestion="the bridge")
    assert later.json["typo"] == third


@pytest.mark.parametrize(("statuses", "left"), [(("new", "rejected"), 1), (("fixed", "rejected"), 2)])
def test_what_an_editor_decided_stays(collector, statuses, left):
    numbers = [reported(collector, page) for page in "ab"]
    headers = collector.token("chief@news.example")
    for number, status in zip(numbers, statuses, strict=True):
        collector.client().patch(f"/api/v1/typos/{number}", json={"status": status}, headers=headers)
    joining(collector)
    with collector.database.read() as session:
        there = [typo_by_id(session, number) for number in numbers]
        assert [typo.status for typo in there if typo] == list(statuses[2 - left :])


def test_joined_typos_with_different_suggestions_are_one(collector):
    first, second = reported(collector, "a", "the bridge"), reported(collector, "b", "that bridge")
    joining(collector)
    with collector.database.read() as session:
        assert typo_by_id(session, first).reports == 2
        assert merged_into(session, second, ALL_SITES) == first


def test_two_that_were_decided_alike_are_merged_by_nobody(collector):
    numbers = [reported(collector, page) for page in "ab"]
    headers = collector.token("chief@news.example")
    for number in numbers:
        collector.client().patch(f"/api/v1/typos/{number}", json={"status": "confirmed"}, headers=headers)
    joining(collector)
    with collector.database.read() as session:
        assert merged_into(session, numbers[1], ALL_SITES) == numbers[0]
        assert [(one.kind, one.editor_id) for one in history_of(session, numbers[0])][-1] == ("merge", None)


def test_a_report_of_two_typos_joins_both_of_the_other_article(collector):
    two = {"exact": "teh bridge at noon", "prefix": "The mayor opened ", "suffix": "."}
    one = reported(collector, "a")
    other = reported(
        collector, "a", "nine", {"exact": "noon", "prefix": "The mayor opened teh bridge at ", "suffix": "."}
    )
    reported(collector, "b", "the bridge at nine", two)
    joining(collector)
    with collector.database.read() as session:
        assert [typo_by_id(session, number).reports for number in (one, other)] == [2, 2]
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []
