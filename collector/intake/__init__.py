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


def receiver_of(app: Flask) -> Receiver:
    """Return what stores the application's reports."""
    found: Receiver = app.extensions["proofdesk-receiver"]
    return found


def init_app(app: Flask) -> None:
    """Register the readers' routes."""
    program = app.extensions["proofdesk"]
    app.extensions["proofdesk-integrity"] = widget_files.digests
    app.extensions["proofdesk-sites"] = SiteDirectory(program.database)
    app.extensions["proofdesk-refused"] = RefusedOrigins(program.database, program.now)
    ceilings = Ceilings(program.settings.ceilings, program.settings.limit_storage)
    app.extensions["proofdesk-ceilings"] = ceilings
    app.extensions["proofdesk-release"] = partial(release, program.database)
    app.extensions["proofdesk-receiver"] = Receiver(program.database, ceilings)
    items = parse_many(program.settings.report_limit) if program.settings.report_limit else []
    app.extensions["proofdesk-report-limit"] = Limit("report", items, program.settings.limit_storage)
    app.register_blueprint(widget_files.blueprint)
    app.register_blueprint(quotes.blueprint)
    app.register_blueprint(reports.blueprint)
