"""Each planted typo stands once in the demonstration's article, and its correction nowhere."""

from html.parser import HTMLParser

import pytest
from flask import Flask

from collector.demo import blueprint
from collector.demo.planted import PLANTED
from collector.text.normalise import normalise_trimmed

BLOCKS = {"p", "li", "td", "th", "h1", "h2", "figcaption", "caption", "footer", "blockquote", "div", "header"}


class ArticleText(HTMLParser):
    """Gathers the text of <article>, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "article"
        self.text += "\n" * (tag in BLOCKS)

    def handle_endtag(self, tag):
        self.depth -= tag == "article"
        self.text += "\n" * (tag in BLOCKS)

    def handle_data(self, data):
        self.text += data * bool(self.depth)


@pytest.fixture(scope="module")
def client():
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    app.config["PROOFDESK_DEMO"] = {
        "site_key": "a-key",
        "collector": "http://127.0.0.1:8000",
        "article": "http://localhost:8000/demo/",
    }
    return app.test_client()


@pytest.fixture(scope="module")
def page(client):
    response = client.get("/demo/", base_url="http://localhost:8000")
    assert response.status_code == 200
    return response.text


@pytest.fixture(scope="module")
def text(page):
    parser = ArticleText()
    parser.feed(page)
    return normalise_trimmed(parser.text)


@pytest.mark.parametrize(("phrase", "correction"), PLANTED)
def test_each_planted_phrase_stands_once(text, phrase, correction):
    assert text.count(phrase) == 1
    assert correction not in text.replace(phrase, "")


def test_there_are_a_dozen():
    assert len({phrase for phrase, _ in PLANTED}) == len(PLANTED) == 12


def test_the_article_is_on_another_origin_than_the_collector(client, page):
    response = client.get("/demo/", base_url="http://127.0.0.1:8000")
    assert response.status_code == 302
    assert response.location == "http://localhost:8000/demo/"
    assert '<script async src="http://127.0.0.1:8000/widget.js" data-site="a-key"></script>' in page
    assert '<link rel="canonical" href="http://localhost:8000/demo/">' in page
