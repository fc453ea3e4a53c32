"""Signing in and out."""

from urllib.parse import quote

import pytest

from collector.desk.access import safe_next
from collector.desk.account import sign_in as sign_in_module
from collector.web.password_links import password_link
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD

EMAIL = "anna@news.example"
WRONG = "That address and password do not go together."


@pytest.fixture
def known(collector, visitor):
    collector.add_editor(EMAIL)
    return visitor()


def cookie(response):
    [found] = [one for one in response.headers.getlist("Set-Cookie") if one.startswith("proofdesk=")]
    return found


def test_the_right_password_leads_to_the_list(known):
    response = known.sign_in(EMAIL)
    assert (response.status_code, response.location) == (303, "/desk/")
    assert EMAIL in known.open("/desk/")


def test_an_address_may_be_capitalised(known):
    assert known.sign_in(" Anna@News.Example ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), (EMAIL, ""), ("who@news.example", PASSWORD), ("", "")]
)
def test_every_failure_says_the_same(known, email, password):
    assert known.sign_in(email, password).status_code == 422
    assert WRONG in known.words
    known.take(known.client.get("/desk/"), 302)


def test_hostile_fields_are_refused_like_others(known):
    for email in ("\x00", "a\x00@b.c", "x" * 10_000, "<script>alert(1)</script>"):
        assert known.sign_in(email, "\x00").status_code == 422
        assert "<script>" not in known.page


def test_an_unknown_address_costs_as_much_as_a_known_one(known, monkeypatch):
    checked = []
    monkeypatch.setattr(sign_in_module, "password_is_right", lambda password, hashed: checked.append(hashed))
    known.sign_in(EMAIL, "wrong")
    known.sign_in("who@news.example", "wrong")
    assert checked[0].startswith("$argon2id$")
    assert checked[1:] == [None]


def test_without_a_password_set_nobody_gets_in(collector, known):
    with collector.database.write() as session:
        sign_in_module.editor_by_email(session, EMAIL).password_hash = None
    for password in ("", "None", "nobody has this password"):
        assert known.sign_in(EMAIL, password).status_code == 422


def test_the_address_stays_in_the_form_and_the_password_does_not(known):
    known.sign_in(EMAIL, "my secret guess")
    assert f'value="{EMAIL}"' in known.page
    assert "my secret guess" not in known.page


def test_next_leads_back_to_a_page_of_the_desk(known):
    for wish in ("/desk/typos/7", "/desk/?status=all&q=a%20b", "/desk/typos/7?sort=oldest"):
        known.open(f"/desk/sign-in?next={quote(wish)}")
        assert known.hidden("next") == wish
        assert (
            known.client.post(
                "/desk/sign-in",
                data={"csrf_token": known.hidden("csrf_token"), "email": EMAIL, "password": PASSWORD, "next": wish},
            ).location
            == wish
        )
        known.open("/desk/")
        known.post("/desk/sign-out", 303)


@pytest.mark.parametrize(
    "wish",
    [
        "https://evil.example/desk/", "//evil.example/desk/", "/\\evil.example", "/desk/\\..\\evil", "desk/", "",
        "javascript:alert(1)", "/desk", "/desk/../api/v1/docs", "/api/v1/docs", "/desk/\nSet-Cookie: a=b",
        " /desk/", "/desk/sign-out", "/desk.evil/", None,
    ],
)  # fmt: skip
def test_next_leads_nowhere_else(wish):
    assert safe_next(wish) == "/desk/"


def test_a_next_elsewhere_is_not_followed(known):
    assert known.sign_in(EMAIL, next="https://evil.example/desk/").location == "/desk/"


def test_whoever_is_signed_in_need_not_sign_in(known):
    known.sign_in(EMAIL)
    assert known.client.get("/desk/sign-in?next=/desk/typos/7").location == "/desk/typos/7"


def test_without_a_token_nothing_happens(known):
    known.open("/desk/sign-in")
    response = known.client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 400
    assert "too old" in response.text
    assert known.client.get("/desk/").status_code == 302


def test_another_browsers_token_is_not_taken(known, visitor):
    known.open("/desk/sign-in")
    other = visitor()
    other.open("/desk/sign-in")
    fields = {"email": EMAIL, "password": PASSWORD, "csrf_token": known.hidden("csrf_token")}
    assert other.client.post("/desk/sign-in", data=fields).status_code == 400


