"""What tests of merging, splitting and deleting look at: all that the database says of the typos of reports."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from collector.store.editors import editor_by_email
from collector.store.findings import passage_of
from collector.store.models import Finding, Report, ReportTypo, Typo, TypoAlias, TypoSearch
from collector.store.requoting import quote_of
from collector.store.typos import reports_of, typo_by_id
from collector.text.changes import find
from collector.text.search_text import more_text
from tests.support.collector import Collector

ADA = "ada@news.example"
TEXT = "The mayor opened teh bridge at noon, and the results was presented too the whole town."


def about(phrase: str, suggestion: str | None = None, text: str = TEXT, block: bool = True) -> dict[str, Any]:
    """Return what the widget sends of this phrase in the paragraph, as changes of the usual report."""
    start = text.index(phrase)
    end = start + len(phrase)
    return {
        "quote": {"exact": phrase, "prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]},
        "block": {"text": text, "start": start, "end": end} if block else ...,
        "suggestion": ... if suggestion is None else suggestion,
    }


def send(collector: Collector, *said: str | None, **how: Any) -> list[int]:
    """Send a report of a phrase a second later, and return the numbers of its typos."""
    collector.clock.pass_(seconds=1)
    answer = collector.send(**about(*said, **how))
    assert answer.status_code == 201
    with collector.database.read() as session:
        number = uuid.UUID(answer.json["id"])
        further = select(ReportTypo.typo_id).where(ReportTypo.report_id == number).order_by(ReportTypo.typo_id)
        return [session.get_one(Report, number).typo_id, *session.scalars(further)]


def editing(collector: Collector, what: Any, *numbers: int, **options: Any) -> Any:
    """Let the editor ADA do something with these typos, in a transaction, and return what that returns."""
    with collector.database.write() as session:
        typos = [typo_by_id(session, number) for number in numbers]
        return what(session, *typos, editor=editor_by_email(session, ADA), now=collector.clock(), **options)


def quoted(collector: Collector, typo: int, *phrases: str) -> list[uuid.UUID]:
    """Return the ids of the typo's reports with these phrases."""
    with collector.database.read() as session:
        return [report.id for report in reports_of(session, typo) if report.exact in phrases]


def snapshot(collector: Collector, typo: int) -> dict[str, Any]:
    """Return how a typo is quoted, and all that is counted of its reports. Checks that it is found by their words."""
    with collector.database.read() as session:
        found = session.get_one(Typo, typo)
        text = session.get_one(TypoSearch, typo).text
        for report in reports_of(session, typo):
            assert all(line in text for line in more_text((found.exact, report.suggestion, report.comment)).split("\n"))
        further = select(ReportTypo.report_id, ReportTypo.finding, ReportTypo.counts).where(ReportTypo.typo_id == typo)
        first = select(Report.id, Report.finding, Report.counts).where(Report.typo_id == typo)
        return {
            "quote": quote_of(found),
            "counts": (found.reports, found.first_seen, found.last_seen),
            "first": {*map(tuple, session.execute(first))},
            "further": {*map(tuple, session.execute(further))},
            "findings": {
                (one.key, one.exact, one.text, one.lead, one.trail, one.count, one.first_seen) for one in found.findings
            },
        }


def suggested(collector: Collector, typo: int) -> dict[tuple[str | None, str | None], int]:
    """Return how many readers find what: the text that they suggest, or None, and the words, None for the typo's own.

    Checks that the database counts what the typo's reports say.
    """
    with collector.database.read() as session:
        rows = session.scalars(select(Finding).where(Finding.typo_id == typo)).all()
        assert {one.key: (one.text, one.count, one.first_seen) for one in rows} == _counted(session, typo)
        return {(one.text, one.exact): one.count for one in rows}


def _counted(session: Any, typo: int) -> dict[int, tuple[str | None, int, datetime]]:
    found: dict[int, tuple[str | None, int, datetime]] = {}
    for report in reversed(reports_of(session, typo)):
        own = report if report.typo_id == typo else session.get_one(ReportTypo, (report.id, typo))
        texts = {one.key: one.text for one in find(passage_of(report), report.suggestion)}
        _, count, first = found.get(own.finding, (None, 0, report.received_at))
        found[own.finding] = texts[own.finding], count + own.counts, first
    return found


def leads_to(collector: Collector, numbers: Iterable[int]) -> dict[int, int | None]:
    """Return where the numbers of merged typos lead."""
    with collector.database.read() as session:
        return {one: session.scalar(select(TypoAlias.typo_id).where(TypoAlias.old_typo_id == one)) for one in numbers}
