"""The readers' side: the widget's files, what it asks for, and `POST /api/v1/reports`."""

from functools import partial

from flask import Flask
from limits import parse_many

from collector.intake import quotes, reports, widget_files
from collector.intake.ceilings import Ceilings
from collector.intake.directory import SiteDirectory
from collector.intake.receive import Receiver
from collector.intake.refused import RefusedOrigins
from collector.intake.releasing import release
from collector.web.limits import Limit

REPORTS = reports.PATH
"""Where reports are posted to."""


def init_app(app: Flask) -> None:
    """Register the readers' routes. The endpoint for reports comes in front of all that is registered."""
    program = app.extensions["proofdesk"]
    database, storage = program.database, program.settings.limit_storage
    app.extensions["proofdesk-integrity"] = widget_files.digests
    app.extensions["proofdesk-sites"] = SiteDirectory(database)
    app.extensions["proofdesk-refused"] = RefusedOrigins(database, program.now)
    app.extensions["proofdesk-release"] = partial(release, database)
    for routes in (widget_files, quotes, reports):
        app.register_blueprint(routes.blueprint)
    ceilings = Ceilings(program.settings.ceilings, storage)
    items = parse_many(program.settings.report_limit) if program.settings.report_limit else []
    endpoint = reports.ReportsEndpoint(app, Receiver(database, ceilings), Limit("report", items, storage), ceilings)
    app.wsgi_app = endpoint  # type: ignore[method-assign]
