"""Canonical addresses that are believed, and which address of an article is the best."""

import pytest

from collector.text.address_rules import AddressRules
from collector.text.articles import address_rank, article_key, believed_canonical
from collector.text.urls import without_credentials

ORIGINS = frozenset({"https://news.example", "http://news.example", "https://m.news.example"})
HERE = "https://news.example"


@pytest.mark.parametrize(
    ("url", "canonical", "is_believed"),
    [
        ("/town/bridge?from=x", "/town/bridge", True),
        ("/amp/bridge", "/town/bridge", True),
        ("/?p=12", "/town/bridge", True),
        ("/", "/", True),
        ("/?page=2", "/", True),
        ("/town/bridge", "/", False),
        ("/town/bridge", "/index.html", False),
        ("/?p=12", "/", False),
        ("/article.php?id=5", "/article.php", False),
        ("/article.php?ID=5&x=1", "/article.php?x=1", False),
        ("/article.php?id=5&utm_source=x", "/article.php?id=5", True),
        ("/article.php?page=2", "/article.php", True),
    ],
)
def test_believed_canonical(url, canonical, is_believed):
    found = believed_canonical(f"{HERE}{url}", f"{HERE}{canonical}", ORIGINS)
    assert found == (f"{HERE}{canonical}" if is_believed else None)


def test_addresses_from_the_best_to_the_worst():
    rules = AddressRules(twins=(("m.news.example", "news.example"),))
    ranked = [
        ("https://news.example/a", True),
        ("https://m.news.example/a", True),
        ("https://news.example/a", False),
        ("https://m.news.example/a", False),
        ("http://news.example/a", True),
        ("http://news.example/a", False),
        ("https://evil.example/a", True),
    ]
    ranks = [address_rank(url, is_canonical, ORIGINS, rules) for url, is_canonical in ranked]
    assert ranks == sorted(set(ranks), reverse=True)
    assert ranks[-1] == 0


@pytest.mark.parametrize("end", ["mibextid=Zxz2cZ", "&amp;utm_source=x", "amp;utm_medium=y", "amp;amp;fbclid=z"])
def test_tracking_parameters(end):
    assert article_key(f"{HERE}/a?id=1&{end}") == article_key(f"{HERE}/a?id=1")


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://me:secret@news.example/a@b?c=@", "https://news.example/a@b?c=@"),
        ("https://a@b@news.example", "https://news.example"),
        ("https://news.example/@author", "https://news.example/@author"),
        ("https://news.example/go?to=https://x:y@z", "https://news.example/go?to=https://x:y@z"),
    ],
)
def test_without_credentials(url, clean):
    assert without_credentials(url) == clean
