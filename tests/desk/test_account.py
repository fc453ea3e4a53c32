"""One's own account: password, sessions, tokens."""

import re

import pytest

from collector.desk.account import security
from collector.desk.account.browsers import browser_name
from collector.store.editors import editor_by_email
from collector.store.models import DeskSession, Token
from collector.store.tokens import MOST_TOKENS
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD

EMAIL = "anna@news.example"
GOOD = "four words of my own"


@pytest.fixture
def phone(collector, anna):
    other = Visitor(collector)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"
    other.sign_in(EMAIL)
    return other


def secret_of(who):
    with who.client.session_transaction("/desk/") as session:
        return session["_user_id"]


def test_another_password_signs_out_everywhere_but_here(collector, anna, phone):
    before = secret_of(anna)
    anna.open("/desk/account/security")
    anna.post("/desk/account/password", 303, old_password=PASSWORD, password=GOOD)
    assert secret_of(anna) != before
    anna.open("/desk/")
    assert phone.client.get("/desk/").status_code == 302
    stolen = Visitor(collector)
    stolen.open("/desk/sign-in")
    with stolen.client.session_transaction("/desk/") as session:
        session["_user_id"] = before
    assert stolen.client.get("/desk/").status_code == 302
    assert phone.sign_in(EMAIL).status_code == 422
    assert phone.sign_in(EMAIL, GOOD).status_code == 303


@pytest.fixture
def quick(monkeypatch):
    """Comparing with a hash takes long on purpose."""
    monkeypatch.setattr(security, "password_is_right", lambda password, hashed: bool(hashed) and password == PASSWORD)


def test_a_password_that_cannot_be_taken_is_told_why(collector, anna, quick):
    anna.open("/desk/account/security")
    for old, new, says in [
        ("wrong", GOOD, "This is not your password."),
        (PASSWORD, "short", "The password is too short: use at least 10 characters."),
        (PASSWORD, "x" * 1001, "The password is too long"),
        (PASSWORD, "password12", "It is like one that many people have."),
        (PASSWORD, "anna@news.example", "Your own name or address is the first thing that is tried."),
        (PASSWORD, "aaaaaaaaaaaaaaaa", "Repeating something adds little."),
        (PASSWORD, "12345678901234", "The password is easy to guess."),
    ]:
        anna.post("/desk/account/password", 422, old_password=old, password=new)
        assert says in anna.words
    assert Visitor(collector).sign_in(EMAIL).status_code == 303


def test_who_finds_the_desk_open_cannot_guess_on(anna, quick):
    anna.open("/desk/account/security")
    for _ in range(20):
        anna.post("/desk/account/second-factor/off", 422, old_password="a guess")
    anna.post("/desk/account/password", 429, old_password=PASSWORD, password=GOOD)


def test_sessions_are_listed_and_ended_one_by_one(anna, phone):
    anna.open("/desk/account/security")
    assert "Safari on iPhone" in anna.words
    [end] = re.findall(r'action="(/desk/account/sessions/\d+/end)"', anna.page)
    anna.post(end, 303)
    assert phone.client.get("/desk/").status_code == 302
    anna.open("/desk/account/security")
    assert "Safari on iPhone" not in anna.words


def test_signing_out_everywhere(anna, phone):
    anna.open("/desk/account/security")
    anna.post("/desk/account/sessions/end", 303)
    assert phone.client.get("/desk/").status_code == 302
    phone.sign_in(EMAIL)
    anna.open("/desk/account/security")
    assert anna.post("/desk/account/sessions/end", 303, everywhere="yes").location == "/desk/sign-in"
    for one in (anna, phone):
        assert one.client.get("/desk/").status_code == 302


def test_nobody_ends_anothers_session_or_token(collector, anna, sign_in):
    collector.token(EMAIL)
    with collector.database.read() as session:
        mine, token = session.query(DeskSession).one().id, session.query(Token).one().id
    tom = sign_in("tom@news.example")
    tom.open("/desk/account/security")
    tom.post(f"/desk/account/sessions/{mine}/end", 404)
    tom.open("/desk/account/tokens")
    tom.post(f"/desk/account/tokens/{token}/revoke", 404)
    anna.open("/desk/")


