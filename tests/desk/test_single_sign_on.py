"""Signing in by a provider of OpenID Connect."""

import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey

from collector.store.editors import editor_by_email
from collector.store.people import remove
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD
from tests.support.oidc import Provider

EMAIL = "anna@news.example"


@pytest.fixture(scope="module")
def running_provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider):
    running_provider.person = {"sub": "u1", "email": EMAIL, "email_verified": True}
    running_provider.changes, running_provider.key = {}, running_provider.published
    return running_provider


@pytest.fixture
def collector(start_collector, provider):
    made = start_collector(**provider.settings)
    made.add_site()
    return made


@pytest.fixture
def browser(collector):
    return Visitor(collector)


def go(browser, provider, **changes):
    """Sign in and return the collector's last answer; `back` may change where the provider leads back to."""
    there = browser.client.get("/desk/sign-on", query_string=changes.get("query"))
    assert there.status_code == 302, there.text
    back = urlsplit(changes.get("back", lambda address: address)(provider.visit(there.location)))
    answer = browser.client.get(f"{back.path}?{back.query}")
    browser.page = answer.text
    return answer


def invite(collector, email=EMAIL):
    """Add an editor who has no password here."""
    collector.add_editor(email)
    with collector.database.write() as session:
        editor_by_email(session, email).password_hash = None


def is_in(browser):
    return browser.client.get("/desk/").status_code == 200


def test_the_button_is_there_where_it_is_set_up(browser):
    browser.open("/desk/sign-in?next=/desk/typos/7")
    assert "Sign in with News ID" in browser.words
    assert "/desk/sign-on?next=/desk/typos/7" in browser.page


def test_whoever_was_invited_gets_in_without_a_code_of_ours(collector, browser, provider):
    invite(collector)
    with collector.database.write() as session:
        editor_by_email(session, EMAIL).totp_secret = "whatever"
    answer = go(browser, provider, query={"next": "/desk/?status=all"})
    assert (answer.status_code, answer.location) == (303, "/desk/?status=all")
    assert is_in(browser)
    with collector.database.read() as session:
        assert editor_by_email(session, EMAIL).subject == f"{provider.issuer}|u1"


def test_after_the_first_time_it_is_the_subject_that_counts(collector, browser, provider):
    invite(collector)
    go(browser, provider)
    invite(collector, "tom@news.example")
    provider.person = {"sub": "u1", "email": "tom@news.example", "email_verified": True}
    other = Visitor(collector)
    assert go(other, provider).status_code == 303
    assert EMAIL in other.open("/desk/")
    # Who got that address at the provider later is somebody else.
    provider.person = {"sub": "u2", "email": EMAIL, "email_verified": True}
    assert go(Visitor(collector), provider).status_code == 403


def test_an_account_with_a_password_is_connected_by_that_password_only(collector, browser, provider):
    collector.add_editor(EMAIL)
    for _ in range(2):
        answer = go(browser, provider, query={"next": "/desk/?status=all"})
        assert answer.location == "/desk/sign-in?next=/desk/?status%3Dall"
        assert not is_in(browser)
    browser.open(answer.location)
    assert "Sign in with that password once" in browser.words
    assert browser.sign_in(EMAIL, "wrong").status_code == 422
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    assert "you can also sign in with News ID" in browser.open("/desk/")
    assert go(Visitor(collector), provider).status_code == 303
    with collector.database.read() as session:
        assert editor_by_email(session, EMAIL).subject == f"{provider.issuer}|u1"


def test_what_somebody_claims_is_connected_with_nobody_else(collector, browser, provider):
    for email in (EMAIL, "tom@news.example"):
        collector.add_editor(email)
    go(browser, provider)
    browser.sign_in("tom@news.example", PASSWORD)
    with collector.database.read() as session:
        assert [editor_by_email(session, email).subject for email in (EMAIL, "tom@news.example")] == [None, None]


