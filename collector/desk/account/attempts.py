"""Limit attempts to sign in: guessing is slow, and strangers' guesses do not lock the owner out.

- A browser that has signed in to the account before (`known_browsers.py`), and a session of the account, have attempts
  of their own. Attempts elsewhere do not use them up.
- All others share two larger budgets, of their network address and of the account (NIST SP 800-63B-4, section 3.2.2,
  allows 100 failures for an account), and a small one for this address with this account.

An owner who is locked out all the same sets a new password by a link in a mail, which makes their browser a known one.
"""

from dataclasses import dataclass

from collector.desk.access import current_session
from collector.desk.account.known_browsers import known_number
from collector.store.models import Editor
from collector.web.limits import Limit, limit_of, name_of_account
from collector.web.sender import current_sender


@dataclass(frozen=True, slots=True)
class Attempt:
    """The counters of one attempt. Counting comes before comparing, so that parallel attempts are counted too."""

    counters: tuple[tuple[Limit, str], ...]

    def count(self) -> None:
        """Count the attempt. Raises TooMany."""
        for limit, name in self.counters:
            limit.count(name)

    def give_back(self) -> None:
        """Take the count back after a correct attempt."""
        for limit, name in self.counters:
            limit.give_back(name)


def password_attempt(email: str) -> Attempt:
    """Return the counters of a password typed at the sign-in, whether the address has an account or not."""
    return _attempt(email, "password")


def code_attempt(editor: Editor) -> Attempt:
    """Return the counters of a second factor, which is only asked for after the right password."""
    return _attempt(editor.email, "code")


def session_attempt(editor: Editor) -> Attempt:
    """Return the counters of a password or code that a signed-in editor types again."""
    name = f"{name_of_account(editor.email)}-session-{current_session().id}"
    return Attempt(((limit_of("browser-password"), name),))


def _attempt(email: str, what: str) -> Attempt:
    account, sender = name_of_account(email), current_sender()
    if number := known_number(email):
        return Attempt(((limit_of(f"browser-{what}"), f"{account}-{number}"),))
    return Attempt(
        (
            (limit_of("sender"), sender),
            (limit_of(f"sender-{what}"), f"{account}-{sender}"),
            (limit_of(f"account-{what}"), account),
        )
    )
