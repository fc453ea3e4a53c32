"""The application factory: the one place where everything is wired together."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from collector import api, demo, desk, intake, settings
from collector.store.database import Database, sqlite_path
from collector.store.indexing import Indexer
from collector.store.rollups import Roller
from collector.web import errors, front, headers, health, limits, logs, mail, nul_guard, passwords, unread
from collector.web.disk import DiskFloor
from collector.web.prefix import Prefix
from collector.web.running import Running, utc_now
from collector.web.sender import Senders
from collector.web.sessions import Sessions
from collector.web.short_number import ShortNumber

# No form of the desk is larger; the readers' endpoint has its own, smaller limit.
_LARGEST_BODY = 1024 * 1024


def create_app(
    configured: settings.Settings | None = None,
    now: Callable[[], datetime] = utc_now,
    demo_facts: Mapping[str, str] | None = None,
) -> Flask:
    """Return the collector and desk as a WSGI application.

    `configured` defaults to the environment's settings, `now` is the clock. With `demo_facts` (see
    collector.demo) the demo article is served too. Raises collector.settings.BadSetting.
    """
    configured = configured or settings.load()
    app = Flask("collector", static_folder=None)
    app.url_map.converters["int"] = ShortNumber
    database = Database(configured.database)
    senders = Senders(database, configured.secret_key)
    app.extensions["proofdesk"] = Running(
        configured, database, senders, Indexer(database), Roller(database), _disk_floor(configured), now
    )
    app.config.update(
        SECRET_KEY=configured.secret_key,
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        SESSION_COOKIE_NAME="proofdesk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=configured.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # fields come in the order in which they are documented
    app.session_interface = Sessions()
    logs.init_app(app)
    errors.init_app(app)
    unread.init_app(app)
    nul_guard.init_app(app)
    limits.init_app(app)
    passwords.be_ready()
    mail.init_app(app)
    health.init_app(app)
    app.register_blueprint(front.blueprint)
    intake.init_app(app)
    api.init_app(app)
    desk.init_app(app)
    if demo_facts:
        app.config["PROOFDESK_DEMO"] = demo_facts
        app.register_blueprint(demo.blueprint)
    headers.init_app(app)
    if configured.proxies:
        count = configured.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if configured.path:
        app.wsgi_app = Prefix(app.wsgi_app, configured.path)  # type: ignore[method-assign]
    return app


def _disk_floor(configured: settings.Settings) -> DiskFloor:
    """The floor of free space where the database is, if it is a file on this machine."""
    path = sqlite_path(configured.database)
    return DiskFloor(path.parent if path else None, configured.disk_floor)
