"""Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits, a new one every 30 seconds."""

import hmac
from datetime import datetime

import pyotp
import segno

_STEP = 30
"""Seconds."""

# A clock may be a step early or late (RFC 6238, section 5.2).
_AROUND = (0, -1, 1)


def new_secret() -> str:
    """Return a new secret: 160 random bits (RFC 4226, section 4) in base32."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the number of the time step, since 1970, whose code this is; None where it is none of those around now.

    Each step is compared in the same time, whatever the code looks like.
    """
    step = int(now.timestamp()) // _STEP
    generator = pyotp.TOTP(secret)
    tidy = "".join(char for char in code if not char.isspace()).encode()
    found = [step + by for by in _AROUND if hmac.compare_digest(generator.at((step + by) * _STEP).encode(), tidy)]
    return found[0] if found else None


def secret_in_groups(secret: str) -> str:
    """Return the secret as people read it off a screen."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def qr_image(secret: str, email: str, installation: str) -> str:
    """Return the `data:` address of a picture, in SVG, that an authenticator app reads the secret from."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=installation)
    return segno.make(uri, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
