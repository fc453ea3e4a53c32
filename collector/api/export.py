"""Every report, streaming."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, stream_with_context
from marshmallow import fields

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller_reach
from collector.api.fields import SiteQuery
from collector.api.lookups import site_named
from collector.store.export import csv_lines, excel_lines, jsonl_lines
from collector.store.typos import all_reports
from collector.web.running import running

blueprint = ApiBlueprint("export", __name__, url_prefix="/api/v1", description="Everything, to take away")
blueprint.before_request(authenticate)

_TEXT = {"type": "string"}
_Lines = Callable[[Iterable[dict[str, Any]]], Iterator[str]]


class CsvQuery(SiteQuery):
    """Which reports are asked for, and how the file begins."""

    bom = fields.Boolean(
        load_default=False,
        metadata={"description": "Begin with a byte order mark, so that Excel reads the file as UTF-8."},
    )


@blueprint.get("/export.csv")
@blueprint.arguments(CsvQuery, location="query")
@blueprint.alt_response(200, schema=_TEXT, content_type="text/csv", description="CSV with a header line")
def export_csv(query: dict[str, Any]) -> Response:
    """Export every report as CSV"""
    lines = excel_lines if query["bom"] else csv_lines
    return _stream(query, lines, "text/csv; charset=utf-8", "proofdesk-reports.csv")


@blueprint.get("/export.jsonl")
@blueprint.arguments(SiteQuery, location="query")
@blueprint.alt_response(200, schema=_TEXT, content_type="application/jsonl", description="One JSON object a line")
def export_jsonl(query: dict[str, Any]) -> Response:
    """Export every report as JSON lines"""
    return _stream(query, jsonl_lines, "application/jsonl; charset=utf-8", "proofdesk-reports.jsonl")


def _stream(query: dict[str, Any], lines: _Lines, content_type: str, filename: str) -> Response:
    database = running().database
    site_key = query.get("site")
    reach = caller_reach()
    if site_key is not None:
        with database.read() as session:
            site_named(session, site_key)

    def generate() -> Iterator[str]:
        yield from lines(all_reports(database, reach, site_key))

    response = Response(stream_with_context(generate()), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response
