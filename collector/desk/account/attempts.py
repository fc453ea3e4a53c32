"""What a failed attempt counts against: guessing is slow, and no stranger's guesses keep an owner out.

- A browser in which the account was signed in before (`known_browsers.py`), and a session of the account, have attempts
  of their own. Nothing that happens elsewhere uses them up.
- Everybody else shares two larger budgets, of their network address and of the account (NIST SP 800-63B-4, section
  3.2.2, allows 100 failures for an account), besides a small one for this address with this account.

Whoever is kept out all the same sets a password by a link in a mail, which makes their browser a known one.
"""

from dataclasses import dataclass

from collector.desk.access import current_session
from collector.desk.account.known_browsers import known_number
from collector.store.models import Editor
from collector.web.limits import Limit, limit_of, name_of_account
from collector.web.sender import current_sender


@dataclass(frozen=True, slots=True)
class Attempt:
    """The counters of one attempt. It is counted before anything is compared, so that many at once are no way round."""

    counters: tuple[tuple[Limit, str], ...]

    def count(self) -> None:
        """Count the attempt. Raises TooMany."""
        for limit, name in self.counters:
            limit.count(name)

    def give_back(self) -> None:
        """Take the count back: the attempt was right."""
        for limit, name in self.counters:
            limit.give_back(name)


def password_attempt(email: str) -> Attempt:
    """Return the counters of a password typed at the sign-in, whether anybody has this address or not."""
    return _attempt(email, "password")


def code_attempt(editor: Editor) -> Attempt:
    """Return the counters of a second factor: only who knows the password gets as far as that."""
    return _attempt(editor.email, "code")


def session_attempt(editor: Editor) -> Attempt:
    """Return the counters of a password or code that somebody signed in types again: whoever finds a desk open
    guesses too."""
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
