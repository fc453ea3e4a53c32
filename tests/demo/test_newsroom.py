"""The demonstration's desk: a morning's work, whose phrases stand in the articles that it serves."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from collector.cli.demo_desk import fill_desk
from collector.demo import blueprint
from collector.demo.articles import ARTICLES
from collector.demo.newsroom import reports
from collector.store.checks import check_all
from collector.store.models import Article, Editor, Event, Report, ReportTypo, Status, Typo
from collector.store.sites import add_site

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORIGIN = "http://localhost:8000"


@pytest.fixture
def client():
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    app.config["PROOFDESK_DEMO"] = {
        "site_key": "a-key",
        "collector": "http://127.0.0.1:8000",
        "article": f"{ORIGIN}/demo/",
    }
    return app.test_client()


@pytest.fixture
def filled(database):
    with database.write() as session:
        add_site(session, "The demonstration", [ORIGIN], NOW, key="demo")
    fill_desk(database, "demo", ORIGIN, NOW)
    return database


def test_every_report_quotes_the_article_that_it_names(client):
    for moment, report in reports(ORIGIN, "demo", NOW):
        assert NOW - timedelta(days=21) < moment < NOW
        page = unescape(client.get(report["url"].removeprefix(ORIGIN), base_url=ORIGIN).text)
        block, quote = report["block"], report["quote"]
        assert block["text"] in page
        assert block["text"][block["start"] : block["end"]] == quote["exact"] != report.get("suggestion")


def test_an_article_links_back_and_carries_the_tag(client):
    page = client.get(f"/demo/news/{ARTICLES[0].slug}/", base_url=ORIGIN).text
    assert f'href="{ORIGIN}/demo/"' in page
    assert '<script async src="http://127.0.0.1:8000/widget.js" data-site="a-key"></script>' in page
    assert client.get("/demo/news/nothing/", base_url=ORIGIN).status_code == 404
    assert client.get("/demo/news/soup/", base_url="http://127.0.0.1:8000").location == f"{ORIGIN}/demo/news/soup/"


def test_the_first_article_leads_to_the_others(client):
    page = client.get("/demo/", base_url=ORIGIN).text
    for article in ARTICLES:
        assert f'href="/demo/news/{article.slug}/"' in page


def test_fills_the_desk_with_about_sixty_typos_and_their_history(filled):
    with filled.read() as session:
        assert 55 <= session.scalar(select(func.count()).select_from(Typo)) <= 65
        assert session.scalar(select(func.count()).select_from(Article)) == len(ARTICLES)
        assert set(session.scalars(select(Typo.status))) == {status.value for status in Status}
        assert session.scalar(select(func.count()).select_from(Event)) > 25
        assert session.scalar(select(func.max(Typo.reports))) > 3
        assert session.scalar(select(func.count()).select_from(ReportTypo)) > 0
    assert all(found.ok for found in check_all(filled))


def test_fills_an_empty_desk_only(filled):
    fill_desk(filled, "demo", ORIGIN, NOW)
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == len(list(reports(ORIGIN, "demo", NOW)))
        assert session.scalar(select(func.count()).select_from(Editor)) == 2
