"""Articles that an editor joins, and parts again, on both databases."""

import pytest
from sqlalchemy import select

from collector.intake import directory
from collector.store.merging import merged_into
from collector.store.models import Article, ArticleAlias, Audit
from collector.store.moving import move_origin
from collector.store.reach import ALL_SITES
from collector.store.sites import set_address_rules, site_by_key
from collector.text.address_rules import AddressRules
from tests.support.collector import ORIGIN, SITE

OLD, NEW = f"{ORIGIN}/town/bridge", f"{ORIGIN}/town/drawbridge"
OTHER = {"exact": "whole twon", "prefix": "and the ", "suffix": " had come too see it."}


@pytest.fixture
def api(collector):
    headers = collector.token("chief@news.example")

    def call(method, path, body=None, status=200):
        answer = collector.client().open(f"/api/v1{path}", method=method, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.get_json(force=True)

    return call


def send(collector, url, **changes):
    return collector.send(url=url, **changes).get_json()["typo"]


def numbers(collector):
    with collector.database.read() as session:
        return {article.url: article.id for article in session.scalars(select(Article))}


@pytest.fixture
def both(collector):
    """The typo of the old address, the same one and another one of the new."""
    return send(collector, OLD), send(collector, NEW), send(collector, NEW, quote=OTHER, block=..., suggestion="town")


def join(collector, api, **body):
    there = numbers(collector)
    return api("POST", f"/articles/{there[OLD]}/join", {"into": there[NEW], **body})


def test_a_preview_changes_nothing(collector, api, both):
    answer = join(collector, api, preview=True)
    assert (answer["url"], answer["joined"], answer["typos"], answer["preview"]) == (NEW, OLD, 1, True)
    assert len(numbers(collector)) == 2


def test_joined_articles_are_one_and_later_reports_follow(collector, api, both):
    same, its, other = both
    join(collector, api)
    assert list(numbers(collector)) == [NEW]
    with collector.database.read() as session:
        assert merged_into(session, its, ALL_SITES) == same
        assert session.scalars(select(Audit.did)).all()[-1] == "article.joined"
    assert send(collector, f"{OLD}/?utm_source=x") == same
    assert send(collector, NEW, quote=OTHER, block=..., suggestion="town") == other
    assert list(numbers(collector)) == [NEW]
    [item] = api("GET", "/articles?show=all")["items"]
    assert item["reports"] == 5
    assert len(api("GET", f"/typos?url={OLD}")["items"]) == 2


def test_joined_articles_stay_one_when_rules_change(collector, api, both, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_FOR", 0)
    join(collector, api)
    with collector.database.write() as session:
        set_address_rules(session, site_by_key(session, SITE), AddressRules(ignored=("from",)), collector.clock())
    assert send(collector, f"{OLD}?from=home") == both[0]


def test_an_address_of_a_joined_article_follows_the_rules(collector, api, both, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_FOR", 0)
    third = f"{ORIGIN}/town/crossing"
    send(collector, f"{third}?from=home", quote=OTHER, block=...)
    there = numbers(collector)
    api("POST", f"/articles/{there[f'{third}?from=home']}/join", {"into": there[NEW]})
    with collector.database.write() as session:
        set_address_rules(session, site_by_key(session, SITE), AddressRules(ignored=("from",)), collector.clock())
    assert send(collector, third, quote=OTHER, block=..., suggestion="town") == both[2]


def test_a_chain_of_joined_articles_leads_to_the_last(collector, api, both):
    third = f"{ORIGIN}/town/crossing"
    last = send(collector, third, quote=OTHER, block=...)
    join(collector, api)
    there = numbers(collector)
    api("POST", f"/articles/{there[NEW]}/join", {"into": there[third]})
    assert list(numbers(collector)) == [third]
    assert send(collector, OLD, quote=OTHER, block=...) == last
    addresses = api("GET", f"/articles/{there[third]}")["addresses"]
    assert [one["url"] for one in addresses] == [OLD, NEW]


def test_a_join_is_taken_back(collector, api, both):
    alone = send(collector, OLD, quote={"exact": "recieve", "prefix": "You will ", "suffix": " it"}, block=...)
    join(collector, api)
    number = numbers(collector)[NEW]
    [address] = api("GET", f"/articles/{number}")["addresses"]
    parted = api("DELETE", f"/articles/{number}/addresses/{address['id']}")
    assert (parted["article"]["url"], parted["article"]["title"]) == (OLD, "The bridge opens")
    assert [one["id"] for one in parted["items"]] == [alone]  # the merged one has reports of both
    assert send(collector, OLD, quote=OTHER, block=...) not in both
    with collector.database.read() as session:
        assert session.scalars(select(ArticleAlias)).all() == []
        assert "article.parted" in session.scalars(select(Audit.did)).all()


def test_a_join_is_taken_back_after_the_site_moved(collector, api, both):
    alone = send(collector, OLD, quote={"exact": "recieve", "prefix": "You will ", "suffix": " it"}, block=...)
    join(collector, api)
    with collector.database.write() as session:
        move_origin(session, site_by_key(session, SITE), ORIGIN, "https://paper.example", None, collector.clock())
    [number] = numbers(collector).values()
    [address] = api("GET", f"/articles/{number}")["addresses"]
    assert address["url"] == "https://paper.example/town/bridge"
    parted = api("DELETE", f"/articles/{number}/addresses/{address['id']}")
    assert parted["article"]["url"] == "https://paper.example/town/bridge"
    assert [one["id"] for one in parted["items"]] == [alone]


def test_what_an_editor_said_stays_when_a_join_is_taken_back(collector, api, both):
    api("PATCH", f"/articles/{numbers(collector)[OLD]}", {"title": "The bridge"})
    join(collector, api)
    number = numbers(collector)[NEW]
    [address] = api("GET", f"/articles/{number}")["addresses"]
    api("DELETE", f"/articles/{number}/addresses/{address['id']}")
    for _ in range(5):
        send(collector, OLD, article={"headline": "Nonsense"})
    assert api("GET", f"/articles/{numbers(collector)[OLD]}")["article"]["title"] == "The bridge"


def test_articles_of_two_sites_cannot_be_joined(collector, api, both):
    collector.add_site("other", ("https://other.example",))
    collector.send(site="other", url="https://other.example/a", origin="https://other.example", canonical_url=...)
    there = numbers(collector)
    for into in (there[OLD], there["https://other.example/a"], 999):
        answer = api("POST", f"/articles/{there[OLD]}/join", {"into": into}, 422)
        assert answer["errors"]["into"]


def test_typos_are_found_by_the_title_that_an_editor_gave(collector, api, both):
    api("PATCH", f"/articles/{numbers(collector)[OLD]}", {"title": "Zebra crossing"})
    assert [one["id"] for one in api("GET", "/typos?q=zebra")["items"]] == [both[0]]


def test_what_an_editor_says_of_an_article_stays(collector, api, both):
    number = numbers(collector)[OLD]
    api("PATCH", f"/articles/{number}", {"title": " The  bridge ", "author": "B. Writer"})
    for _ in range(5):
        send(collector, OLD, article={"headline": "Nonsense", "author": "Nobody"})
    about = api("GET", f"/articles/{number}")["article"]
    assert (about["title"], about["author"], about["section"]) == ("The bridge", "B. Writer", "Town")
    api("PATCH", f"/articles/{number}", {"title": None})
    send(collector, OLD, article={"headline": "Drawbridge", "author": "Nobody"})
    about = api("GET", f"/articles/{number}")["article"]
    assert (about["title"], about["author"]) == ("Drawbridge", "B. Writer")
    api("PATCH", f"/articles/{number}", {"title": "\u200b"}, 422)
