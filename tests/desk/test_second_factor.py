"""The second factor: setting it up, signing in with it, and that no way leads around it."""

import re
from datetime import timedelta

import pyotp
import pytest

from collector.store.editors import editor_by_email
from collector.store.models import RecoveryCode
from collector.store.people import reset_second_factor
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD

EMAIL = "anna@news.example"


class Phone:
    """An authenticator app that took up the secret of the page."""

    def __init__(self, collector, secret):
        self.clock, self.totp = collector.clock, pyotp.TOTP(secret)

    def code(self, steps=0):
        return self.totp.at(self.clock().timestamp() + 30 * steps)


def set_up(who):
    """Set the second factor up for whoever is signed in; return the phone and the recovery codes."""
    who.open("/desk/account/second-factor")
    secret = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', who.page)[1].replace(" ", "")
    phone = Phone(who.collector, secret)
    who.post("/desk/account/second-factor", 200, sealed=who.hidden("sealed"), code=phone.code(), old_password=PASSWORD)
    codes = re.findall(r"<li><code>([^<]+)</code></li>", who.page)
    who.collector.clock.pass_(minutes=2)
    return phone, codes


@pytest.fixture
def factor(anna):
    return set_up(anna)


@pytest.fixture
def half(collector, factor):
    """Somebody who gave the right password, and no code yet."""
    visitor = Visitor(collector)
    answer = visitor.sign_in(EMAIL)
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in/code")
    visitor.open("/desk/sign-in/code")
    return visitor


def is_in(visitor):
    return visitor.client.get("/desk/").status_code == 200


def test_it_is_switched_on_by_a_right_code_only(collector, anna):
    anna.open("/desk/account/second-factor")
    assert 'src="data:image/svg+xml' in anna.page
    sealed = anna.hidden("sealed")
    anna.post("/desk/account/second-factor", 422, sealed=sealed, code="000000", old_password=PASSWORD)
    assert anna.hidden("sealed") != sealed
    anna.post("/desk/account/second-factor", 400, sealed="x", code="000000")
    assert Visitor(collector).sign_in(EMAIL).location == "/desk/"


def test_nobody_can_be_given_anothers_secret(anna, sign_in):
    tom = sign_in("tom@news.example")
    anna.open("/desk/account/second-factor")
    secret = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', anna.page)[1].replace(" ", "")
    sealed, code = anna.hidden("sealed"), Phone(anna.collector, secret).code()
    tom.open("/desk/account")
    tom.post("/desk/account/second-factor", 400, sealed=sealed, code=code)


def test_the_right_code_leads_where_one_wanted_to_go(collector, factor):
    visitor = Visitor(collector)
    answer = visitor.sign_in(EMAIL, next="/desk/?status=all")
    visitor.open(answer.location)
    answer = visitor.post("/desk/sign-in/code", 303, code=factor[0].code(), next=visitor.hidden("next"))
    assert answer.location == "/desk/?status=all"
    assert is_in(visitor)


@pytest.mark.parametrize(
    "code", ["", "123", "000000", "abcd-efgh-ijkl-mnop", "１２３４５６", "\x00", "ключ", "9" * 5000]
)
def test_a_wrong_code_opens_nothing(half, code):
    half.post("/desk/sign-in/code", 422, code=code)
    assert "This code is not right" in half.words
    assert not is_in(half)


def test_a_step_early_or_late_is_taken_and_no_more(half, factor):
    for steps in (-2, 2):
        half.post("/desk/sign-in/code", 422, code=factor[0].code(steps))
    half.post("/desk/sign-in/code", 303, code=f" {factor[0].code(-1)[:3]} {factor[0].code(-1)[3:]}")
    assert is_in(half)


def test_a_code_is_good_once(collector, half, factor):
    code = factor[0].code()
    half.post("/desk/sign-in/code", 303, code=code)
    other = Visitor(collector)
    other.sign_in(EMAIL)
    other.open("/desk/sign-in/code")
    for used in (code, factor[0].code(-1)):  # nor one of before
        other.post("/desk/sign-in/code", 422, code=used)
    other.post("/desk/sign-in/code", 303, code=factor[0].code(1))


def test_a_recovery_code_is_good_once(collector, half, factor):
    _phone, codes = factor
    assert len(set(codes)) == 10
    half.post("/desk/sign-in/code", 303, code=codes[3].upper().replace("-", " "))
    assert "9 are left" in " ".join(re.sub(r"<[^>]+>", "", half.open("/desk/")).split())
    other = Visitor(collector)
    other.sign_in(EMAIL)
    other.open("/desk/sign-in/code")
    other.post("/desk/sign-in/code", 422, code=codes[3])
    other.post("/desk/sign-in/code", 303, code=codes[4])


def test_what_is_stored_gives_no_code_away(collector, factor):
    phone, codes = factor
    with collector.database.read() as session:
        assert phone.totp.secret not in editor_by_email(session, EMAIL).totp_secret
        stored = [one.hash for one in session.query(RecoveryCode)]
    assert len(stored) == 10
    assert all(len(one) == 64 and not any(code.replace("-", "") in one for code in codes) for one in stored)


