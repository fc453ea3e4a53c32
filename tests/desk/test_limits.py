"""Signing in is no guessing game, and tells nobody who works here."""

import re

import pytest

from collector.store.editors import editor_by_id
from collector.web.password_links import password_link
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD

EMAIL, UNKNOWN = "anna@news.example", "who@news.example"


def attempts(collector, email, how_many, password="wrong"):
    """Sign in from as many addresses; return the answers' codes."""
    codes = []
    for at in range(how_many):
        visitor = Visitor(collector)
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:{at:x}::1"
        codes.append(visitor.sign_in(email, password).status_code)
    return codes


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashing takes long on purpose, and here it is done sixty times."""
    from collector.desk.account import sign_in

    monkeypatch.setattr(sign_in, "password_is_right", lambda password, hashed: bool(hashed) and password == PASSWORD)


@pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
def test_many_senders_together_try_a_hundred_times_an_hour(collector, email):
    collector.add_editor(EMAIL)
    assert attempts(collector, email, 101) == [422] * 100 + [429]
    assert attempts(collector, f" {email.upper()}", 1, PASSWORD) == [429]  # however it is written
    assert attempts(collector, "tom@news.example", 1) == [422]


def test_the_refusal_is_the_same_for_known_and_unknown(collector):
    collector.add_editor(EMAIL)
    pages = []
    for email in (EMAIL, UNKNOWN):
        attempts(collector, email, 100)
        visitor = Visitor(collector)
        answer = visitor.sign_in(email)
        pages.append((answer.status_code, re.sub(r"nonce-\S+", "", visitor.words)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 429
    assert 'href="/desk/sign-in"' in visitor.page  # not the list, which needs a sign-in


def test_signing_in_rightly_is_not_counted(collector):
    collector.add_editor(EMAIL)
    assert attempts(collector, EMAIL, 99) == [422] * 99
    assert attempts(collector, EMAIL, 3, PASSWORD) == [303] * 3
    assert attempts(collector, EMAIL, 2) == [422, 429]


def test_one_household_of_ipv6_is_one_sender(collector):
    codes = []
    for at in range(11):
        visitor = Visitor(collector)
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{at + 1:x}"
        codes.append(visitor.sign_in(EMAIL, "wrong").status_code)
    assert codes == [422] * 10 + [429]


def test_addresses_are_not_kept_where_attempts_are_counted(collector):
    attempts(collector, EMAIL, 1)
    [file] = collector.app.extensions["proofdesk"].settings.data.glob("limits.db")
    assert b"anna" not in file.read_bytes()


def test_whoever_guesses_does_not_keep_the_owner_out_of_their_own_browser(collector):
    collector.add_editor(EMAIL)
    collector.add_editor("tom@news.example")
    owner = Visitor(collector)
    owner.sign_in(EMAIL)
    owner.open("/desk/")
    owner.post("/desk/sign-out", 303)
    assert attempts(collector, EMAIL, 101)[-1] == 429
    assert Visitor(collector).sign_in(EMAIL).status_code == 429
    assert owner.sign_in(EMAIL).status_code == 303
    # It is a browser of this account only, and has no more attempts than others.
    assert attempts(collector, "tom@news.example", 101)[-1] == 429
    owner.open("/desk/")
    owner.post("/desk/sign-out", 303)
    assert owner.sign_in("tom@news.example").status_code == 429
    codes = []
    for at in range(21):
        owner.client.environ_base["REMOTE_ADDR"] = f"2001:db9:{at:x}::1"
        codes.append(owner.sign_in(EMAIL, "wrong").status_code)
    assert codes == [422] * 20 + [429]


def test_the_cookie_of_a_known_browser_signs_nobody_in_and_cannot_be_made(collector):
    collector.add_editor(EMAIL)
    owner = Visitor(collector)
    [made] = [one for one in owner.sign_in(EMAIL).headers.getlist("Set-Cookie") if one.startswith("proofdesk-known=")]
    assert all(flag in made for flag in ("HttpOnly", "SameSite=Lax", "Path=/desk", "Max-Age=31536000"))
    assert EMAIL not in made
    value = made.split(";")[0].partition("=")[2]
    attempts(collector, EMAIL, 101)
    for planted, code in ((value, 303), (value[:-1], 429), ("x", 429), ("", 429)):
        other = Visitor(collector)
        other.client.set_cookie("proofdesk-known", planted, path="/desk")
        assert other.client.get("/desk/").status_code == 302
        assert other.sign_in(EMAIL).status_code == code


def test_twenty_guesses_of_strangers_keep_nobody_out_of_a_new_browser(collector):
    collector.add_editor(EMAIL)
    attempts(collector, EMAIL, 20)
    assert Visitor(collector).sign_in(EMAIL).status_code == 303


def test_one_address_that_many_share_keeps_known_browsers_in(collector):
    """As behind a NAT, or behind a proxy that PROOFDESK_PROXIES does not count."""
    collector.add_editor(EMAIL)
    owner = Visitor(collector)
    owner.sign_in(EMAIL)
    owner.open("/desk/")
    owner.post("/desk/sign-out", 303)
    codes = [Visitor(collector).sign_in(f"a{at}@news.example", "wrong").status_code for at in range(51)]
    assert codes == [422] * 50 + [429]
    assert Visitor(collector).sign_in(EMAIL).status_code == 429
    assert owner.sign_in(EMAIL).status_code == 303


def test_guesses_of_strangers_do_not_stop_who_is_signed_in(collector, monkeypatch):
    from collector.desk.account import security

    monkeypatch.setattr(security, "password_is_right", lambda password, _hash: password == PASSWORD)
    collector.add_editor(EMAIL)
    owner = Visitor(collector)
    owner.sign_in(EMAIL)
    assert attempts(collector, EMAIL, 101)[-1] == 429
    owner.open("/desk/account/security")
    owner.post("/desk/account/password", 303, old_password=PASSWORD, password="four words of my own")
    owner.open("/desk/account/security")
    for at in range(21):
        owner.post("/desk/account/password", 429 if at == 20 else 422, old_password="wrong", password="x")
        owner.open("/desk/account/security")


def test_a_password_set_by_a_link_makes_the_browser_known(collector):
    number = collector.add_editor(EMAIL)
    settings = collector.app.extensions["proofdesk"].settings
    with collector.database.read() as session:
        link = password_link(editor_by_id(session, number), "", settings.secret_key)
    assert attempts(collector, EMAIL, 101)[-1] == 429
    owner = Visitor(collector)
    owner.open(link)
    owner.post(link, 303, password="four words of my own")
    assert owner.sign_in(EMAIL).status_code == 303


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/forgotten", "/desk/password/x", "/desk/sign-in/code"])
def test_strangers_forms_are_small(collector, visitor, path):
    nobody = visitor()
    nobody.open("/desk/sign-in")
    fields = f"csrf_token={nobody.hidden('csrf_token')}&" + "a&" * 10_000
    answer = nobody.client.post(path, data=fields, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_editors_forms_may_be_large(collector, anna):
    anna.open("/desk/")
    anna.post("/desk/news", 200, seen="1.1," * 50_000)
