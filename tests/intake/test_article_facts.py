"""What is known of an article: the best address, and what most of its recent reports say."""

import pytest
from sqlalchemy import select

from collector.store.models import Article, Report
from tests.support.collector import ORIGIN, a_report

BRIDGE = f"{ORIGIN}/town/bridge"


def article(collector):
    with collector.database.read() as session:
        return session.scalars(select(Article)).one()


def send(collector, headline=..., author=..., **changes):
    about = {name: value for name, value in (("headline", headline), ("author", author)) if value is not ...}
    answer = collector.send(a_report(article=about, title=..., **changes))
    assert answer.status_code == 201, answer.text


def test_a_better_address_takes_the_place_of_a_worse_one(collector):
    http = "http://news.example"
    collector.add_site("other", (http, ORIGIN))
    for url, canonical, shown in [
        (f"{http}/town/bridge", ..., f"{http}/town/bridge"),
        (f"{BRIDGE}?x=1", f"{http}/town/bridge", f"{http}/town/bridge"),
        (f"{BRIDGE}/", ..., f"{BRIDGE}/"),
        (f"{http}/town/bridge", ..., f"{BRIDGE}/"),
        (BRIDGE, BRIDGE, BRIDGE),
        (f"{BRIDGE}/index.html", f"{BRIDGE}/index.html", BRIDGE),
    ]:
        collector.send(site="other", url=url, canonical_url=canonical)
        assert article(collector).url == shown


def test_passwords_in_addresses_are_not_stored(collector):
    collector.send(url="https://me:secret@news.example/town/bridge", canonical_url="https://me:secret@news.example/b")
    with collector.database.read() as session:
        report = session.scalars(select(Report)).one()
    assert (report.url, report.canonical_url) == (BRIDGE, f"{ORIGIN}/b")
    assert article(collector).url == f"{ORIGIN}/b"


@pytest.mark.parametrize(("end", "canonical"), [("/{}", "/"), ("/a.php?id={}", "/a.php")])
def test_one_canonical_address_for_all_articles_joins_none(collector, end, canonical):
    for number in (1, 2):
        collector.send(url=ORIGIN + end.format(number), canonical_url=ORIGIN + canonical)
    with collector.database.read() as session:
        urls = list(session.scalars(select(Article.url).order_by(Article.id)))
    assert urls == [ORIGIN + end.format(number) for number in (1, 2)]


def test_most_reports_decide_what_an_article_is_called(collector):
    send(collector, "Nonsense", "Nobody")
    for _ in range(2):
        send(collector, "The bridge opens", "A. Writer")
    found = article(collector)
    assert (found.title, found.author) == ("The bridge opens", "A. Writer")
    for _ in range(2):
        send(collector, "The bridge opens")
    send(collector, "Nonsense", "Nobody")
    found = article(collector)
    assert (found.title, found.author) == ("The bridge opens", "A. Writer")


def test_a_new_headline_is_believed_after_a_few_reports(collector):
    for _ in range(9):
        send(collector, "The bridge opens")
    for _ in range(4):
        send(collector, "The bridge is open")
    assert article(collector).title == "The bridge is open"


def test_typos_are_found_by_the_new_title(collector):
    send(collector, "Nonsense")
    for _ in range(2):
        send(collector, "Drawbridge")
    answer = collector.client().get("/api/v1/typos?q=drawbridge", headers=collector.token())
    assert len(answer.get_json()["items"]) == 1


def test_one_sender_alone_does_not_rename_an_article(start_collector):
    made = start_collector(PROOFDESK_REPORT_LIMIT="1000 per minute", PROOFDESK_PROXIES="1")
    made.add_site()

    def send_from(address, headline):
        body = a_report(article={"headline": headline}, title=...)
        headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
        assert made.client().post("/api/v1/reports", json=body, headers=headers).status_code == 201

    for n in range(3):
        send_from(f"198.51.100.{n}", "The bridge opens")
    for _ in range(9):
        send_from("203.0.113.9", "Nonsense")
    assert article(made).title == "The bridge opens"
    send_from("203.0.113.10", "The bridge closes")
    assert article(made).title == "The bridge closes"
