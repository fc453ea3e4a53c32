"""Origins and hosts."""

import pytest

from collector.text.urls import host_key, origin_of, readable


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


@pytest.mark.parametrize(
    "url", ["https://[::1]x/", "http://a^[::1]/", "https://[1::2::3]/", "https://a%20b/", "https://x]/"]
)
def test_what_is_no_host_is_no_origin(url):
    assert origin_of(url) is None


def test_hosts_in_other_scripts_are_what_browsers_make_of_them():
    assert origin_of("https://straße.example/") == "https://xn--strae-oqa.example"  # and not strasse.example
    assert origin_of("https://Bücher.example/") == "https://xn--bcher-kva.example"
    assert origin_of("https://[2001:DB8::1]:8000/") == "https://[2001:db8::1]:8000"


@pytest.mark.parametrize(
    ("origin", "key"),
    [
        ("https://news.example", "news.example"),
        ("http://www.news.example", "news.example"),
        ("https://www.news.example:8443", "news.example:8443"),
        ("http://news.example:443", "news.example"),
        ("https://news.example.", "news.example"),
        ("https://www.example", "www.example"),  # the rest is no host of a publication
        ("https://www", "www"),
        ("https://m.news.example", "m.news.example"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("http://[::443]", "[::443]"),
    ],
)
def test_host_key(origin, key):
    assert host_key(origin) == key


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://news.example/a%20b?q=%2F&x=1#y", "https://news.example/a%20b?q=%2F&x=1#y"),
        ("https://courier.example/%D0%BD%D0%BE%d0%b2", "https://courier.example/нов"),
        ("https://user@xn--e1afmkfd.xn--p1ai:8080/xn--e1afmkfd?u=xn--e1afmkfd",
         "https://user@пример.рф:8080/xn--e1afmkfd?u=xn--e1afmkfd"),
        ("https://XN--E1AFMKFD.example", "https://пример.example"),
        ("https://xn--.example/", "https://xn--.example/"),
        ("/%E2%80%AE%E2%80%8Bgpj.exe", "/%E2%80%AE%E2%80%8Bgpj.exe"),  # turns the text around; unseen
        ("/a%E3%80%80b%C2%85", "/a%E3%80%80b%C2%85"),  # spaces
        ("/%FF%D0", "/%FF%D0"),
        ("", ""),
    ],
)  # fmt: skip
def test_addresses_as_people_read_them(url, read):
    assert readable(url) == read
