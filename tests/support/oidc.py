"""A small OpenID Connect provider on loopback: whoever is told to be there signs in at once."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "proofdesk", "a secret of the two"


class Provider:
    """A provider whose `person` has these claims. `changes` replaces claims of the next ID tokens, `key` signs them."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "u1", "email": "anna@news.example", "email_verified": True}
        self.changes: dict[str, Any] = {}
        self.published = RSAKey.generate_key(2048, {"kid": "one"})
        self.key = self.published
        self.grants: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self)

            def do_POST(self) -> None:
                provider.token(self)

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def settings(self) -> dict[str, str]:
        """What the collector has to be told."""
        return {
            "PROOFDESK_OIDC_ISSUER": self.issuer,
            "PROOFDESK_OIDC_CLIENT_ID": CLIENT_ID,
            "PROOFDESK_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "PROOFDESK_OIDC_NAME": "News ID",
        }

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def visit(self, address: str) -> str:
        """Sign the person in at the address that the collector led to; return where the provider leads back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
            CLIENT_ID,
            "code",
            "S256",
        )
        code = f"code-{len(self.grants)}"
        self.grants[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """The description and the key."""
        if handler.path == "/keys":
            _send(handler, {"keys": [self.published.as_dict(private=False)]})
        else:
            _send(
                handler,
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
                },
            )

    def token(self, handler: BaseHTTPRequestHandler) -> None:
        """An ID token for a code, once, and only to who has the secret and the verifier."""
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        scheme, _, given = handler.headers.get("Authorization", "").partition(" ")
        client = unquote(base64.b64decode(given).decode()) if scheme == "Basic" else ""
        grant = self.grants.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            grant is None
            or client != f"{CLIENT_ID}:{CLIENT_SECRET}"
            or grant["code_challenge"] != challenge.decode().rstrip("=")
            or grant["redirect_uri"] != sent["redirect_uri"]
        ):
            _send(handler, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": grant["nonce"]}
        claims |= self.person | self.changes
        id_token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        _send(handler, {"access_token": "x", "token_type": "Bearer", "id_token": id_token})


def _send(handler: BaseHTTPRequestHandler, body: dict[str, Any], status: int = 200) -> None:
    data = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)
