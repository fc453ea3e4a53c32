"""Sealing what is stored and has to be read again, as a second factor's secret: without the secret key it says nothing.

Fernet (https://github.com/fernet/spec): AES-128-CBC with HMAC-SHA-256, under a key that HKDF (RFC 5869) derives from
the secret key.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(text: str, secret_key: str) -> str:
    """Return the text sealed, in ASCII; sealing it again gives another one."""
    return _fernet(secret_key).encrypt(text.encode()).decode()


def unseal(sealed: str, secret_key: str) -> str | None:
    """Return what was sealed; None where it was damaged, or sealed under another secret key."""
    try:
        return _fernet(secret_key).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        return None


def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"proofdesk seals").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
