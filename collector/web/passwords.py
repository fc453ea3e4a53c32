"""Passwords: argon2id, with the parameters that argon2-cffi recommends (RFC 9106, low-memory profile).

A new one is measured by its length and by how soon it would be guessed: NIST SP 800-63B-4, section 3.1.1.2, asks for
that and for no mixture of characters.
"""

import re
import threading
import unicodedata
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

SHORTEST_PASSWORD = 10
"""In code points."""

LONGEST_PASSWORD = 1000
"""In code points: hashing takes time in proportion."""

# More is no password, in whatever way its letters are composed: none of more than four code points becomes one.
# Normalising sorts marks in quadratic time.
_MOST_COMPOSED = 5 * LONGEST_PASSWORD

# zxcvbn's scores go from 0 to 4; 3 is "safely unguessable: moderate protection from an offline attack".
_GOOD_ENOUGH = 3
# Code points that it looks at: the time that it takes grows with the square, and is seconds for 72 of signs that stand
# for letters, as in "p4$$w0rd".
_MEASURED = 40
_SHORTEST_KNOWN = 3
# Its lists are of English words and of passwords that leaked, nearly all in Latin letters. The first that are tried
# elsewhere:
_COMMON_ELSEWHERE = frozenset(
    {
        *("пароль", "йцукен", "йцукенг", "фывапролд", "ячсмить", "привет", "любовь", "солнце", "наташа", "админ"),
        *("parol", "salom", "passwort", "kennwort", "hallo", "contraseña", "contrasena", "proofdesk"),
    }
)
# It keeps the words of whoever asks in one place for all threads.
_one_at_a_time = threading.Lock()

_TOO_LITTLE = later("There is too little in it.")
_ONES_OWN = later("Your own name or address is the first thing that is tried.")
_MANY_HAVE_IT = later("It is like one that many people have.")
_A_WORD = later("A usual word or name is soon tried.")
_DATES = later("Dates and years are soon tried.")
_REASONS = {
    "spatial": later("Keys side by side are soon tried."),
    "repeat": later("Repeating something adds little."),
    "sequence": later("Rows such as “abc” or “6543” are soon tried."),
}

_HASHER = PasswordHasher()

# White space outside ASCII (general category Zs).
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@cache
def _nobody() -> str:
    """What a sign-in with an unknown address is compared with, so that it takes as long as one with a known one."""
    return _HASHER.hash("nobody has this password")


def be_ready() -> None:
    """Do now what the first comparison would need, so that it takes no longer than the others. It takes a tenth of a
    second, which a command that compares nothing does not pay."""
    _nobody()


class BadPassword(ValueError):
    """The password cannot be taken; the message says why, in the language of whoever chose it."""


def as_compared(password: str) -> str:
    """Return a password as it is hashed: the OpaqueString profile of RFC 8265, section 4.2.

    Keyboards and systems write the same letters in different code points, and white space too. What is too long to be
    one stays too long.
    """
    return unicodedata.normalize("NFC", _SPACES.sub(" ", password[:_MOST_COMPOSED]))


def hash_password(password: str, *about: str) -> str:
    """Return the argon2id hash of a new password.

    `about` is what is known of its owner, their address and name: easily guessed. Raises BadPassword.
    """
    password = as_compared(password)
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword(
            ngettext(
                "The password is too short: use at least %(num)s character.",
                "The password is too short: use at least %(num)s characters.",
                SHORTEST_PASSWORD,
            )
        )
    if len(password) > LONGEST_PASSWORD:
        raise BadPassword(
            ngettext(
                "The password is too long: use at most %(num)s character.",
                "The password is too long: use at most %(num)s characters.",
                LONGEST_PASSWORD,
            )
        )
    if reason := _why_weak(password, about):
        raise BadPassword(" ".join([_("The password is easy to guess."), reason]))
    return _HASHER.hash(password)


def password_is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether the password belongs to the hash; takes as long where there is no hash."""
    ways = dict.fromkeys((as_compared(password), password))  # older hashes are of the password as it was typed
    return any(_verify(way, password_hash or _nobody()) for way in ways) and password_hash is not None


def renewed_hash(password: str, password_hash: str) -> str | None:
    """Return a new hash of a correct password if the old hash has outdated parameters or is not of the normalised
    password; else None."""
    compared = as_compared(password)
    if _HASHER.check_needs_rehash(password_hash) or (compared != password and not _verify(compared, password_hash)):
        return _HASHER.hash(compared)
    return None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _why_weak(password: str, about: tuple[str, ...]) -> str:
    """Why the password would be guessed soon; empty where it would not be."""
    from zxcvbn import zxcvbn  # its lists of words take a tenth of a second to load, and memory

    known = sorted(_known_words(about) | _COMMON_ELSEWHERE)
    with _one_at_a_time:
        measured = zxcvbn(password[:_MEASURED], user_inputs=known)
    if measured["score"] >= _GOOD_ENOUGH:
        return ""
    advice = _("Add one or two unexpected words.")
    return f"{_reason(measured['sequence'])} {advice}"


def _known_words(about: tuple[str, ...]) -> set[str]:
    """The texts, their parts, and the parts put together, as in "annabridge"."""
    words = set()
    for text in about:
        parts = [part.lower() for part in re.split(r"[\W_]+", text) if part]
        words |= {text.lower(), "".join(parts), *parts}
    return {word for word in words if len(word) >= _SHORTEST_KNOWN}


def _reason(sequence: list[dict[str, Any]]) -> str:
    """What is easy about the longest part of it that is easy."""
    easy = [part for part in sequence if part["pattern"] != "bruteforce"]
    if not easy:
        return str(_TOO_LITTLE)
    longest = max(easy, key=lambda part: len(part["token"]))
    if longest["pattern"] != "dictionary":
        return str(_REASONS.get(longest["pattern"], _DATES))
    if longest["dictionary_name"] == "user_inputs" and longest["matched_word"] not in _COMMON_ELSEWHERE:
        return str(_ONES_OWN)
    return str(_MANY_HAVE_IT if longest["dictionary_name"] in ("passwords", "user_inputs") else _A_WORD)
