"""What the demonstration needs in the database: a site for its article and somebody who can sign in."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from collector.store.database import Database
from collector.store.editors import add_editor, editor_by_email, set_password_hash
from collector.store.models import Role
from collector.store.reach import ALL_SITES
from collector.store.sites import add_site, set_origins, site_by_key
from collector.web.passwords import hash_password, password_is_right
from collector.web.running import utc_now

SITE_KEY = "demo"
EMAIL = "editor@demo.example"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The demonstration's addresses and its sign-in."""

    article: str
    desk: str
    collector: str
    email: str
    password: str

    @property
    def facts(self) -> dict[str, str]:
        """What collector.demo's page needs to know."""
        return {"site_key": SITE_KEY, "collector": self.collector, "article": self.article}


def prepare(database: Database, data: Path, port: int) -> Prepared:
    """Make site and editor where they are missing, for this port, and return what to tell the user."""
    # Two names of one machine are two origins: so every report of the demonstration really crosses origins.
    article_origin = f"http://localhost:{port}"
    collector = f"http://127.0.0.1:{port}"
    password = _password(data / "demo-sign-in.json")
    now = utc_now()
    with database.write() as session:
        site = site_by_key(session, SITE_KEY) or add_site(session, "The demonstration", [], now, key=SITE_KEY)
        set_origins(site, [article_origin, *site.origins])
        editor = editor_by_email(session, EMAIL) or add_editor(session, EMAIL, Role.ADMIN, now, ALL_SITES)
        if not password_is_right(password, editor.password_hash):
            set_password_hash(editor, hash_password(password))
    return Prepared(f"{article_origin}/demo/", f"{collector}/desk/", collector, EMAIL, password)


def _password(path: Path) -> str:
    """Return the sign-in's password: made once, kept where only this user can read it, so that it can be said again."""
    try:
        stored: str = json.loads(path.read_text(encoding="utf-8"))["password"]
        return stored
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        path.unlink(missing_ok=True)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"email": EMAIL, "password": password}, file)
    return password
