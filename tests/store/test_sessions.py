"""Sessions at the desk end on the server, too."""

from datetime import UTC, datetime, timedelta

import pytest

from collector.store.editors import add_editor, set_password_hash
from collector.store.models import Role
from collector.store.reach import ALL_SITES
from collector.store.sessions import GOOD_FOR, end, end_others, find_session, sessions_of, start

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def anna(database):
    with database.write() as session:
        return add_editor(session, "anna@news.example", Role.EDITOR, NOW, ALL_SITES)


@pytest.fixture
def sign_in(database, anna):
    def start_one(now=NOW):
        with database.write() as session:
            return start(session, anna, "Firefox", now)

    return start_one


@pytest.fixture
def is_in(database):
    def ask(cookie, now=NOW):
        with database.read() as session:
            return find_session(session, cookie, now) is not None

    return ask


def test_only_its_own_secret_opens_a_session(sign_in, is_in):
    (one, cookie), (other, _) = sign_in(), sign_in()
    assert is_in(cookie)
    secret = cookie.partition(".")[2]
    wrong = [
        f"{other.id}.{secret}",
        f"{one.id}.",
        f"{one.id}",
        "",
        ".",
        f"{one.id}.{secret}x",
        f"x.{secret}",
        f"²1.{secret}",
    ]
    assert not any(is_in(text) for text in wrong)


def test_what_is_stored_opens_nothing(sign_in, is_in):
    one, _ = sign_in()
    assert not is_in(f"{one.id}.{one.hash}")


def test_a_session_that_nobody_uses_ends(database, anna, sign_in, is_in):
    _, cookie = sign_in()
    assert is_in(cookie, NOW + GOOD_FOR)
    assert not is_in(cookie, NOW + GOOD_FOR + timedelta(seconds=1))
    sign_in(NOW + GOOD_FOR + timedelta(days=1))
    with database.read() as session:
        assert len(sessions_of(session, anna)) == 1


def test_one_or_all_others_can_be_ended(database, anna, sign_in, is_in):
    (one, first), (two, second), (_, third) = sign_in(), sign_in(), sign_in()
    with database.write() as session:
        end(session, one.id)
    assert [is_in(cookie) for cookie in (first, second, third)] == [False, True, True]
    with database.write() as session:
        end_others(session, anna, two.id)
    assert [is_in(cookie) for cookie in (first, second, third)] == [False, True, False]


def test_a_new_password_ends_them_all(database, anna, sign_in, is_in):
    _, cookie = sign_in()
    with database.write() as session:
        set_password_hash(session.merge(anna), "hash")
    assert not is_in(cookie)


def test_whoever_left_is_not_in(database, anna, sign_in, is_in):
    _, cookie = sign_in()
    with database.write() as session:
        session.merge(anna).left_at = NOW
    assert not is_in(cookie)
