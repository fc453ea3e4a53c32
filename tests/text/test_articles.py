"""Which addresses are one article."""

import random
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.text.address_rules import NO_RULES, AddressRules
from collector.text.articles import article_address, article_digest, article_key

ORIGINS = frozenset(["https://news.example"])
RULES = AddressRules(
    ignored=("from", "promo*"), kept=("ref",), twins=(("m.news.example", "news.example"),), amp_paths=True
)

SAME = [
    # tracking
    ("https://news.example/a", "https://news.example/a?utm_source=x&utm_medium=y"),
    ("https://news.example/a", "https://news.example/a?utm_anything=x"),
    ("https://news.example/a", "https://news.example/a?UTM_Source=x"),
    ("https://news.example/a", "https://news.example/a?utm%5Fsource=x"),
    ("https://news.example/a", "https://news.example/a?fbclid=IwAR0"),
    ("https://news.example/a", "https://news.example/a?gclid=1&gad_source=2"),
    ("https://news.example/a", "https://news.example/a?yclid=1"),
    ("https://news.example/a", "https://news.example/a?ysclid=1"),
    ("https://news.example/a", "https://news.example/a?_openstat=dGVzdA"),
    ("https://news.example/a", "https://news.example/a?ref"),
    ("https://news.example/a", "https://news.example/a?ref=home"),
    ("https://news.example/a", "https://news.example/a?ref_src=twsrc%5Etfw"),
    ("https://news.example/a", "https://news.example/a?mc_cid=1&mc_eid=2"),
    ("https://news.example/a", "https://news.example/a?xtor=RSS-1"),
    ("https://news.example/a", "https://news.example/a?srsltid=1"),
    ("https://news.example/a", "https://news.example/a?PHPSESSID=1"),
    ("https://news.example/a?id=1", "https://news.example/a?utm_source=x&id=1&fbclid=2"),
    # fragments, and what is empty
    ("https://news.example/a", "https://news.example/a#comments"),
    ("https://news.example/a", "https://news.example/a#:~:text=teh"),
    ("https://news.example/a", "https://news.example/a?"),
    ("https://news.example/a", "https://news.example/a?&&"),
    ("https://news.example/a", "https://news.example/a?#"),
    ("https://news.example/a?id=1", "https://news.example/a?&id=1&"),
    # the end of the path
    ("https://news.example/a", "https://news.example/a/"),
    ("https://news.example/a", "https://news.example/a//"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example/a", "https://news.example/a/index.html"),
    ("https://news.example/a", "https://news.example/a/index.htm"),
    ("https://news.example/a", "https://news.example/a/index.php"),
    ("https://news.example", "https://news.example/index.html"),
    ("https://news.example/?p=1", "https://news.example/index.php?p=1"),
    ("https://news.example/a?id=1", "https://news.example/a/?id=1"),
    # scheme and host
    ("https://news.example/a", "http://news.example/a"),
    ("https://news.example/a", "https://www.news.example/a"),
    ("https://news.example/a", "http://WWW.News.Example/a"),
    ("https://news.example/a", "https://news.example:443/a"),
    ("https://news.example/a", "http://news.example:80/a"),
    ("https://news.example/a", "https://news.example./a"),
    ("https://news.example/a", "https://reader@news.example/a"),
    ("https://news.example/a", "//news.example/a"),
    ("https://news.example/a", " https://news.example/a\n"),
    ("https://новости.example/a", "https://xn--b1amnebsh.example/a"),
    ("https://новости.example/a", "https://НОВОСТИ.example/a"),
    ("https://новости.example/a", "https://XN--B1AMNEBSH.example/a"),
    ("https://новости.example/a", "http://www.новости。example/a"),
    ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
    # the order of parameters
    ("https://news.example/a?b=2&c=3", "https://news.example/a?c=3&b=2"),
    ("https://news.example/a?b=%C3%A9&c=3", "https://news.example/a?c=3&b=é"),
    ("https://news.example/a?b-c=1&b=2", "https://news.example/a?b=2&b-c=1"),
    # percent-encoding
    ("https://news.example/a-b_c.d~e", "https://news.example/%61%2Db%5Fc%2Ed%7Ee"),
    ("https://news.example/%c3%a9t%c3%a9", "https://news.example/%C3%A9t%C3%A9"),
    ("https://news.example/été", "https://news.example/%C3%A9t%C3%A9"),
    ("https://news.example/новости", "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ("https://news.example/it's-(here),-too!", "https://news.example/it%27s-%28here%29%2C-too%21"),
    ("https://news.example/a b", "https://news.example/a%20b"),
    ("https://news.example/100%", "https://news.example/100%25"),
    ("https://news.example/a?q=a+b", "https://news.example/a?q=a%20b"),
    ("https://news.example/a?q=a/b:c", "https://news.example/a?q=a%2Fb%3ac"),
    ("https://news.example/a?id[]=1", "https://news.example/a?id%5B%5D=1"),
    ("https://news.example/a?flag", "https://news.example/a?flag="),
    ("https://news.example/a;v=1", "https://news.example/a%3Bv=1"),
    # dot segments
    ("https://news.example/a", "https://news.example/b/../a"),
    ("https://news.example/a", "https://news.example/./a"),
    ("https://news.example/a", "https://news.example/b/%2e%2E/a"),
]

DIFFERENT = [
    ("https://news.example/a?id=1", "https://news.example/a?id=2"),
    ("https://news.example/a?id=1", "https://news.example/a"),
    ("https://news.example/a?id=1", "https://news.example/a?ID=1"),
    ("https://news.example/a?id=x", "https://news.example/a?id=X"),
    ("https://news.example/a?page=2", "https://news.example/a"),
    ("https://news.example/a?page=2", "https://news.example/a?page=3"),
    ("https://news.example/a/2/", "https://news.example/a/"),
    ("https://news.example/a/2", "https://news.example/a/3"),
    ("https://news.example/a", "https://news.example/A"),
    ("https://news.example/a", "https://news.example/a.html"),
    ("https://news.example/a/", "https://news.example/a/Index.html"),
    ("https://news.example/a/", "https://news.example/a/my-index.html"),
    ("https://news.example/index.html/a", "https://news.example/a"),
    ("https://news.example/a/b", "https://news.example/a//b"),
    ("https://news.example/a/b", "https://news.example/a%2Fb"),
    ("https://news.example/a?b", "https://news.example/a%3Fb"),
    ("https://news.example/a", "https://news.example/a%23b"),
    ("https://news.example/a%25b", "https://news.example/a%2525b"),
    ("https://news.example/a?q=b%26c", "https://news.example/a?q=b&c"),
    ("https://news.example/a?q=1%2B1", "https://news.example/a?q=1+1"),
    ("https://news.example/a+b", "https://news.example/a%20b"),
    ("https://news.example/%EF", "https://news.example/%F0"),  # another encoding's letters
    ("https://news.example/a?q=%EF", "https://news.example/a?q=%F0"),
    ("https://news.example/a?from=1", "https://news.example/a?from=2"),
    ("https://news.example/a?reference=1", "https://news.example/a?reference=2"),
    ("https://news.example/a?utm=1", "https://news.example/a?utm=2"),
    ("https://news.example/a", "https://m.news.example/a"),
    ("https://news.example/a", "https://amp.news.example/a"),
    ("https://news.example/a", "https://mobile.news.example/a"),
    ("https://news.example/a", "https://wwwnews.example/a"),
    ("https://news.example/a", "https://news.example:8443/a"),
    ("https://news.example/a", "https://news.example/amp/a"),
    ("https://news.example/a", "https://news.example/a/amp"),
    ("https://news.example/a", "https://news.example/a?amp=1"),
    ("https://news.example/a", "https://news.example/a?outputType=amp"),
    ("https://straße.example/a", "https://strasse.example/a"),
    ("https://news.example/a", "ftp://news.example/a"),
    ("http://[::1]/a", "http://[::2]/a"),
]

SAME_BY_RULES = [
    ("https://news.example/a", "https://news.example/a?from=home"),
    ("https://news.example/a", "https://news.example/a?From=home"),
    ("https://news.example/a", "https://news.example/a?promo=1&promo_box=2"),
    ("https://news.example/a", "https://news.example/a?utm_source=x"),
    ("https://news.example/a", "https://m.news.example/a"),
    ("https://news.example/a", "http://www.m.news.example/a/"),
    ("https://news.example/a", "https://news.example/amp/a"),
    ("https://news.example/a", "https://news.example/a/amp/"),
    ("https://news.example/a", "https://news.example/a/amp/index.html"),
    ("https://news.example/a", "https://news.example/a?amp"),
    ("https://news.example/a", "https://news.example/a?amp=1"),
    ("https://news.example/a", "https://m.news.example/a?outputType=amp"),
]

DIFFERENT_BY_RULES = [
    ("https://news.example/a?ref=1", "https://news.example/a?ref=2"),
    ("https://news.example/a?fromage=1", "https://news.example/a?fromage=2"),
    ("https://news.example/a", "https://amp.news.example/a"),
    ("https://news.example/a", "https://news.example/amphibians/a"),
    ("https://news.example/b/a", "https://news.example/b/amp/a"),
    ("https://news.example/a", "https://news.example/a-amp"),
    ("https://news.example/a", "https://news.example/a?amp=230v"),
    ("https://news.example/a", "https://news.example/a?outputType=print"),
]


def named(pairs):
    return [pytest.param(*pair, id=f"{pair[0]} {pair[1]}") for pair in pairs]


@pytest.mark.parametrize(("one", "other"), named(SAME))
def test_one_article(one, other):
    assert article_key(one) == article_key(other)
    assert article_digest(one) == article_digest(article_address(other))


@pytest.mark.parametrize(("one", "other"), named(DIFFERENT))
def test_two_articles(one, other):
    assert article_key(one) != article_key(other)
    assert article_digest(article_address(one)) != article_digest(article_address(other))


@pytest.mark.parametrize(("one", "other"), named(SAME_BY_RULES))
def test_one_article_by_the_sites_rules(one, other):
    assert article_key(one, RULES) == article_key(other, RULES)
    assert article_digest(one, RULES) == article_digest(article_address(other, rules=RULES), RULES)


@pytest.mark.parametrize(("one", "other"), named(DIFFERENT_BY_RULES))
def test_two_articles_by_the_sites_rules(one, other):
    assert article_key(one, RULES) != article_key(other, RULES)


def test_the_key_is_an_address_without_scheme():
    assert article_key("https://www.news.example/a/?c=3&b=2&utm_source=x#d") == "//news.example/a?b=2&c=3"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://www.News.example/%61/?b=2&a=1&utm_source=x&fbclid=y#c", "http://www.News.example/%61/?b=2&a=1"),
        ("https://m.news.example/amp/a?amp=1#c", "https://m.news.example/amp/a?amp=1"),
        ("https://news.example/a/index.html?ref=x", "https://news.example/a/index.html"),
        ("https://news.example/a?flag&b=%20", "https://news.example/a?flag&b=%20"),
        ("https://news.example/a?#", "https://news.example/a"),
        ("https://новости.example/é?q=é", "https://новости.example/é?q=é"),
    ],
)
def test_the_address_stays_a_link_that_works(url, address):
    assert article_address(url, None, ORIGINS) == address