def test_a_claim_ends_after_ten_minutes(collector, browser, provider):
    collector.add_editor(EMAIL)
    go(browser, provider)
    collector.clock.pass_(minutes=11)
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    with collector.database.read() as session:
        assert editor_by_email(session, EMAIL).subject is None


def test_whom_the_provider_knows_as_somebody_else_by_now_is_not_connected(collector, browser, provider):
    for email in (EMAIL, "tom@news.example"):
        collector.add_editor(email)
    go(browser, provider)
    with collector.database.write() as session:
        editor_by_email(session, "tom@news.example").subject = f"{provider.issuer}|u1"
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    with collector.database.read() as session:
        assert editor_by_email(session, EMAIL).subject is None


@pytest.mark.parametrize("email", ["\u212a@example.org", "k@example.org\x00", "k@example.org\n", "K <k@example.org>"])
def test_an_address_that_only_looks_like_an_editors_opens_nothing(collector, browser, provider, email):
    invite(collector, "k@example.org")
    provider.person["email"] = email
    assert go(browser, provider).status_code == 403
    assert not is_in(browser)


def test_a_subject_that_no_database_keeps_is_refused(collector, browser, provider):
    invite(collector)
    provider.person["sub"] = "u1\x00"
    assert go(browser, provider).status_code == 422
    assert not is_in(browser)


def test_coming_back_from_nowhere_counts_against_nobody(collector, browser, provider):
    invite(collector)
    for _ in range(60):
        Visitor(collector).take(collector.client().get("/desk/sign-on/back?state=x&code=y"), 422)
    assert go(browser, provider).status_code == 303


def test_whoever_was_not_invited_stays_out(collector, browser, provider):
    assert go(browser, provider).status_code == 403
    assert f"{EMAIL} is not invited" in browser.words
    invite(collector)
    collector.add_editor("boss@news.example", "admin")
    with collector.database.write() as session:
        remove(session, None, editor_by_email(session, EMAIL), collector.clock())
    assert go(browser, provider).status_code == 403
    assert not is_in(browser)


def test_an_address_that_is_not_verified_opens_nothing(collector, browser, provider):
    invite(collector)
    for verified in (False, None, "no", 1):
        provider.person["email_verified"] = verified
        assert go(browser, provider).status_code == 403
        assert "does not confirm" in browser.words
    assert not is_in(browser)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": ""},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_id_token_for_something_else_is_refused(collector, browser, provider, changes):
    invite(collector)
    provider.changes = changes
    assert go(browser, provider).status_code == 422
    assert not is_in(browser)


def test_an_id_token_signed_by_somebody_else_is_refused(collector, browser, provider):
    invite(collector)
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert go(browser, provider).status_code == 422
    assert not is_in(browser)


def test_what_another_browser_began_is_not_finished_here(collector, browser, provider):
    invite(collector)
    back = urlsplit(provider.visit(Visitor(collector).client.get("/desk/sign-on").location))
    browser.take(browser.client.get(f"{back.path}?{back.query}"), 422)
    assert "did not sign you in" in browser.words
    browser.take(browser.client.get("/desk/sign-on/back?error=access_denied&error_description=<b>"), 422)
    assert go(browser, provider, back=lambda address: f"{address}x").status_code == 422  # another state
    assert not is_in(browser)


def test_a_provider_that_is_out_of_order_is_said(start_collector):
    settings = {"ISSUER": "http://127.0.0.1:9", "CLIENT_ID": "x", "CLIENT_SECRET": "y"}
    nobody = Visitor(start_collector(**{f"PROOFDESK_OIDC_{name}": value for name, value in settings.items()}))
    nobody.take(nobody.client.get("/desk/sign-on"), 503)
    assert "SSO does not answer" in nobody.words


def test_authlib_and_the_lists_of_passwords_are_loaded_by_whoever_needs_them():
    code = "import sys, collector.app; print([name for name in ('authlib', 'zxcvbn') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
