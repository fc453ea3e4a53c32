"""What all answers of the desk have in common."""

import re

import pytest

from collector.desk.inbox import listing


def test_files_are_kept_for_a_year_under_the_name_of_their_content(visitor):
    nobody = visitor()
    page = nobody.open("/desk/sign-in")
    files = re.findall(r'(?:href|src)="(/desk/static/[^"]+)"', page)
    assert len(files) >= 2
    for file in files:
        response = nobody.client.get(file)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert nobody.client.get(f"{file}x").headers["Cache-Control"] == "no-cache"
        assert nobody.client.get(file.split("?")[0]).headers["Cache-Control"] == "no-cache"


def test_a_missing_file_is_not_remembered(visitor):
    response = visitor().client.get("/desk/static/none.css?v=")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-cache"


def test_pages_are_kept_by_nobody_and_framed_by_nobody(anna, typo):
    for address in ("/desk/", f"/desk/typos/{typo}", "/desk/typos/99999"):
        headers = anna.client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy


def test_pages_load_nothing_from_elsewhere_and_need_no_inline_style(anna, typo):
    for address in ("/desk/", f"/desk/typos/{typo}"):
        page = anna.open(address)
        assert not re.search(r'\ssrc="(?!/desk/static/)', page)
        assert not re.search(r'<link[^>]* href="(?!/desk/static/|#end)', page)
        assert " style=" not in page
        assert "<style" not in page
        assert not re.search(r"\son\w+=", page)


@pytest.mark.parametrize("address", ["/healthz", "/widget.js", "/api/v1/openapi.json", "/desk/static/desk.css"])
def test_outside_the_desks_pages_there_is_no_session(collector, anna, address):
    anna.open("/desk/")
    collector.clock.pass_(days=3)
    response = anna.client.get(address)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_readers_report_needs_no_token_and_gets_no_cookie(collector):
    response = collector.send()
    assert response.status_code == 201
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_something_unexpected_is_said_kindly(anna, monkeypatch):
    monkeypatch.setattr(listing, "list_typos", lambda *_: 1 / 0)
    page = anna.open("/desk/", 500)
    assert "Something went wrong" in page
    assert "ZeroDivisionError" not in page


def test_a_page_that_is_not_there_wears_the_desks_clothes(anna):
    anna.open("/desk/nothing/here", 404)
    assert "Nothing here" in anna.words
    assert "Sign out" in anna.buttons
