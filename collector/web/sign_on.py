"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce, done by Authlib.

Authlib is imported when somebody first signs in like this, and so nowhere where it is not set up.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, session
from werkzeug.wrappers import Response

from collector.outside import SignOn
from collector.text.emails import is_email
from collector.web.logs import log

_NAME = "proofdesk"
_TIMEOUT = 10
"""Seconds, for each answer of the provider."""

# Signed by the provider's own key: neither "none" nor by what both sides know (RFC 8725, sections 3.1 and 3.2).
_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
_LONGEST_SUBJECT = 255


class SignOnFailed(Exception):
    """The provider did not say who it is. `refused` tells that this is its answer, and not that it is out of order."""

    def __init__(self, reason: str, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at the provider. `email` is empty where the provider has not made sure that it is theirs."""

    subject: str
    email: str


def go(configured: SignOn, callback: str) -> Response:
    """Return the way to the provider, which leads back to `callback`; the session remembers what to expect from there.

    Raises SignOnFailed.
    """
    for key in [key for key in session if key.startswith(f"_state_{_NAME}_")]:
        del session[key]  # of attempts that led nowhere: a cookie has little room
    try:
        answer: Response = _client(configured).authorize_redirect(callback)
    except Exception as error:  # of the network, of the provider's JSON, of Authlib
        raise _out_of_order(error) from error
    return answer


def is_expected(state: str) -> bool:
    """Tell whether this browser was sent to the provider with this state."""
    return f"_state_{_NAME}_{state}" in session


def come_back(configured: SignOn) -> Identity:
    """Return who the provider says the current request comes from. Raises SignOnFailed."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        client = _client(configured)
        expected = {
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": configured.client_id},
        }
        token = client.authorize_access_token(claims_options=expected)
    except (AuthlibBaseError, JoseError) as error:
        log.warning("single sign-on refused", error=type(error).__name__, reason=str(getattr(error, "error", ""))[:80])
        raise SignOnFailed("refused", refused=True) from error
    except Exception as error:
        raise _out_of_order(error) from error
    said: dict[str, Any] = token.get("userinfo") or {}
    if not said.get("sub") or not str(said["sub"]).isprintable():  # no database keeps a NUL
        raise SignOnFailed("no subject", refused=True)
    verified = said.get("email_verified") is True or said.get("email_verified") == "true"
    email = said.get("email") if verified else ""
    subject = _subject(configured.issuer, str(said["sub"]))
    return Identity(subject, email if isinstance(email, str) and is_email(email) else "")


def _out_of_order(error: Exception) -> SignOnFailed:
    log.error("single sign-on failed", error=type(error).__name__)
    return SignOnFailed("out of order")


def _subject(issuer: str, subject: str) -> str:
    whole = f"{issuer}|{subject}"
    return whole if len(whole) <= _LONGEST_SUBJECT else f"sha256|{hashlib.sha256(whole.encode()).hexdigest()}"


def _client(configured: SignOn) -> Any:
    """The application's client, made at the first use, which knows the provider's description of itself."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    client = app.extensions.get("proofdesk-sign-on")
    if client is None:
        client = app.extensions["proofdesk-sign-on"] = _made(app, configured)
    return client


def _made(app: Flask, configured: SignOn) -> Any:
    from authlib.integrations.flask_client import OAuth

    client = OAuth(app).register(
        _NAME,
        client_id=configured.client_id,
        client_secret=configured.client_secret,
        server_metadata_url=f"{configured.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT,
        },
    )
    said = client.load_server_metadata()
    if said.get("issuer", "").rstrip("/") != configured.issuer.rstrip("/"):  # OpenID Connect Discovery, section 4.3
        raise ValueError("the provider says that it is another issuer")
    offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    said["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS]
    return client