def test_between_the_steps_nothing_opens(collector, half):
    """Every route of the desk, asked with the password alone."""
    with half.client.session_transaction("/desk/") as session:
        assert set(session) == {"second_step", "csrf_token"}
        token = session["csrf_token"]
    public = {"sign_in", "second_step", "password", "forgotten", "static", "sign_on", "sign_on_back", "setup_account"}
    public.add("presence")  # it tells a page that lies open that one was signed out, and nothing else
    seen = 0
    for rule in collector.app.url_map.iter_rules():
        if not rule.endpoint.startswith("desk.") or rule.endpoint.removeprefix("desk.") in public:
            continue
        address = re.sub(r"<int:[^>]+>", "1", re.sub(r"<(path:)?[a-z_]+>", "x", rule.rule))
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            for headers in ({}, {"HX-Request": "true"}):
                fields = {"csrf_token": token} if method == "POST" else None
                answer = half.client.open(address, method=method, data=fields, headers=headers)
                assert answer.status_code == (401 if headers else 302), (method, address, answer.status_code)
                where = answer.text if headers else answer.headers["Location"]
                assert ('href="/desk/sign-in' in where) if headers else where.startswith("/desk/sign-in"), address
                seen += 1
    assert seen > 60


def test_the_second_step_waits_five_minutes(collector, half, factor):
    collector.clock.pass_(minutes=5, seconds=1)
    answer = half.post("/desk/sign-in/code", 303, code=factor[0].code())
    assert answer.location == "/desk/sign-in"
    assert "took too long" in half.open("/desk/sign-in")
    assert not is_in(half)


@pytest.mark.parametrize("change", ["password", "signed out", "left", "factor"])
def test_what_changes_meanwhile_ends_the_second_step(collector, half, factor, change):
    with collector.database.write() as session:
        editor = editor_by_email(session, EMAIL)
        if change == "password":
            editor.password_hash = "another"
        elif change == "signed out":
            editor.session_key = "another"
        elif change == "left":
            editor.left_at = collector.clock()
        else:
            reset_second_factor(session, None, editor, collector.clock())
    half.post("/desk/sign-in/code", 303, code=factor[0].code())
    assert not is_in(half)


def test_a_marker_of_ones_own_making_is_nothing(collector, factor):
    visitor = Visitor(collector)
    visitor.open("/desk/sign-in")
    with visitor.client.session_transaction("/desk/") as session:
        until = (collector.clock() + timedelta(days=1)).isoformat()
        session["second_step"] = {"editor": 1, "until": until, "key": "0" * 64}
    visitor.post("/desk/sign-in/code", 303, code=factor[0].code())
    assert not is_in(visitor)


def test_strangers_who_know_the_password_guess_thirty_codes_an_hour(collector, factor):
    codes = []
    for at in range(31):
        other = Visitor(collector)
        other.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{at}"
        other.sign_in(EMAIL)
        other.open("/desk/sign-in/code")
        form = {"csrf_token": other.hidden("csrf_token"), "code": f"{at:06}"}
        codes.append(other.client.post("/desk/sign-in/code", data=form).status_code)
    assert codes == [422] * 30 + [429]
    other.sign_in(EMAIL)
    other.open("/desk/sign-in/code")
    other.post("/desk/sign-in/code", 429, code=factor[0].code())
    assert "Try again in" in other.words
    assert not is_in(other)


def test_one_stranger_guesses_ten_codes_and_stops_nobody_else(collector, half, factor):
    for at in range(10):
        half.post("/desk/sign-in/code", 422, code=f"{at:06}")
    half.post("/desk/sign-in/code", 429, code=factor[0].code())
    other = Visitor(collector)
    other.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    other.sign_in(EMAIL)
    other.open("/desk/sign-in/code")
    other.post("/desk/sign-in/code", 303, code=factor[0].code())


def test_switching_it_on_takes_the_password_and_ends_other_sessions(anna, collector):
    phone = Visitor(collector)
    phone.sign_in(EMAIL)
    anna.open("/desk/account/second-factor")
    secret = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', anna.page)[1].replace(" ", "")
    code, sealed = Phone(collector, secret).code(), anna.hidden("sealed")
    for password in ("", "wrong"):
        anna.post("/desk/account/second-factor", 422, sealed=sealed, code=code, old_password=password)
        assert "This is not your password." in anna.words
    assert is_in(phone)
    anna.post("/desk/account/second-factor", 200, sealed=sealed, code=code, old_password=PASSWORD)
    assert not is_in(phone)
    assert is_in(anna)


def test_the_password_alone_makes_no_browser_known(half):
    assert half.client.get_cookie("proofdesk-known", path="/desk") is None


def test_the_session_is_another_after_the_second_step(half, factor):
    with half.client.session_transaction("/desk/") as session:
        before = session["csrf_token"]
    half.post("/desk/sign-in/code", 303, code=factor[0].code())
    half.open("/desk/")
    with half.client.session_transaction("/desk/") as session:
        assert "second_step" not in session
        assert session["csrf_token"] != before


def test_switching_it_off_takes_the_password(collector, anna, factor):
    anna.open("/desk/account/security")
    anna.post("/desk/account/second-factor/off", 422, old_password="wrong")
    anna.post("/desk/account/second-factor/codes", 422, old_password="wrong")
    assert Visitor(collector).sign_in(EMAIL).location == "/desk/sign-in/code"
    anna.post("/desk/account/second-factor/codes", 200, old_password=PASSWORD)
    assert not set(factor[1]) & set(re.findall(r"<li><code>([^<]+)</code></li>", anna.page))
    anna.open("/desk/account/security")
    anna.post("/desk/account/second-factor/off", 303, old_password=PASSWORD)
    assert Visitor(collector).sign_in(EMAIL).location == "/desk/"