def test_the_address_goes_by_the_sites_rules():
    assert article_address("https://news.example/a?from=x&ref=y", rules=RULES) == "https://news.example/a?ref=y"


def test_a_canonical_address_is_believed_on_the_sites_own_origins():
    canonical = "https://news.example/a?id=1"
    assert article_address("https://news.example/amp/a", f"{canonical}&utm_source=x#c", ORIGINS) == canonical
    for wrong in (
        "https://other.example/b",
        "https://news.example.other.example/b",
        "https://news.example@other.example/b",
        "https://news.example:8443/b",
        "/b",
        "javascript:alert(1)",
        "",
    ):
        assert article_address(canonical, wrong, ORIGINS) == canonical


PIECES = st.sampled_from(
    ["/", "//", ".", "..", "%", "%2", "%2e", "%2F", "%C3%A9", "%ff", "%00", "é", "я", "\ud800", "\x00", "\t", "\n", " ",
     "?", "&", "=", "+", ";", "#", ":", "@", "[", "]", "\\", "|", "<", '"', "'", "{", "a", "Z", "0", "~", "-", "_",
     "/amp", "amp=1", "/index.html", "/index.php", "utm_", "ref", "from", "www.", "m."]
)  # fmt: skip
STARTS = st.sampled_from(
    ["https://news.example", "http://www.news.example/", "//m.news.example/", "https://", "//", "", "http://[::1]",
     "https://news.example:443/", "http://[", "https://ünï.example/", "https://www.", "mailto:", "https://:80/"]
)  # fmt: skip
HOSTILE = st.builds(lambda start, rest: start + "".join(rest), STARTS, st.lists(PIECES, max_size=15))


