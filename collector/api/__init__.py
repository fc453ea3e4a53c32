"""The editors' side for programs: JSON over HTTP with tokens, described by OpenAPI."""

from flask import Flask

from collector import __version__
from collector.api import articles, audit, deleting, docs, export, held, people, sites, stats, tokens, typos, views
from collector.api.described import DescribedApi


def init_app(app: Flask) -> None:
    """Register the editors' API and its description."""
    app.config.update(
        API_TITLE="Proofdesk",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": "What editors do at the desk, for their programs.", "license": {"name": "MIT"}},
            "servers": [{"url": app.extensions["proofdesk"].settings.url}],
            "security": [{"token": []}],
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "description": "proofdesk token add EMAIL --name N"}
                }
            },
        },
    )
    api = DescribedApi(app)
    api.register_blueprint(typos.blueprint)
    api.register_blueprint(articles.blueprint)
    api.register_blueprint(stats.blueprint)
    api.register_blueprint(export.blueprint)
    api.register_blueprint(sites.blueprint)
    api.register_blueprint(people.blueprint)
    api.register_blueprint(audit.blueprint)
    api.register_blueprint(tokens.blueprint)
    api.register_blueprint(views.blueprint)
    api.register_blueprint(held.blueprint)
    api.register_blueprint(deleting.blueprint)
    docs.init_app(app, api)
