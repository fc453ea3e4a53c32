"""Setting a password by a link."""

from datetime import timedelta

import pytest

from collector.store.editors import add_editor, editor_by_email
from collector.store.reach import ALL_SITES
from collector.web import password_links
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
    assert "Your password is set" in invited.open("/desk/sign-in")
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
    monkeypatch.setattr(password_links, "GOOD_FOR", timedelta(seconds=-1).total_seconds())
    visitor().open(link, 410)


def test_a_link_does_not_sign_anybody_in(link, visitor):
    invited = visitor()
    invited.open(link)
    assert invited.client.get("/desk/").status_code == 302
