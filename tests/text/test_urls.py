"""Origins and article addresses."""

import pytest

from collector.text.urls import NotAnOrigin, article_address, article_key, clean_origin, origin_of

ORIGINS = frozenset(["https://news.example"])


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://News.Example/x?y#z", "https://news.example"),
        ("http://news.example:80/", "http://news.example"),
        ("https://news.example:8443/", "https://news.example:8443"),
        ("https://user:pass@news.example/", "https://news.example"),
        ("https://новости.example/", "https://xn--b1amnebsh.example"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("ftp://news.example/", None),
        ("javascript:alert(1)", None),
        ("//news.example/", None),
        ("news.example", None),
        ("https://", None),
        ("https://news.example:port/", None),
        ("https://a b/", None),
        ("https://a\\b.example/", None),
        ("null", None),
    ],
)
def test_origin_of(url, origin):
    assert origin_of(url) == origin


def test_clean_origin():
    assert clean_origin(" https://News.example/ ") == "https://news.example"
    for wrong in ("news.example", "https://news.example/path", "https://news.example?x", "https://me@news.example", ""):
        with pytest.raises(NotAnOrigin, match="origin"):
            clean_origin(wrong)


def test_article_address():
    address = "https://news.example/a?id=1"
    assert article_address(f"{address}&utm_source=x&fbclid=y#c", None, ORIGINS) == address
    assert article_address("https://news.example/amp/a", address, ORIGINS) == address
    assert article_address(address, "https://other.example/b", ORIGINS) == address
    assert article_address("https://news.example/a?flag&b=%20", None, ORIGINS) == "https://news.example/a?flag&b=%20"


def test_article_key_is_the_same_for_ways_of_writing_one_address():
    one = article_key("https://news.example/a?b=2&a=1")
    assert article_key("https://NEWS.example/a?a=1&b=2#x") == one
    assert article_key("https://news.example/%7ea") == article_key("https://news.example/%7Ea")
    assert article_key("https://news.example/a?id=1") != article_key("https://news.example/a?id=2")


@pytest.mark.parametrize(
    "url", ["https://[::1]x/", "http://a^[::1]/", "https://[1::2::3]/", "https://a%20b/", "https://x]/"]
)
def test_what_is_no_host_is_no_origin(url):
    assert origin_of(url) is None


def test_hosts_in_other_scripts_are_what_browsers_make_of_them():
    assert origin_of("https://straße.example/") == "https://xn--strae-oqa.example"  # and not strasse.example
    assert origin_of("https://Bücher.example/") == "https://xn--bcher-kva.example"
    assert origin_of("https://[2001:DB8::1]:8000/") == "https://[2001:db8::1]:8000"
