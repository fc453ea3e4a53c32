"""At the desk: saying what an article is called, joining it with another one, and parting them again."""

import re

import pytest
from sqlalchemy import select

from collector.store.models import Audit
from tests.support.collector import ORIGIN

OLD, NEW = f"{ORIGIN}/town/bridge", f"{ORIGIN}/town/drawbridge"


@pytest.fixture
def anna(collector, sign_in):
    for url in (OLD, NEW):
        collector.send(url=url)
    return sign_in("anna@news.example")


def test_an_editor_names_an_article(collector, anna):
    anna.open("/desk/articles/1")
    anna.post("/desk/articles/1/about", 303, title="  A  better title ", author="A. Writer", section="")
    for _ in range(5):
        collector.send(url=OLD)
    assert "A better title" in anna.open("/desk/articles/1")
    assert collector.client().get("/api/v1/articles/1", headers=collector.token()).get_json()["article"] == {
        "url": OLD,
        "title": "A better title",
        "author": "A. Writer",
        "section": "Town",
    }


def test_only_what_an_editor_changed_is_theirs(collector, anna):
    anna.open("/desk/articles/1")
    anna.post("/desk/articles/1/about", 303, title="A better title", author="A. Writer", section="Town")
    for _ in range(5):
        collector.send(url=OLD, article={"headline": "Another", "author": "B. Writer", "section": "Town"})
    about = collector.client().get("/api/v1/articles/1", headers=collector.token()).get_json()["article"]
    assert (about["title"], about["author"]) == ("A better title", "B. Writer")
    with collector.database.read() as session:
        noted = session.scalars(select(Audit).where(Audit.did == "article.changed")).one()
    assert list(noted.details) == ["title"]


def test_two_articles_are_joined_after_a_look_and_parted_again(collector, anna):
    anna.open("/desk/articles/1")
    anna.post("/desk/articles/1/join", 200, into=f"{NEW}/?utm_source=x")
    assert "1 typo moves." in anna.words
    sure = re.search(r'name="sure" value="(\d+)"', anna.page)[1]
    assert anna.post("/desk/articles/1/join", 303, into=NEW, sure=sure).location == "/desk/articles/2"
    anna.open("/desk/articles/1", 404)
    assert OLD in anna.open("/desk/articles/2")
    part = re.search(r'action="(/desk/articles/2/addresses/\d+/part)"', anna.page)[1]
    anna.post(part, 303)
    assert "belong to this article too" not in anna.open("/desk/articles/2")


@pytest.mark.parametrize("into", ["", OLD, f"{ORIGIN}/nowhere", "nonsense"])
def test_an_address_of_no_other_article_is_refused(anna, into):
    anna.open("/desk/articles/1")
    anna.post("/desk/articles/1/join", 400, into=into)
    assert "No other article of this site has this address" in anna.words
