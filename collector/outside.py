"""The settings that name other servers: the one that sends mail, the one that people sign in with. Pure."""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_MAIL_LIKE = "smtp://user:password@host:587?from=desk@news.example"
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_NAME = 60


class BadOutside(ValueError):
    """Such a setting cannot be right. The message is one line that names it, and repeats no password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. With `tls` the connection is encrypted from its first byte, else by STARTTLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    sender: str

    @property
    def must_encrypt(self) -> bool:
        """Whether mail goes out encrypted or not at all: everywhere but on this machine."""
        return self.tls or not _is_this_machine(self.host)


@dataclass(frozen=True, slots=True)
class SignOn:
    """An OpenID Connect provider, and how this installation is known there. `name` stands on the button."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


def read_mail(text: str) -> MailServer | None:
    """Return the server that PROOFDESK_MAIL names, None where it is empty. Raises BadOutside."""
    text = text.strip()
    if not text:
        return None
    parts, port = _address(text)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise BadOutside(f"PROOFDESK_MAIL: this is not the address of a mail server; write one like {_MAIL_LIKE}")
    sender = dict(parse_qsl(parts.query)).get("from", "")
    try:
        # What stands behind "From:" in every mail; refuses line ends and whatever else is no address.
        sender = Address(addr_spec=sender).addr_spec if sender.isprintable() else ""
    except (ValueError, IndexError, MessageError):
        sender = ""
    if "@" not in sender or sender.startswith("@") or sender.endswith("@"):
        raise BadOutside(f"PROOFDESK_MAIL: say which address mails come from, as in {_MAIL_LIKE}")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        sender=sender,
    )


def read_sign_on(issuer: str, client_id: str, client_secret: str, name: str) -> SignOn | None:
    """Return the provider that the PROOFDESK_OIDC settings name, None where none is set. Raises BadOutside."""
    issuer, client_id, client_secret, name = (text.strip() for text in (issuer, client_id, client_secret, name))
    if not (issuer or client_id or client_secret):
        return None
    for setting, value in (("ISSUER", issuer), ("CLIENT_ID", client_id), ("CLIENT_SECRET", client_secret)):
        if not value:
            raise BadOutside(f"PROOFDESK_OIDC_{setting}: missing; single sign-on needs issuer, client id and secret")
    parts, _ = _address(issuer)
    if parts is None or not parts.hostname or parts.query or parts.fragment or parts.scheme not in ("https", "http"):
        raise BadOutside(
            f"PROOFDESK_OIDC_ISSUER: {issuer!r} is not an issuer's address; write one like https://login.example.org"
        )
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise BadOutside("PROOFDESK_OIDC_ISSUER: who signs in must be told over https")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadOutside(f"PROOFDESK_OIDC_NAME: this stands on a button; use at most {_LONGEST_NAME} characters")
    return SignOn(issuer.removesuffix("/.well-known/openid-configuration"), client_id, client_secret, name or "SSO")


def _address(text: str) -> tuple[SplitResult | None, int | None]:
    """An address in its parts with its port; None where it has spaces or a port that is none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None, None
    has_spaces = any(char.isspace() or not char.isprintable() for char in text)
    return (None, None) if has_spaces else (parts, port)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
