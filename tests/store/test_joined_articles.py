"""Articles that become one by a rule: what is the same typo then is one, on both databases."""

import pytest

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
        kept = typo_by_id(session, first)
        assert (kept.reports, [(one.text, one.count) for one in kept.suggestions]) == (4, [("the bridge", 3)])
        assert [merged_into(session, number, ALL_SITES) for number in (second, third)] == [first, first]
        assert [(event.kind, event.editor_id) for event in history_of(session, first)] == [("merge", None)] * 2
    later = collector.send(url=f"{ORIGIN}/town", canonical_url=..., quote=QUOTE, block=..., suggestion="the bridge")
    assert later.json["typo"] == first


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
