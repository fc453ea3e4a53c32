"""A collector in this process, on a database of the test's own, with a clock that tests can set."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from collector.store.database import Database
from collector.store.editors import add_editor, add_token, editor_by_email, set_password_hash
from collector.store.models import Role, Scope
from collector.store.reach import ALL_SITES
from collector.store.sites import add_site
from collector.web import passwords

ORIGIN = "https://news.example"
SITE = "newskey"
PASSWORD = "a long enough password"
# Hashing takes long on purpose: with this, a thousand sign-ins do not. What servers in processes of their own hash is
# as strong as ever.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = passwords.hash_password(PASSWORD)


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **much: float) -> None:
        """Let time pass: `clock.pass_(minutes=3)`."""
        self.now += timedelta(**much)


def a_report(**changes: Any) -> dict[str, Any]:
    """A report as the widget sends it, with changes."""
    report = {
        "id": str(uuid.uuid4()),
        "site": SITE,
        "url": f"{ORIGIN}/town/bridge",
        "title": "The bridge opens",
        "lang": "en",
        "quote": {"exact": "teh bridge", "prefix": "The mayor opened ", "suffix": " at noon."},
        "position": {"start": 117, "end": 127},
        "block": {"text": "The mayor opened teh bridge at noon.", "start": 17, "end": 27},
        "suggestion": "the bridge",
        "article": {"headline": "The bridge opens", "author": "A. Writer", "section": "Town"},
        "client": {"widget": "0.1.0", "viewport": "1280x900", "touch": False},
    }
    return {name: value for name, value in (report | changes).items() if value is not ...}


MENDS_TWO: dict[str, Any] = {
    "quote": {"exact": "teh bridge at noon", "prefix": "The mayor opened ", "suffix": "."},
    "position": {"start": 117, "end": 135},
    "block": {"text": "The mayor opened teh bridge at noon.", "start": 17, "end": 35},
    "suggestion": "the bridge at nine",
}
"""Changes of the usual report: it mends "noon", too."""


@dataclass
class Collector:
    """The application, its database and its clock."""

    app: Flask
    clock: Clock
    editors: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.app.extensions["proofdesk"].database

    def client(self) -> FlaskClient:
        """A browser or program of its own, without cookies yet."""
        return self.app.test_client()

    def add_site(self, key: str = SITE, origins: tuple[str, ...] = (ORIGIN,), name: str = "The News") -> None:
        with self.database.write() as session:
            add_site(session, name, list(origins), self.clock(), key=key)

    def add_editor(self, email: str, role: Role = Role.EDITOR) -> int:
        """Add an editor whose password is PASSWORD and return their number."""
        with self.database.write() as session:
            editor = add_editor(session, email, role, self.clock(), ALL_SITES)
            set_password_hash(editor, PASSWORD_HASH)
            return editor.id

    def token(
        self, email: str = "api@news.example", role: Role = Role.EDITOR, scope: Scope = Scope.TRIAGE
    ) -> dict[str, str]:
        """The headers of a program that acts for this editor, who is added where missing."""
        with self.database.write() as session:
            editor = editor_by_email(session, email) or add_editor(session, email, role, self.clock(), ALL_SITES)
            return {"Authorization": f"Bearer {add_token(session, editor, 'a test', self.clock(), scope)}"}

    def send(
        self,
        body: dict[str, Any] | str | bytes | None = None,
        *,
        origin: str | None = ORIGIN,
        content_type: str | None = "text/plain;charset=UTF-8",
        **changes: Any,
    ) -> TestResponse:
        """POST a report as a page of `origin` does. Keywords change the usual report; `...` leaves a field out."""
        if body is None:
            body = a_report(**changes)
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {"Origin": origin} if origin else {}
        return self.client().post("/api/v1/reports", data=data, headers=headers, content_type=content_type)


Start = Callable[..., Collector]
