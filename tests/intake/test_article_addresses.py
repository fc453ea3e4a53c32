"""Which reports are of one article, through the readers' endpoint."""

import pytest
from sqlalchemy import select

from collector.intake import directory
from collector.store.models import Article
from collector.store.sites import set_address_rules, set_origins, site_by_key
from collector.text.address_rules import AddressRules
from tests.support.collector import ORIGIN, SITE

BRIDGE = f"{ORIGIN}/town/bridge"


def urls(collector):
    with collector.database.read() as session:
        return list(session.scalars(select(Article.url).order_by(Article.id)))


def typo(collector, url, **changes):
    answer = collector.send(url=url, **changes)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()["typo"]


def change_site(collector, monkeypatch, *, rules=None, origins=None):
    monkeypatch.setattr(directory, "_FRESH_FOR", 0)
    with collector.database.write() as session:
        site = site_by_key(session, SITE)
        if origins:
            set_origins(site, origins)
        if rules:
            set_address_rules(session, site, rules)


@pytest.mark.parametrize(
    "other",
    [
        f"{BRIDGE}/",
        f"{BRIDGE}/index.html",
        f"{BRIDGE}?utm_source=x&ref=home#top",
        "http://www.news.example/town/bridge",
        "https://NEWS.example/%74own/./bridge",
    ],
)
def test_two_addresses_of_one_article(collector, other):
    assert typo(collector, BRIDGE) == typo(collector, other)
    assert urls(collector) == [BRIDGE]


def test_what_tells_articles_apart(collector):
    addresses = [f"{BRIDGE}{end}" for end in ("", "?id=1", "?id=2", "?page=2", "/2/", "/amp")] + [
        f"{ORIGIN}/Town/bridge"
    ]
    assert len({typo(collector, url) for url in addresses}) == len(addresses)
    assert urls(collector) == addresses


def test_hosts_are_one_only_where_the_canonical_address_says_so(collector, monkeypatch):
    mobile = "https://m.news.example"
    change_site(collector, monkeypatch, origins=[ORIGIN, mobile])
    assert typo(collector, BRIDGE) != typo(collector, f"{mobile}/town/bridge", origin=mobile)
    amp = f"{mobile}/amp/town/bridge?outputType=amp"
    assert typo(collector, BRIDGE) == typo(collector, amp, origin=mobile, canonical_url=BRIDGE)
    assert urls(collector) == [BRIDGE, f"{mobile}/town/bridge"]


def test_a_canonical_address_on_a_twin_that_is_no_origin_is_not_believed(collector, monkeypatch):
    change_site(collector, monkeypatch, rules=AddressRules(twins=(("m.news.example", "news.example"),)))
    typo(collector, BRIDGE, canonical_url="https://m.news.example/other")
    typo(collector, BRIDGE, canonical_url="https://other.example/other")
    assert urls(collector) == [BRIDGE]


def test_a_sites_own_rules(collector, monkeypatch):
    mobile = "https://m.news.example"
    first = typo(collector, f"{BRIDGE}?from=home")
    assert typo(collector, f"{BRIDGE}?ref=1") != first
    rules = AddressRules(("from*",), ("ref",), (("m.news.example", "news.example"),), amp_paths=True)
    change_site(collector, monkeypatch, rules=rules, origins=[ORIGIN, mobile])
    assert typo(collector, f"{BRIDGE}?from_box=3") == first
    assert typo(collector, f"{mobile}/amp/town/bridge?amp=1", origin=mobile) == first
    assert typo(collector, f"{BRIDGE}?ref=1") != typo(collector, f"{BRIDGE}?ref=2")
    assert urls(collector)[-2:] == [f"{BRIDGE}?ref=1", f"{BRIDGE}?ref=2"]


def test_rules_are_one_sites(collector, monkeypatch):
    change_site(collector, monkeypatch, rules=AddressRules(ignored=("id",)))
    collector.add_site("otherkey", (ORIGIN,), "Other")
    assert typo(collector, f"{BRIDGE}?id=1") == typo(collector, f"{BRIDGE}?id=2")
    assert typo(collector, f"{BRIDGE}?id=1", site="otherkey") != typo(collector, f"{BRIDGE}?id=2", site="otherkey")


def test_settings_that_make_no_sense_stop_no_report(collector, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_FOR", 0)
    with collector.database.write() as session:
        site_by_key(session, SITE).settings = {"address": {"ignore_parameters": 7, "twin_hosts": "x"}}
    assert typo(collector, BRIDGE) == typo(collector, f"{BRIDGE}/")
