"""What holds for every address: headers, HEAD, NUL, forged hosts, files that browsers and robots ask for."""

import pytest

from collector.store.models import Role, Scope
from collector.web.guarded import _may_ask

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PAGES = ("/", "/healthz", "/desk/sign-in", "/desk/nothing", "/api/v1/docs", "/api/v1/openapi.json", "/api/v1/people")


def gets(app):
    """Every address that can be got and needs no number or key."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    return sorted(rule.rule for rule in rules)


@pytest.mark.parametrize(
    "path", [*PAGES, "/nothing", "/readyz", "/robots.txt", "/favicon.ico", "/widget.js", "/w/quote"]
)
def test_every_answer_has_the_headers_that_browsers_guard_by(collector, path):
    headers = collector.client().get(path).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"]
    for_others = path in ("/widget.js", "/w/quote")
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if for_others else "same-origin")
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_nothing_but_files_is_kept_by_caches(collector, path):
    headers = collector.token("boss@news.example", Role.ADMIN, Scope.ADMIN)
    assert collector.client().get(path, headers=headers).headers["Cache-Control"] == "no-store"


def test_pages_share_no_window_with_others(collector):
    assert collector.client().get("/desk/sign-in").headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://typos.example.org", "max-age=15552000"),
        ("https://news.example/typos", None),  # it is not ours to say for the rest of that host
        ("http://localhost", None),
    ],
)
def test_only_an_https_host_of_its_own_asks_for_https(start_collector, url, expected):
    made = start_collector(PROOFDESK_URL=url)
    assert made.client().get("/healthz").headers.get("Strict-Transport-Security") == expected


def test_head_is_answered_like_get(collector):
    wrong = []
    for path in gets(collector.app):
        client = collector.client()
        got, head = client.get(path), client.head(path)
        if (got.status_code, got.content_type) != (head.status_code, head.content_type) or head.data:
            wrong.append((path, got.status_code, head.status_code))
    assert not wrong


@pytest.mark.parametrize("path", ["//", "//desk", "/desk//", "/desk", "/desk//sign-in", "/api/v1//docs"])
def test_a_forged_host_is_repeated_nowhere(collector, path):
    answer = collector.client().get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.headers.get("Location", "")
    assert "evil.example" not in answer.text
    assert not answer.headers.get("Location", "/").startswith("//")


def test_the_description_names_the_configured_address(collector):
    for path in ("/api/v1/docs", "/api/v1/openapi.json"):
        answer = collector.client().get(path, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.text
        assert "http://localhost" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/sites/%00x", 404),
        ("/desk/password/%00", 404),
        ("/w/main%00.js", 404),
        ("/api/v1/sites/%00", 404),
        ("/desk/filters?site=%00", 400),
        ("/desk/?q=%00", 400),
        ("/desk/?%00=x", 400),
        ("/api/v1/typos?site=%00", 422),
        ("/api/v1/typos?q=a%00b", 422),
    ],
)
def test_a_nul_in_an_address_is_refused(collector, path, status):
    headers = collector.token("boss@news.example", Role.ADMIN, Scope.ADMIN)
    assert collector.client().get(path, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/people", {"email": "a@b.example", "role": "editor", "sites": ["\x00"]}),
        ("POST", "/sites", {"name": "\x00x", "origins": ["https://x.example"], "key": "\x00"}),
        ("PATCH", "/typos/1", {"assignee": "a\x00@b.example"}),
        ("POST", "/tokens", {"name": "a\x00", "scope": "\x00"}),
    ],
)
def test_a_nul_in_a_body_fails_nothing(collector, method, path, body):
    collector.send()
    headers = collector.token("boss@news.example", Role.ADMIN, Scope.ADMIN)
    answer = collector.client().open(f"/api/v1{path}", method=method, json=body, headers=headers)
    assert answer.status_code < 500


def test_robots_stay_out_of_the_desk(start_collector):
    made = start_collector(PROOFDESK_URL="https://news.example/typos")
    assert "Disallow: /typos/desk/\n" in made.client().get("/robots.txt").text
    assert "Disallow: /typos/api/\n" in made.client().get("/typos/robots.txt").text


def test_an_icon_is_there(collector):
    answer = collector.client().get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    "address",
    [
        *("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"),
        *("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1"),
    ],
)
def test_a_clouds_metadata_is_never_asked(address):
    assert not _may_ask(address, address)
    assert not _may_ask("news.example", address)


def test_an_address_inside_that_the_origin_names_may_be_asked():
    for address in ("fd12::1", "fec0::1"):
        assert _may_ask(f"[{address}]", address)
        assert not _may_ask("news.example", address)


@pytest.mark.parametrize("path", ["/desk/typos/{}", "/api/v1/typos/{}", "/desk/people/{}", "/api/v1/articles/{}"])
@pytest.mark.parametrize("digits", [19, 5000])
def test_of_very_long_numbers_there_is_nothing(collector, path, digits):
    headers = collector.token("boss@news.example", Role.ADMIN, Scope.ADMIN)
    answer = collector.client().get(path.format("9" * digits), headers=headers)
    assert answer.status_code == (302 if path.startswith("/desk") else 404)
