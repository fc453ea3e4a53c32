"""Setting a password by a link."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from collector.store.editors import add_editor, editor_by_email, renew_link_key
from collector.store.models import Editor
from collector.store.reach import ALL_SITES
from collector.web import password_links, passwords
from collector.web.password_links import password_link

EMAIL = "new@news.example"
GOOD = "four words of my own"


@pytest.fixture
def link(collector):
    with collector.database.write() as session:
        add_editor(session, EMAIL, "viewer", collector.clock(), ALL_SITES)
    return make_link(collector)


def make_link(collector):
    with collector.database.read() as session:
        secret_key = collector.app.extensions["proofdesk"].settings.secret_key
        return password_link(editor_by_email(session, EMAIL), "", secret_key)


def test_a_link_sets_a_password_once(link, visitor):
    invited = visitor()
    assert EMAIL in invited.open(link)
    assert invited.post(link, 303, password=GOOD).location == "/desk/sign-in"
    assert "Your password has been set" in invited.open("/desk/sign-in")
    assert invited.sign_in(EMAIL, GOOD).status_code == 303

    late = visitor()
    late.open(link, 410)
    assert "This link is spent" in late.words
    assert "proofdesk editor link" in late.words


def test_the_second_of_two_with_one_link_finds_it_spent(link, visitor):
    first, second = visitor(), visitor()
    first.open(link)
    second.open(link)
    first.post(link, 303, password=GOOD)
    second.post(link, 410, password="another password of mine")
    assert first.sign_in(EMAIL, GOOD).status_code == 303


def test_a_short_password_is_not_taken(link, visitor):
    invited = visitor()
    invited.open(link)
    invited.post(link, 422, password="short")
    assert "too short" in invited.words
    invited.post(link, 303, password=GOOD)


def test_a_form_of_another_site_is_not_taken(link, visitor):
    assert visitor().client.post(link, data={"password": GOOD}).status_code == 400


@pytest.mark.parametrize("change", [lambda link: link[:-1], lambda link: link + "x", lambda link: "/desk/password/x"])
def test_a_damaged_link_is_spent(link, visitor, change):
    visitor().open(change(link), 410)


def test_an_old_link_is_spent(link, visitor, monkeypatch):
    monkeypatch.setattr(password_links, "_INVITED_FOR", timedelta(seconds=-1))
    visitor().open(link, 410)


def test_an_invitation_is_good_for_longer_than_a_link_to_another_password(collector, link, visitor, monkeypatch):
    monkeypatch.setattr(password_links, "_RESET_FOR", timedelta(seconds=-1))
    invited = visitor()
    invited.open(link)
    invited.post(link, 303, password=GOOD)
    visitor().open(make_link(collector), 410)


@pytest.mark.parametrize(
    ("has_password", "age", "opens"),
    [
        (True, timedelta(minutes=59), True),
        (True, timedelta(minutes=61), False),
        (False, timedelta(days=6), True),
        (False, timedelta(days=8), False),
    ],
)
def test_a_link_is_good_for_an_hour_and_an_invitation_for_a_week(has_password, age, opens):
    editor = Editor(session_key="k", password_hash="a hash" if has_password else None)
    assert password_links.PasswordToken(1, "k", None, age).opens(editor) is opens


def test_only_the_newest_link_works(collector, link, visitor):
    with collector.database.write() as session:
        renew_link_key(editor_by_email(session, EMAIL))
    newest = make_link(collector)
    visitor().open(link, 410)
    invited = visitor()
    invited.open(newest)
    invited.post(newest, 303, password=GOOD)


def test_a_link_of_before_the_upgrade_works_until_there_is_a_newer_one(collector, link, visitor):
    with collector.database.read() as session:
        editor = editor_by_email(session, EMAIL)
        secret_key = collector.app.extensions["proofdesk"].settings.secret_key
        old = f"/desk/password/{password_links._serializer(secret_key).dumps([editor.id, editor.session_key])}"
    visitor().open(old)
    with collector.database.write() as session:
        renew_link_key(editor_by_email(session, EMAIL))
    visitor().open(old, 410)


@pytest.mark.parametrize("revoke", [{}, {"revoke_tokens": "yes"}])
def test_a_new_password_says_what_becomes_of_tokens(collector, link, visitor, revoke):
    headers = collector.token(EMAIL)
    invited = visitor()
    invited.open(link)
    assert 'name="revoke_tokens" value="yes" checked' in invited.page
    invited.post(link, 303, password=GOOD, **revoke)
    invited.open("/desk/sign-in")
    assert ("1 API token is revoked." if revoke else "1 API token still works.") in invited.words
    assert collector.client().get("/api/v1/typos", headers=headers).status_code == (401 if revoke else 200)


def hash_of(collector):
    with collector.database.read() as session:
        return editor_by_email(session, EMAIL).password_hash


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("четыре слова й\u00eb", "четыре слова и\u0306e\u0308"),
        ("four\u00a0words of\u3000mine", "four words of mine"),
        ("four words of mine é", "four words of mine e\u0301"),
    ],
)
def test_a_password_is_the_same_however_its_letters_are_sent(link, visitor, chosen, typed):
    invited = visitor()
    invited.open(link)
    invited.post(link, 303, password=chosen)
    assert invited.sign_in(EMAIL, typed).status_code == 303
    assert visitor().sign_in(EMAIL, chosen).status_code == 303


def test_a_password_that_was_hashed_as_it_was_typed_opens_and_is_hashed_anew(collector, link, visitor):
    typed, composed = "four words of mine e\u0301", "four words of mine \u00e9"
    with collector.database.write() as session:
        editor_by_email(session, EMAIL).password_hash = passwords._HASHER.hash(typed)
    assert visitor().sign_in(EMAIL, composed).status_code == 422
    assert visitor().sign_in(EMAIL, typed).status_code == 303
    assert passwords._HASHER.verify(hash_of(collector), composed)
    assert visitor().sign_in(EMAIL, composed).status_code == 303


def test_a_hash_with_parameters_of_before_is_renewed_at_sign_in(collector, link, visitor):
    with collector.database.write() as session:
        old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)
        editor_by_email(session, EMAIL).password_hash = old
    assert visitor().sign_in(EMAIL, "wrong").status_code == 422
    assert hash_of(collector) == old
    phone = visitor()
    assert phone.sign_in(EMAIL, GOOD).status_code == 303
    assert hash_of(collector) != old
    assert visitor().sign_in(EMAIL, GOOD).status_code == 303
    phone.open("/desk/")  # it ended no session


def test_a_link_does_not_sign_anybody_in(link, visitor):
    invited = visitor()
    invited.open(link)
    assert invited.client.get("/desk/").status_code == 302


def test_of_a_password_of_many_marks_only_a_part_is_normalised():
    typed = "e" + "\u0327\u0301" * 100_000  # sorting all of them would take minutes
    longest = passwords.LONGEST_PASSWORD
    assert longest < len(passwords.as_compared(typed)) <= 5 * longest
    assert passwords.as_compared("α\u0313\u0300\u0345" * longest) == "ᾂ" * longest
