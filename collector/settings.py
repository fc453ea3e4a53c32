"""Every setting: read from the environment or a `.env` file, typed, checked at the start."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError
from limits import parse_many
from limits.storage import storage_from_string
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from collector.outside import BadOutside, MailServer, SignOn, read_mail, read_sign_on

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_REPORT_LIMIT = "30 per minute;300 per day"
# The tests' setting for finding browsers.
_OF_THE_TESTS = frozenset({"PROOFDESK_CHROMIUM", "PROOFDESK_FIREFOX", "PROOFDESK_WEBKIT"})
# Kubernetes sets these in every container if a service is called "proofdesk".
_OF_KUBERNETES = re.compile(r"PROOFDESK_(SERVICE_(HOST|PORT)|PORT)(_\w+)?")
DEFAULT_CEILINGS = "site=500;article=50;sender=40;/48=200;/56=100"
_BACKENDS = ("sqlite", "postgresql", "postgres")


class BadSetting(Exception):
    """A setting cannot be right. The message is one line that says which, why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as `proofdesk --help` and docs/administrators.md list it."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("PROOFDESK_DATA", "./var", "folder for the database and the secret"),
    Setting("PROOFDESK_DATABASE", "sqlite:///$PROOFDESK_DATA/proofdesk.db", "SQLAlchemy URL: SQLite or PostgreSQL"),
    Setting("PROOFDESK_URL", "http://HOST:PORT", "public base address, as readers' browsers see it"),
    Setting("PROOFDESK_SECRET_KEY", "kept in the data folder", "signs sign-ins and links; at least 32 characters"),
    Setting("PROOFDESK_REPORT_LIMIT", DEFAULT_REPORT_LIMIT, "reports taken from one sender; off: no limit"),
    Setting("PROOFDESK_CEILINGS", DEFAULT_CEILINGS, "new typos an hour above which reports are held; off: none are"),
    Setting("PROOFDESK_SPAM_DAYS", "30", "days after which spam and held reports are deleted; off: never"),
    Setting("PROOFDESK_DISK_FLOOR", "100 MB", "free disk space below which reports are answered 503; off: no floor"),
    Setting("PROOFDESK_LIMIT_STORAGE", "a file in the data folder", "where limits count: memory:// or redis://…"),
    Setting("PROOFDESK_PROXIES", "0", "how many reverse proxies of your own stand in front (X-Forwarded-For)"),
    Setting("PROOFDESK_LOG", "info", "debug, info, warning or error"),
    Setting("PROOFDESK_MAIL", "no mail", "smtp://user:password@host:587?from=desk@news.example, or smtps://…"),
    Setting("PROOFDESK_OIDC_ISSUER", "no single sign-on", "address of an OpenID Connect provider"),
    Setting("PROOFDESK_OIDC_CLIENT_ID", "", "this installation's name there"),
    Setting("PROOFDESK_OIDC_CLIENT_SECRET", "", "and its password"),
    Setting("PROOFDESK_OIDC_NAME", "SSO", "what the button on the sign-in page calls the provider"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    `report_limit` and `ceilings` are empty if there are none, `spam_days` is None if spam is kept, `disk_floor` is in
    bytes, 0 for none; `mail` and `sign_on` are None if they are not set up.
    """

    data: Path
    database: str
    url: str
    secret_key: str
    report_limit: str
    limit_storage: str
    proxies: int
    log_level: str
    ceilings: Mapping[str, int]
    spam_days: int | None
    disk_floor: int
    mail: MailServer | None = None
    sign_on: SignOn | None = None

    @property
    def is_https(self) -> bool:
        """Whether readers and editors come by https, so that cookies may insist on it."""
        return self.url.startswith("https://")

    @property
    def path(self) -> str:
        """The path below which readers and editors reach the program, as in "/typos"; empty at a host's root."""
        return urlsplit(self.url).path


def load(default_url: str = DEFAULT_URL) -> Settings:
    """Return the settings of this environment, creating the data folder and the secret where they are missing.

    `default_url` is the public address where PROOFDESK_URL is unset. Raises BadSetting.
    """
    env = Env()
    env.read_env(str(Path.cwd() / ".env"), recurse=False)
    check_names(os.environ)
    try:
        data = Path(env.str("PROOFDESK_DATA", "") or "var").expanduser().resolve()
        _make_folder(data)
        return Settings(
            data=data,
            database=database_url(env.str("PROOFDESK_DATABASE", ""), data),
            url=_url(env.str("PROOFDESK_URL", "") or default_url),
            secret_key=_secret_key(env.str("PROOFDESK_SECRET_KEY", ""), data),
            report_limit=_report_limit(env.str("PROOFDESK_REPORT_LIMIT", "")),
            limit_storage=_limit_storage(env.str("PROOFDESK_LIMIT_STORAGE", ""), data),
            proxies=_whole_number("PROOFDESK_PROXIES", env.str("PROOFDESK_PROXIES", "") or "0"),
            log_level=_one_of("PROOFDESK_LOG", env.str("PROOFDESK_LOG", "") or "info"),
            ceilings=_ceilings(env.str("PROOFDESK_CEILINGS", ""), env.str("PROOFDESK_REPORT_LIMIT", "")),
            spam_days=_spam_days(env.str("PROOFDESK_SPAM_DAYS", "")),
            disk_floor=_disk_floor(env.str("PROOFDESK_DISK_FLOOR", "")),
            mail=read_mail(env.str("PROOFDESK_MAIL", "")),
            sign_on=read_sign_on(
                env.str("PROOFDESK_OIDC_ISSUER", ""),
                env.str("PROOFDESK_OIDC_CLIENT_ID", ""),
                env.str("PROOFDESK_OIDC_CLIENT_SECRET", ""),
                env.str("PROOFDESK_OIDC_NAME", ""),
            ),
        )
    except (EnvError, BadOutside) as error:
        raise BadSetting(str(error)) from error


def check_names(environment: Mapping[str, str]) -> None:
    """Raise BadSetting if a name looks like a setting but is not one: a misspelt name would be ignored silently."""
    known = [setting.name for setting in SETTINGS]
    for name, value in environment.items():
        if not name.startswith("PROOFDESK_") or name in known or name in _OF_THE_TESTS:
            continue
        if _OF_KUBERNETES.fullmatch(name) and not (name == "PROOFDESK_PORT" and value.isdecimal()):
            continue
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "`proofdesk --help` lists all"
        raise BadSetting(f"{name}: there is no such setting; {hint}")


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadSetting(f"PROOFDESK_DATA: cannot write to the folder {data}: {error.strerror or error}") from error


def database_url(text: str, data: Path, name: str = "PROOFDESK_DATABASE") -> str:
    """Return the database's URL, with the data folder in it. Raises BadSetting, which says `name`, for a wrong one."""
    if not text:
        return f"sqlite:///{data / 'proofdesk.db'}"
    text = text.replace("$PROOFDESK_DATA", str(data))
    try:
        url = make_url(text)
        port_is_a_number = url.port is None or url.port > 0
    except (ArgumentError, ValueError):
        port_is_a_number, url = False, None
    if url is None or not port_is_a_number:
        raise BadSetting(
            f"{name}: this is not a database URL; write one like "
            "sqlite:////var/lib/proofdesk/proofdesk.db or postgresql://user:password@host/name"
        )
    if url.get_backend_name() not in _BACKENDS:
        raise BadSetting(f"{name}: {url.get_backend_name()} is not supported; use sqlite:/// or postgresql://")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadSetting(f"{name}: a database in memory keeps nothing; name a file, as in sqlite:////path/to/it.db")
    return text


def _url(text: str) -> str:
    if not _is_web_address(text):
        raise BadSetting(f"PROOFDESK_URL: {text!r} is not a web address; write one like https://typos.example.org")
    return text.rstrip("/")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError if it is none
    except ValueError:
        return False
    has_spaces = any(char.isspace() for char in text)
    is_bare = not (parts.query or parts.fragment or has_spaces)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_bare


def _secret_key(text: str, data: Path) -> str:
    if text:
        if len(text) < 32:
            raise BadSetting("PROOFDESK_SECRET_KEY: too short; use at least 32 random characters, or leave it unset")
        return text
    path = data / "secret"
    try:
        if not path.exists():
            _make_secret(path)
        stored = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"PROOFDESK_DATA: cannot keep the secret in {path}: {error}") from error
    if len(stored) < 32:
        raise BadSetting(f"PROOFDESK_DATA: the secret in {path} is damaged; delete the file to make a new one")
    return stored