def test_signing_in_anew_ends_the_session_of_before(collector, anna):
    anna.open("/desk/")
    with anna.client.session_transaction("/desk/") as session:
        token = session["csrf_token"]
    anna.client.post("/desk/sign-in", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    with collector.database.read() as session:
        assert session.query(DeskSession).count() == 1


def test_a_token_is_shown_once_and_works_until_it_is_revoked(collector, anna):
    anna.open("/desk/account/tokens")
    anna.post("/desk/account/tokens", 201, name="nightly <i>", scope="triage", old_password=PASSWORD)
    text = re.search(r'id="token" value="(pd_[^"]+)"', anna.page)[1]
    headers = {"Authorization": f"Bearer {text}"}
    assert collector.client().get("/api/v1/typos", headers=headers).status_code == 200
    page = anna.open("/desk/account/tokens")
    assert text not in page
    assert "nightly <i> Read and decide made just now · last used just now · works until" in anna.words
    with collector.database.read() as session:
        assert text not in str(vars(session.query(Token).one()))
    anna.post(re.search(r'action="(/desk/account/tokens/\d+/revoke)"', page)[1], 303)
    assert collector.client().get("/api/v1/typos", headers=headers).status_code == 401


def test_tokens_of_a_wider_scope_or_without_a_name_are_not_made(collector, anna):
    for fields in ({"name": "x", "scope": "admin"}, {"name": "x", "scope": ""}, {"name": " ", "scope": "read"}):
        anna.open("/desk/account/tokens")
        anna.post("/desk/account/tokens", 422, old_password=PASSWORD, **fields)
    with collector.database.read() as session:
        assert session.query(Token).count() == 0
    for _ in range(MOST_TOKENS):
        collector.token(EMAIL)
    anna.post("/desk/account/tokens", 422, name="one more", scope="read", old_password=PASSWORD)
    assert "Revoke one" in anna.words


@pytest.mark.parametrize(
    ("says", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/18.0 Safari/605.1", "Safari on macOS"),
        ("<script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_browsers_in_words(says, name):
    assert browser_name(says) == name


def test_a_time_zone_that_is_none_is_told_and_nothing_is_stored(anna):
    anna.open("/desk/account")
    anna.post("/desk/account", 422, name="Anna B.", language="de", time_zone="Mars/Phobos <b>")
    assert "There is no time zone “Mars/Phobos <b>”." in anna.words
    assert 'value="Anna B."' in anna.page
    assert 'value="Mars/Phobos &lt;b&gt;"' in anna.page
    assert 'aria-describedby="time-zone-wrong"' in anna.page
    assert re.search(r'<option value="de"[^>]* selected', anna.page)
    anna.open("/desk/account")
    assert 'value="Anna B."' not in anna.page
    assert 'value="UTC" list="zones"' in anna.page
    anna.post("/desk/account", 303, name="Anna B.", language="en", time_zone=" Asia/Tashkent ")
    anna.open("/desk/account")
    assert 'value="Asia/Tashkent" list="zones"' in anna.page


def test_a_token_is_made_by_the_password_only(collector, anna):
    anna.open("/desk/account/tokens")
    for password in ("", "wrong"):
        anna.post("/desk/account/tokens", 422, name="x", scope="read", old_password=password)
        assert "This is not your password." in anna.words
    with collector.database.write() as session:
        assert session.query(Token).count() == 0
        editor_by_email(session, EMAIL).password_hash = None  # comes by single sign-on only
    anna.open("/desk/account/tokens")
    anna.post("/desk/account/tokens", 201, name="x", scope="read")


@pytest.mark.parametrize(("fields", "days"), [({}, 365), ({"days": "30"}, 30), ({"days": "0"}, None)])
def test_a_token_works_for_as_long_as_was_chosen(collector, anna, fields, days):
    anna.open("/desk/account/tokens")
    anna.post("/desk/account/tokens", 201, name="x", scope="read", old_password=PASSWORD, **fields)
    headers = {"Authorization": "Bearer " + re.search(r'id="token" value="(pd_[^"]+)"', anna.page)[1]}

    def answer():
        return collector.client().get("/api/v1/typos", headers=headers).status_code

    collector.clock.pass_(days=days or 5000, seconds=-1)
    assert answer() == 200
    collector.clock.pass_(seconds=1)
    assert answer() == (401 if days else 200)


@pytest.mark.parametrize("revoke", [{}, {"revoke_tokens": "yes"}])
@pytest.mark.parametrize("way", ["change", "everywhere", "else"])
def test_tokens_end_with_the_sessions_where_that_is_chosen(collector, anna, way, revoke):
    headers = collector.token(EMAIL)
    anna.open("/desk/account/security")
    if way == "change":
        anna.post("/desk/account/password", 303, old_password=PASSWORD, password=GOOD, **revoke)
    else:
        anna.post("/desk/account/sessions/end", 303, **revoke, **({"everywhere": "yes"} if way == "everywhere" else {}))
    anna.open("/desk/sign-in" if way == "everywhere" else "/desk/account/security")
    assert ("1 API token is revoked." if revoke else "1 API token still works.") in anna.words
    assert collector.client().get("/api/v1/typos", headers=headers).status_code == (401 if revoke else 200)
