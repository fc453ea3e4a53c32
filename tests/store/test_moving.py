"""A site moves to another address, and its articles and typos follow."""

import pytest
from sqlalchemy import select

from collector.intake import directory
from collector.store.checks import check_all
from collector.store.joining import join_articles
from collector.store.models import Article, Editor, Role, Scope
from collector.store.moving import CannotMove, move_origin
from collector.store.sites import site_by_key
from tests.support.collector import ORIGIN

NEW = "https://paper.example"


@pytest.fixture(autouse=True)
def _no_memory_of_sites(monkeypatch):
    """Changes of a site are seen at once."""
    monkeypatch.setattr(directory, "_FRESH_FOR", 0.0)


def move(collector, old=ORIGIN, new=NEW):
    with collector.database.write() as session:
        return move_origin(session, site_by_key(session, "newskey"), old, new, None, collector.clock())


def test_later_reports_at_the_new_address_are_of_the_same_typos(collector):
    number = collector.send().json["typo"]
    other = collector.send(url=f"{ORIGIN}.evil.example/x", origin=ORIGIN).json["typo"]
    assert move(collector) == 1
    answer = collector.send(origin=NEW, url=f"{NEW}/town/bridge")
    assert answer.json["typo"] == number
    assert answer.json["reports"] == 2
    assert collector.send().status_code == 403  # the old one is no address of the site's any more
    with collector.database.read() as session:
        urls = set(session.scalars(select(Article.url)))
    assert urls == {f"{NEW}/town/bridge", f"{ORIGIN}.evil.example/x"}
    headers = collector.token()
    for address in (f"{NEW}/town/bridge", f"{ORIGIN}/town/bridge"):
        found = collector.client().get("/api/v1/typos", query_string={"q": address}, headers=headers).json["items"]
        assert number in [one["id"] for one in found]
    assert other != number
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def test_an_article_that_is_there_already_is_joined(collector):
    number = collector.send().json["typo"]
    with collector.database.write() as session:
        site = site_by_key(session, "newskey")
        site.origin_rows.append(type(site.origin_rows[0])(origin=NEW, position=1))
    collector.clock.pass_(seconds=2)
    assert collector.send(origin=NEW, url=f"{NEW}/town/bridge").json["typo"] != number
    move(collector)
    with collector.database.read() as session:
        assert session.scalars(select(Article.url)).all() == [f"{NEW}/town/bridge"]
    shown = collector.client().get("/api/v1/typos", headers=collector.token()).json["items"]
    assert [(one["id"], one["reports"]) for one in shown] == [(number, 2)]
    assert [check.faults for check in check_all(collector.database) if not check.ok] == []


def test_addresses_of_joined_articles_move_too(collector):
    number = collector.send().json["typo"]
    collector.send(url=f"{ORIGIN}/town/drawbridge")
    editor = collector.add_editor("ed@news.example")
    with collector.database.write() as session:
        articles = {article.url: article for article in session.scalars(select(Article))}
        pair = articles[f"{ORIGIN}/town/drawbridge"], articles[f"{ORIGIN}/town/bridge"]
        join_articles(session, *pair, session.get(Editor, editor), collector.clock())
    move(collector)
    assert collector.send(origin=NEW, url=f"{NEW}/town/drawbridge").json["typo"] == number


@pytest.mark.parametrize(("old", "new"), [("https://strange.example", NEW), (ORIGIN, ORIGIN)])
def test_a_move_from_nowhere_or_to_the_same_place_is_refused(collector, old, new):
    with pytest.raises(CannotMove):
        move(collector, old, new)


def test_the_api_moves_and_says_what_it_cannot(collector):
    headers = collector.token("admin@news.example", Role.ADMIN, Scope.ADMIN)
    client = collector.client()
    answer = client.post("/api/v1/sites/newskey/move", json={"from": ORIGIN, "to": f"{NEW}/"}, headers=headers)
    assert answer.json["origins"] == [NEW]
    answer = client.post("/api/v1/sites/newskey/move", json={"from": ORIGIN, "to": NEW}, headers=headers)
    assert answer.status_code == 422