def _make_secret(path: Path) -> None:
    """Create the secret file atomically: if two processes start together, the first one's secret stays, and none reads
    an incomplete one."""
    draft = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            with suppress(FileExistsError):
                os.link(draft, path)  # fails if it already exists
        except OSError:  # a file system without links
            if not path.exists():
                draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _report_limit(text: str) -> str:
    text = text.strip() or DEFAULT_REPORT_LIMIT
    if text.lower() == "off":
        return ""
    try:
        parse_many(text)
    except ValueError as error:
        raise BadSetting(
            f"PROOFDESK_REPORT_LIMIT: {text!r} is not a limit; write one like {DEFAULT_REPORT_LIMIT!r}, or off"
        ) from error
    return text


def _ceilings(text: str, report_limit: str) -> dict[str, int]:
    """Return the ceilings: new typos an hour, by name. Ceilings that are not named have their default; if senders are
    not limited, only named ceilings apply."""
    text, is_open = text.strip(), report_limit.strip().lower() == "off"
    if text.lower() == "off" or (is_open and not text):
        return {}
    ceilings = dict(part.split("=") for part in DEFAULT_CEILINGS.split(";"))
    named: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        what, _, most = (one.strip().lower() for one in part.partition("="))
        if what not in ceilings or not (most == "off" or (_is_number(most) and int(most) > 0)):
            raise BadSetting(
                f"PROOFDESK_CEILINGS: {part!r} is not a ceiling; write them like {DEFAULT_CEILINGS!r}, or off"
            )
        named[what] = most
    wanted = named if is_open else ceilings | named
    return {what: int(most) for what, most in wanted.items() if most != "off"}


