"""/healthz: the process is up. /readyz: it can store."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from collector.store import schema
from collector.store.database import ReadOnlyDatabase
from collector.web.logs import log
from collector.web.running import running

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is up."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """A report that comes now can be stored."""
    database = running().database
    try:
        database.check()
        ready = schema.current(database) == schema.newest()
        reason = None if ready else "the schema is behind: run `proofdesk db upgrade`"
    except (SQLAlchemyError, ReadOnlyDatabase, schema.UnknownSchema) as error:
        log.error("not ready", error=type(error).__name__, reason=str(getattr(error, "orig", error)))
        ready, reason = False, "the database cannot be written to"
    if not ready:
        return jsonify(status="not ready", reason=reason), 503
    return jsonify(status="ok"), 200
