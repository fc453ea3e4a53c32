"""A forgotten password, by mail; and the mail itself."""

import re
import threading
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from collector.desk.account import forgotten
from collector.outside import read_mail
from collector.store.editors import editor_by_email
from collector.web.mail import Letter, Mailer, mailer, message
from tests.desk.conftest import Visitor
from tests.support.collector import PASSWORD
from tests.support.server import free_port

EMAIL = "anna@news.example"


class Box:
    """What arrived."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def texts(self):
        return [message_from_bytes(one.content, policy=policy.default).get_content() for one in self.envelopes]


@pytest.fixture(scope="module")
def post():
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}?from=desk@news.example"
    yield box
    controller.stop()


@pytest.fixture
def box(post):
    post.envelopes.clear()
    return post


@pytest.fixture
def collector(start_collector, box):
    made = start_collector(PROOFDESK_MAIL=box.url)
    made.add_site()
    return made


def ask(collector, email, status=200, **headers):
    visitor = Visitor(collector)
    visitor.client.environ_base |= headers
    visitor.open("/desk/forgotten")
    visitor.post("/desk/forgotten", status, email=email)
    mailer(collector.app).wait()
    return visitor


def test_an_editor_gets_a_link(collector, box):
    collector.add_editor(EMAIL)
    ask(collector, " Anna@news.example")
    [envelope], [text] = box.envelopes, box.texts
    assert (envelope.mail_from, envelope.rcpt_tos) == ("desk@news.example", [EMAIL])
    link = re.search(r"http://localhost(/desk/password/\S+)", text)[1]
    visitor = Visitor(collector)
    visitor.open(link)
    visitor.post(link, 303, password="four words of my own")
    assert visitor.sign_in(EMAIL, "four words of my own").status_code == 303


def test_a_new_link_spends_the_one_before(collector, box):
    collector.add_editor(EMAIL)
    for _ in range(2):
        ask(collector, EMAIL)
    first, second = (re.search(r"http://localhost(/desk/password/\S+)", text)[1] for text in box.texts)
    Visitor(collector).open(first, 410)
    Visitor(collector).open(second)


def test_everybody_is_told_the_same(collector, box):
    collector.add_editor(EMAIL)
    collector.add_editor("left@news.example")
    with collector.database.write() as session:
        editor_by_email(session, "left@news.example").left_at = collector.clock()
    pages = {
        re.sub(r'csrf_token" value="[^"]+', "", ask(collector, email).page).replace(email, "X")
        for email in (EMAIL, "left@news.example", "who@news.example")
    }
    assert len(pages) == 1
    assert [one.rcpt_tos for one in box.envelopes] == [[EMAIL]]


def test_the_answer_waits_for_nothing_that_depends_on_who_asks(collector, monkeypatch):
    """Whether anybody has the address is looked up by the other thread."""
    looked_up = []

    def look(_session, email):
        looked_up.append((email, threading.current_thread().name.startswith("mail")))

    monkeypatch.setattr(forgotten, "editor_by_email", look)
    for email in (EMAIL, "who@news.example"):
        ask(collector, email)
    assert looked_up == [(EMAIL, True), ("who@news.example", True)]


@pytest.mark.parametrize(
    "email", ["", "anna", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>"]
)
def test_what_is_no_address_is_said(collector, box, email):
    assert "This is not an e-mail address." in ask(collector, email, 422).words
    assert box.envelopes == []


def test_nobodys_box_is_filled(collector, box):
    collector.add_editor(EMAIL)
    for at in range(6):
        ask(collector, EMAIL, 429 if at == 5 else 200, REMOTE_ADDR=f"203.0.113.{at}")
    assert len(box.envelopes) == 5


def test_without_mail_it_says_whom_to_ask(start_collector):
    nobody = Visitor(start_collector())
    nobody.open("/desk/forgotten")
    assert "proofdesk editor link" in nobody.words


def test_an_invitation_is_mailed(collector, box):
    collector.add_editor("boss@news.example", "admin")
    boss = Visitor(collector)
    boss.sign_in("boss@news.example", PASSWORD)
    boss.open("/desk/people")
    boss.post("/desk/people", 201, email="new@news.example", role="viewer", limited="no")
    mailer(collector.app).wait()
    assert "on its way by e-mail" in boss.words
    assert re.search(r'id="link" value="([^"]+)"', boss.page)[1] in box.texts[0]


def test_a_server_that_is_out_of_order_harms_nobody():
    dead = Mailer(read_mail("smtp://127.0.0.1:9?from=desk@news.example"))
    for write in (lambda: Letter("a@b.example", "Subject", "text"), lambda: 1 / 0):
        dead.send_soon(write)
    dead.wait()


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a@b.example\r\nBcc: c@d.example", "Subject", "text"),
        Letter("a@b.example", "Subject\r\nBcc: c@d.example", "text"),
        Letter("a@b.example", "Subject\nX: y", "text"),
    ],
)
def test_no_header_can_be_slipped_in(letter):
    with pytest.raises(ValueError, match=r"."):
        message(letter, "desk@news.example").as_bytes()


def test_mail_leaves_this_machine_encrypted_or_not_at_all():
    assert read_mail("smtp://mail.example?from=a@b.example").must_encrypt
    assert read_mail("smtps://mail.example?from=a@b.example").port == 465
    assert not read_mail("smtp://localhost?from=a@b.example").must_encrypt
