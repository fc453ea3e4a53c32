"""/healthz: the process is up. /readyz: it can store."""

import threading
import time

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from collector.store import schema
from collector.store.database import Database, ReadOnlyDatabase
from collector.web.logs import log
from collector.web.running import running

blueprint = Blueprint("health", __name__)

# Seconds for which a result is used for all requests.
_GOOD_FOR = 2.0


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is up."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """A report that comes now can be stored."""
    readiness: Readiness = current_app.extensions["proofdesk-readiness"]
    # The disk first: checking the database writes to it.
    is_full = running().disk.is_below()
    reason = "too little disk space is free: see PROOFDESK_DISK_FLOOR" if is_full else readiness.reason()
    if reason is not None:
        return jsonify(status="not ready", reason=reason), 503
    return jsonify(status="ok"), 200


class Readiness:
    """Whether reports can be stored. The check writes, so it runs every few seconds, not for every request."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looking = threading.Lock()
        self._looked_at = float("-inf")
        self._reason: str | None = None

    def reason(self) -> str | None:
        """Return why no report can be stored, or None if reports can be stored."""
        with self._looking:
            if time.monotonic() - self._looked_at >= _GOOD_FOR:
                self._reason = _look(self._database)
                self._looked_at = time.monotonic()
            return self._reason


def _look(database: Database) -> str | None:
    try:
        database.check()
        is_newest = schema.current(database) == schema.newest()
    except (SQLAlchemyError, OSError, ReadOnlyDatabase, schema.UnknownSchema) as error:
        log.error("not ready", error=type(error).__name__, reason=str(getattr(error, "orig", error)))
        return "the database cannot be written to"
    return None if is_newest else "the schema is behind: run `proofdesk db upgrade`"


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.extensions["proofdesk-readiness"] = Readiness(app.extensions["proofdesk"].database)
    app.register_blueprint(blueprint)
