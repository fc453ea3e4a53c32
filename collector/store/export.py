"""Every report as one flat record, and the records as lines of CSV or JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from collector.store.models import Report
from collector.text.times import rfc3339

COLUMNS = (
    "id",
    "typo",
    "site",
    "status",
    "received",
    "url",
    "canonical_url",
    "title",
    "headline",
    "author",
    "section",
    "lang",
    "exact",
    "prefix",
    "suffix",
    "block",
    "suggestion",
    "comment",
)
"""The columns of the CSV and the names in the JSON, in this order."""

# A spreadsheet takes a cell that starts with one of these for a formula (OWASP, "CSV Injection"); some of them skip
# white space and marks that nobody sees, and take the full-width signs for the others.
_FORMULA = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|[\t\r]")


def record(report: Report, site_key: str, status: str) -> dict[str, Any]:
    """Return one report as a flat record."""
    return {
        "id": str(report.id),
        "typo": report.typo_id,
        "site": site_key,
        "status": status,
        "received": rfc3339(report.received_at),
        "url": report.url,
        "canonical_url": report.canonical_url,
        "title": report.title,
        "headline": report.article.get("headline"),
        "author": report.article.get("author"),
        "section": report.article.get("section"),
        "lang": report.lang,
        "exact": report.exact,
        "prefix": report.prefix,
        "suffix": report.suffix,
        "block": report.block_text,
        "suggestion": report.suggestion,
        "comment": report.comment,
    }


def jsonl_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for one in records:
        yield json.dumps(one, ensure_ascii=False) + "\n"


def csv_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield reports as CSV with a header line."""
    return csv_rows(COLUMNS, ([one[column] for column in COLUMNS] for one in records))


def csv_rows(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield CSV (RFC 4180) with a header line. What a spreadsheet would run as a formula gets a "'" in front."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def flush() -> str:
        line = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return line

    writer.writerow(header)
    yield flush()
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
        yield flush()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
