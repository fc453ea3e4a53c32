"""Passwords: argon2id, with the parameters that argon2-cffi recommends (RFC 9106, low-memory profile)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
"""In code points. NIST SP 800-63B-4, section 3.1.1.2, asks for length and for nothing else."""

LONGEST_PASSWORD = 1000
"""In code points: hashing takes time in proportion."""

_HASHER = PasswordHasher()
# What a sign-in with an unknown address is compared with, so that it takes as long as one with a known address.
_NOBODY = _HASHER.hash("nobody has this password")


class BadPassword(ValueError):
    """The password cannot be taken; the message says why."""


def hash_password(password: str) -> str:
    """Return the argon2id hash of a new password. Raises BadPassword where it is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadPassword(f"The password is too short: use at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise BadPassword(f"The password is too long: use at most {LONGEST_PASSWORD:,} characters.")
    return _HASHER.hash(password)


def password_is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether the password belongs to the hash; takes as long where there is no hash."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