def _spam_days(text: str) -> int | None:
    text = text.strip().lower() or "30"
    if text == "off":
        return None
    if not _is_number(text) or not 0 < int(text) <= 3650:
        raise BadSetting(f"PROOFDESK_SPAM_DAYS: {text!r} is not a number of days from 1 to 3650, or off")
    return int(text)


def _disk_floor(text: str) -> int:
    text = text.strip().lower() or "100 mb"
    if text == "off":
        return 0
    found = re.fullmatch(r"([0-9]{1,9}) ?(mb|gb)", text)
    if not found:
        raise BadSetting(f"PROOFDESK_DISK_FLOOR: {text!r} is not an amount of space; write one like 100 MB, or off")
    return int(found[1]) * {"mb": 10**6, "gb": 10**9}[found[2]]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _limit_storage(text: str, data: Path) -> str:
    if not text:
        return f"proofdesk-file://{data / 'limits.db'}"
    if not text.startswith(("memory://", "proofdesk-file://")):
        try:
            storage_from_string(text)
        except Exception as error:  # each kind of storage has its own
            raise BadSetting(
                f"PROOFDESK_LIMIT_STORAGE: {text.partition('://')[0]}:// cannot be used: {error}"
            ) from error
    return text


def _whole_number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise BadSetting(f"{name}: {text!r} is not a whole number")
    return int(text)


def _one_of(name: str, text: str, allowed: tuple[str, ...] = ("debug", "info", "warning", "error")) -> str:
    if text.lower() not in allowed:
        raise BadSetting(f"{name}: {text!r} is not one of {', '.join(allowed)}")
    return text.lower()