def test_what_was_in_the_session_before_is_gone(known):
    known.open("/desk/sign-in")
    with known.client.session_transaction("/desk/") as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    known.sign_in(EMAIL)
    known.open("/desk/")
    with known.client.session_transaction("/desk/") as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_the_cookie_is_for_the_desk_and_no_script(known):
    flags = cookie(known.sign_in(EMAIL))
    assert flags.startswith("proofdesk=")
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Path=/desk;" in f"{flags};"
    assert "Secure" not in flags


def test_on_https_the_cookie_is_secure(start_collector):
    collector = start_collector(PROOFDESK_URL="https://typos.example.org")
    assert "Secure" in cookie(collector.client().get("/desk/sign-in", base_url="https://typos.example.org"))


def test_the_cookie_is_sent_anew_once_a_day(collector, known):
    known.sign_in(EMAIL)
    known.open("/desk/")
    assert "Set-Cookie" not in known.client.get("/desk/").headers
    collector.clock.pass_(days=1)
    assert "Set-Cookie" in known.client.get("/desk/").headers
    assert "Set-Cookie" not in known.client.get("/desk/").headers


def test_sign_out(known):
    known.sign_in(EMAIL)
    known.open("/desk/")
    known.post("/desk/sign-out", 303)
    assert known.client.get("/desk/").status_code == 302


def test_signing_out_takes_a_form_of_our_own(known):
    known.sign_in(EMAIL)
    assert known.client.post("/desk/sign-out").status_code == 400
    assert known.client.get("/desk/sign-out").status_code in (404, 405)
    known.open("/desk/")


def test_a_new_password_signs_out_everywhere(collector, known, visitor):
    phone = visitor()
    for one in (known, phone):
        one.sign_in(EMAIL)
        one.open("/desk/")
    with collector.database.read() as session:
        program = collector.app.extensions["proofdesk"]
        link = password_link(sign_in_module.editor_by_email(session, EMAIL), "", program.settings.secret_key)
    other = visitor()
    other.open(link)
    other.post(link, 303, password="another long password")
    for one in (known, phone):
        assert one.client.get("/desk/").status_code == 302
    assert known.sign_in(EMAIL).status_code == 422
    assert known.sign_in(EMAIL, "another long password").status_code == 303


def test_a_forged_cookie_is_nobody(collector, known):
    number = collector.add_editor("tom@news.example")
    for user in (f"{number}.", f"{number}", f"{number}.{'0' * 32}", ".", "x.y", f"{10**30}.x", f"{number}.ключ"):
        with known.client.session_transaction("/desk/") as session:
            session["_user_id"] = user
        assert known.client.get("/desk/").status_code == 302, user


def test_the_eleventh_failure_in_a_minute_has_to_wait(known):
    for _ in range(10):
        assert known.sign_in(EMAIL, "wrong").status_code == 422
    refused = known.sign_in(EMAIL)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many attempts" in known.words
    assert "Content-Security-Policy" in refused.headers


def test_who_knows_the_password_is_not_limited(known):
    for _ in range(11):
        assert known.sign_in(EMAIL).status_code == 303
        known.open("/desk/")
        known.post("/desk/sign-out", 303)


def test_without_any_editor_it_says_how_to_make_one(collector, visitor):
    nobody = visitor()
    nobody.open("/desk/sign-in")
    assert "proofdesk setup-link" in nobody.words
    collector.add_editor(EMAIL)
    nobody.open("/desk/sign-in")
    assert "proofdesk setup-link" not in nobody.words


def test_nobody_is_sent_to_sign_in_and_back(known, typo):
    response = known.client.get(f"/desk/typos/{typo}?status=all")
    assert response.status_code == 302
    known.open(response.location)
    assert known.hidden("next") == f"/desk/typos/{typo}?status=all"


def test_a_form_sent_too_late_leads_back_to_its_page(collector, known, typo):
    response = known.client.post(f"/desk/typos/{typo}", data={"status": "fixed"})
    assert response.location == f"/desk/sign-in?next=/desk/typos/{typo}"


def test_programs_tokens_are_not_taken_here(collector):
    stranger = Visitor(collector)
    assert stranger.client.get("/desk/", headers=collector.token()).status_code == 302
