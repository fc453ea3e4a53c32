"""Mail, handed in at the server that PROOFDESK_MAIL names, by a thread of its own: no answer waits for it."""

import smtplib
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from flask import Flask

from collector.outside import MailServer
from collector.web.logs import log

_TIMEOUT = 15
"""Seconds, for each answer of the server."""

# So many may wait: a server that is out of order must not fill the memory.
_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person. `to` is a bare address."""

    to: str
    subject: str
    text: str


class Mailer:
    """Sends letters one after the other. Without a server it does nothing."""

    def __init__(self, server: MailServer | None) -> None:
        self._server = server
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None

    @property
    def is_on(self) -> bool:
        """Whether mail is set up."""
        return self._server is not None

    def send_soon(self, write: Callable[[], Letter | None]) -> None:
        """Write a letter, in the other thread, and send it; or none where `write` gives none.

        Whoever asks for a letter learns nothing from the time it takes: everything that depends on whom it is for
        happens over there. What goes wrong stands in the log.
        """
        if self._server is None or not self._waiting.acquire(blocking=False):
            log.warning("no mail was sent", reason="too many wait" if self._server else "PROOFDESK_MAIL is unset")
            return
        with self._lock:  # made when it is first needed: no thread may run where processes are forked
            self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="mail")
        self._thread.submit(self._send, write)

    def wait(self) -> None:
        """Wait until all letters of before are sent."""
        if self._thread:
            self._thread.submit(lambda: None).result()

    def _send(self, write: Callable[[], Letter | None]) -> None:
        try:
            letter = write()
            if letter and self._server:
                _hand_in(self._server, letter)
                log.info("mail sent")
        except Exception as error:  # nobody waits for this thread; the address and the words stay out of the log
            log.error("mail could not be sent", error=type(error).__name__)
        finally:
            self._waiting.release()


def init_app(app: Flask) -> None:
    """Let the application send mail where the settings name a server."""
    app.extensions["proofdesk-mailer"] = Mailer(app.extensions["proofdesk"].settings.mail)


def mailer(app: Flask) -> Mailer:
    """Return the application's mailer."""
    found: Mailer = app.extensions["proofdesk-mailer"]
    return found


def message(letter: Letter, sender: str) -> EmailMessage:
    """Return the letter as a message (RFC 5322). Raises ValueError where an address or the subject holds a line end."""
    built = EmailMessage(policy=SMTP)
    built["From"] = Address("Proofdesk", addr_spec=sender)
    built["To"] = Address(addr_spec=letter.to)
    built["Subject"] = letter.subject
    built["Date"] = formatdate()
    built["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    built["Auto-Submitted"] = "auto-generated"  # RFC 3834: let no holiday note answer
    built.set_content(letter.text)
    return built


def _hand_in(server: MailServer, letter: Letter) -> None:
    built = message(letter, server.sender)
    context = ssl.create_default_context()
    if server.tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with connection:
        connection.ehlo()
        if not server.tls and (server.must_encrypt or connection.has_extn("starttls")):
            connection.starttls(context=context)  # raises where the server cannot
            connection.ehlo()
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(built, from_addr=server.sender, to_addrs=[letter.to])