@given(HOSTILE | st.text())
@example("https://news.example/%%341")
@example("https://news.example/a;/index.html")
@example("https://news.example/[::1]/.;a=/..")
@example("https://./")
@example("http://news.example:443/")
def test_the_key_of_a_key_is_the_key(url):
    for rules in (NO_RULES, RULES):
        key = article_key(url, rules)
        assert key.isascii()
        assert article_key(key, rules) == key


WORDS = st.text("abcéя%&=+/ ;~.0", min_size=1, max_size=6)


@given(st.lists(st.tuples(WORDS, WORDS)), st.lists(WORDS.filter(lambda w: w.strip(".")), max_size=4), st.randoms())
def test_order_and_encoding_do_not_count(parameters, segments, chance):
    def written(how):
        path = "".join(f"/{how(segment)}" for segment in segments)
        return f"https://news.example{path}?" + "&".join(f"{how(name)}={how(value)}" for name, value in shuffled)

    def lower(text):
        """Every octet escaped, in lower case."""
        return "".join(f"%{octet:02x}" if octet != ord("/") else "%2f" for octet in text.encode())

    shuffled = list(parameters)
    plain = written(lambda text: quote(text, safe=""))
    random.Random(chance.random()).shuffle(shuffled)
    assert article_key(written(lower)) == article_key(plain)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/" + "%" * 10_000,
        "https://news.example/" + "a" * 10_000,
        "https://news.example" + "/" * 10_000,
        "https://news.example" + "/amp" * 2_500,
        "https://news.example" + "/index.php" * 1_000,
        "https://news.example/" + "../" * 3_000,
        "https://news.example/?" + "a&" * 5_000,
        "https://" + "www." * 2_500 + "example",
        "https://" + "é" * 10_000,
        "https://" + "é." * 5_000 + "example/",
        "https://\ud800/",
        "https://news.example/\ud800?\udfff=\ud800",
        "https://news.example/\x00?\x00=\x00",
        "https://news\x00.example/",
        "http://[::1]/a",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "https://news.example:99999/",
        "https://a\u2100b/",
        "https://",
        "",
    ],
)
def test_hostile_addresses_have_a_key(url):
    for rules in (NO_RULES, RULES):
        address = article_address(url, url, ORIGINS, rules)
        assert len(article_digest(address, rules)) == len(article_digest(url, rules)) == 32
