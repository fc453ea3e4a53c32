"""The readers' side: the widget's files and `POST /api/v1/reports`."""

from flask import Flask

from collector.intake import reports, widget_files
from collector.intake.directory import SiteDirectory


def init_app(app: Flask) -> None:
    """Register the readers' routes."""
    app.extensions["proofdesk-sites"] = SiteDirectory(app.extensions["proofdesk"].database)
    app.register_blueprint(widget_files.blueprint)
    app.register_blueprint(reports.blueprint)
