"""The first run: who may become the first administrator, and the steps that follow."""

import pytest
from sqlalchemy import select

from collector.store.editors import editor_by_email
from collector.store.first_editor import NotFirst, add_first_editor
from collector.store.models import Audit, Editor
from collector.web import setup_links
from collector.web.setup_links import setup_link
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD, SITE

SECRET = "an unguessable secret of forty characters"


@pytest.fixture
def empty(start_collector):
    return start_collector(PROOFDESK_SECRET_KEY=SECRET)


@pytest.fixture
def link():
    return setup_link("", SECRET)


@pytest.fixture
def newcomer(empty):
    return Visitor(empty)


def test_the_link_makes_the_first_administrator_and_is_spent_then(empty, newcomer, link):
    newcomer.open(link)
    answer = newcomer.post(link, 303, email=" Ada@News.example ", name="Ada", password=PASSWORD)
    assert answer.location == "/desk/start"
    with empty.database.read() as session:
        ada = editor_by_email(session, "ada@news.example")
        assert (ada.role, ada.name, bool(ada.password_hash)) == ("admin", "Ada", True)
        assert session.scalars(select(Audit.did)).all() == ["desk.set_up"]
    newcomer.open("/desk/start")  # signed in
    assert "Your site" in newcomer.words
    for visitor in (newcomer, Visitor(empty)):
        visitor.open(link, 410)
        assert "set up already" in visitor.words
    late = Visitor(empty)
    late.open("/desk/sign-in")
    late.post(link, 410, email="eve@news.example", password=PASSWORD)
    with empty.database.read() as session:
        assert len(session.scalars(select(Editor)).all()) == 1


def test_nobody_comes_in_without_the_link(newcomer, link, monkeypatch):
    newcomer.open("/desk/sign-in")
    assert "proofdesk setup-link" in newcomer.words
    assert "/desk/setup/" not in newcomer.page
    other = setup_link("", "another secret that is as long as the first")
    for wrong in ("/desk/setup/x", link + "x", other):
        newcomer.open(wrong, 410)
        assert "a part of it was lost" in newcomer.words
        newcomer.open("/desk/sign-in")
        newcomer.post(wrong, 410, email="eve@news.example", password=PASSWORD)
    monkeypatch.setattr(setup_links, "GOOD_FOR", -1)
    newcomer.open(link, 410)


def test_a_form_of_another_page_makes_no_administrator(newcomer, link):
    assert newcomer.client.post(link, data={"email": "eve@news.example", "password": PASSWORD}).status_code == 400


def test_what_is_wrong_is_told_at_once_and_the_rest_stays(newcomer, link):
    newcomer.open(link)
    newcomer.post(link, 422, email="nobody", name="Ada <b>", password="short")
    assert "Write an e-mail address" in newcomer.words
    assert "The password is too short" in newcomer.words
    assert 'value="nobody"' in newcomer.page
    assert 'value="Ada &lt;b&gt;"' in newcomer.page
    assert "short" not in [part.strip() for part in newcomer.page.split('"')]


def test_of_two_at_the_same_moment_one_is_the_first(empty):
    with empty.database.write() as session:
        add_first_editor(session, "ada@news.example", "", "hash", empty.clock())
    with pytest.raises(NotFirst), empty.database.write() as session:
        add_first_editor(session, "eve@news.example", "", "hash", empty.clock())


def test_every_step_leads_on_and_the_first_report_is_told(empty, newcomer, link):
    newcomer.open(link)
    newcomer.post(link, 303, email="ada@news.example", password=PASSWORD)
    newcomer.open("/desk/start")
    newcomer.post("/desk/start", 422, name="News", origins="News")
    assert "is not an origin" in newcomer.words
    assert newcomer.box("origins") == "News"
    tag = newcomer.post("/desk/start", 303, name="News", origins="news.example/blog").location
    key = tag.split("/")[3]
    newcomer.open(tag)
    assert "“news.example/blog” was shortened to https://news.example" in newcomer.words
    assert f'data-site="{key}"></script>' in newcomer.words
    assert 'class="done"' in newcomer.page
    assert newcomer.client.get("/desk/start").location == tag  # the site is there: on with its tag
    newcomer.open(f"/desk/start/{key}/report")
    assert "Waiting for the first report" in newcomer.words
    assert "every 2s" in newcomer.page
    newcomer.open(f"/desk/start/{key}/report/wait", 204)  # the page stays as it is, with the focus where it is
    typo = empty.send(site=key).json["typo"]
    arrived = newcomer.open(f"/desk/start/{key}/report/wait")
    assert "It works!" in newcomer.words
    assert f"/desk/typos/{typo}" in arrived
    assert "every 2s" not in arrived
    newcomer.open(f"/desk/start/{SITE}/report", 404)
