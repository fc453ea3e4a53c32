"""Every report as one flat record, and the records as lines of CSV or JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from collector.store.models import Report
from collector.text.normalise import UNSEEN
from collector.text.times import rfc3339

COLUMNS = (
    "id",
    "typo",
    "typos",
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
# white space and invisible characters, and accept look-alikes (full-width and small signs, the minus sign). A leading
# "'" matches too, so that the "'" that is put in front can always be removed again.
_FORMULA = re.compile(f"'*(?:[\\s{UNSEEN}]*[=+@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212-]|[\t\r])")

BYTE_ORDER_MARK = "\ufeff"
"""In front of a CSV file it tells Excel that the text is UTF-8."""


def record(report: Report, typos: Sequence[int], site_key: str, status: str) -> dict[str, Any]:
    """Return one report as a flat record, with the numbers of all its typos, the first one first. `status` is that of
    the first."""
    return {
        "id": str(report.id),
        "typo": report.typo_id,
        "typos": list(typos),
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
    """Yield reports as CSV with a header line; a report's typos are separated by spaces."""
    rows = ({**one, "typos": " ".join(map(str, one["typos"]))} for one in records)
    return csv_rows(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


def excel_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the CSV with a byte order mark in front, without which Excel misreads UTF-8."""
    yield BYTE_ORDER_MARK
    yield from csv_lines(records)


def csv_rows(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield CSV (RFC 4180) with a header line.

    Text that a spreadsheet would run as a formula gets a "'" in front, and so does text that begins with "'" before
    such a sign: removing one "'" from cells that begin like this restores the text.
    """
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
