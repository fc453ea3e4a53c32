"""Origins as people type and paste them."""

import pytest

from collector.text.origins import Fault, NotAnOrigin, PastedOrigin, clean_origin, read_origin, www_twin

LABEL = "a" * 63


@pytest.mark.parametrize(
    ("pasted", "origin"),
    [
        (" https://News.example/ ", "https://news.example"),
        ("news.example", "https://news.example"),
        ("NEWS.Example/", "https://news.example"),
        ("//news.example", "https://news.example"),
        ("news.example:8443", "https://news.example:8443"),
        ("news.example:443", "https://news.example"),
        ("https:/news.example", "https://news.example"),
        ("HTTP://news.example:080", "http://news.example"),
        ("http://newsroom", "http://newsroom"),
        ("localhost:3000", "http://localhost:3000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("Bücher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://xn--i-7iq.example", "https://xn--i-7iq.example"),  # an emoji
        (f"{LABEL}.example", f"https://{LABEL}.example"),
        (".".join([LABEL, LABEL, LABEL, "a" * 61]), f"https://{LABEL}.{LABEL}.{LABEL}.{'a' * 61}"),
    ],
)
def test_takes_what_people_paste(pasted, origin):
    assert read_origin(pasted) == PastedOrigin(origin)
    assert clean_origin(origin) == origin


@pytest.mark.parametrize("rest", ["/blog/", "/a?b=c", "?q", "#top", "\\x", "/me@there", "/a:b"])
@pytest.mark.parametrize("start", ["http://news.example", "http:news.example"])
def test_cuts_the_path_and_tells(start, rest):
    assert read_origin(start + rest) == PastedOrigin("http://news.example", was_cut=True)


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("", Fault.EMPTY),
        (" \n", Fault.EMPTY),
        ("https://new\x00s.example", Fault.CONTROL),
        ("https://news.example\x9b", Fault.CONTROL),
        ("ftp://news.example", Fault.SCHEME),
        ("javascript:alert(1)", Fault.SCHEME),
        ("https://me@news.example", Fault.CREDENTIALS),
        ("mailto:me@news.example", Fault.CREDENTIALS),
        ("https://*.example", Fault.WILDCARD),
        ("*", Fault.WILDCARD),
        ("https://", Fault.HOST),
        ("News", Fault.HOST),
        ("null", Fault.HOST),
        ("<b>", Fault.HOST),
        ("https://a..example", Fault.HOST),
        ("https://a%20b.example", Fault.HOST),
        ("https://[::1]x", Fault.HOST),
        ("https://news.example;", Fault.HOST),
        (f"https://{'a' * 300}.example", Fault.LABEL_LENGTH),
        (f"https://{'ü' * 60}.example", Fault.LABEL_LENGTH),  # longer as Punycode
        (f"https://{LABEL}.{LABEL}.{LABEL}.{'a' * 62}", Fault.HOST_LENGTH),
        ("xn--a.example", Fault.PUNYCODE),
        ("https://xn--a", Fault.PUNYCODE),
        ("https://xn--.example", Fault.PUNYCODE),
        ("https://xn--news-.example", Fault.PUNYCODE),  # of ASCII alone
        ("https://news.example:port", Fault.PORT),
        ("news.example:port", Fault.PORT),
        ("https://news.example:0", Fault.PORT),
        ("https://news.example:65536", Fault.PORT),
        ("https://news.example:٣", Fault.PORT),
    ],
)
def test_says_why_a_text_is_not_an_origin(pasted, fault):
    with pytest.raises(NotAnOrigin) as refused:
        read_origin(pasted)
    assert refused.value.fault is fault
    assert str(refused.value).isprintable()


def test_every_reason_is_its_own():
    assert len({str(NotAnOrigin("x", fault)) for fault in Fault}) == len(Fault)
    assert len(str(NotAnOrigin("x" * 10_000, Fault.HOST))) < 200


@pytest.mark.parametrize(
    ("origin", "twin"),
    [
        ("https://news.example", "https://www.news.example"),
        ("http://www.news.example:8080", "http://news.example:8080"),
        ("https://www.example", None),
        ("https://www.example.", None),
        ("http://localhost:3000", None),
        ("http://app.localhost", None),
        ("http://127.0.0.1", None),
        ("http://[::1]:8000", None),
        ("https://newsroom", None),
        (f"https://{'a.' * 125}com", None),  # too long with www.
    ],
)
def test_www_twin(origin, twin):
    assert www_twin(origin) == twin
