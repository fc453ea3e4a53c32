"""From rows to the shapes of the API. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from collector.store.links import article_link
from collector.store.listed import AnyTypo
from collector.store.models import Event, Report, Typo
from collector.text.times import rfc3339
from collector.text.unseen import unseen_changes


def typo_shape(typo: AnyTypo) -> dict[str, Any]:
    """Return a typo as lists show it."""
    article = typo.article
    return {
        "id": typo.id,
        "site": typo.site.key,
        "article": {
            "url": article.url,
            "title": article.title,
            "author": article.author,
            "section": article.section,
        },
        "quote": {"exact": typo.exact, "prefix": typo.prefix, "suffix": typo.suffix},
        "suggestions": [
            {"text": tally.text, "count": max(tally.count, 1), **_unseen(typo.exact, tally.text)}
            for tally in typo.suggestions
        ],
        "other_suggestions": [
            {"exact": tally.exact, "text": tally.text, "count": max(tally.count, 1)} for tally in typo.other_suggestions
        ],
        "correction": typo.correction,
        "reports": typo.reports,
        "status": typo.status,
        "assignee": typo.assignee.email if typo.assignee else None,
        "first_seen": rfc3339(typo.first_seen),
        "last_seen": rfc3339(typo.last_seen),
        "link": article_link(typo),
    }


def whole_typo_shape(
    typo: Typo, reports: list[Report], typos: Mapping[UUID, list[int]], history: list[Event]
) -> dict[str, Any]:
    """Return a typo with its reports and history. `typos` are the numbers of all typos of each report."""
    return {
        **typo_shape(typo),
        "block": {"text": typo.block_text or None, "start": typo.block_start, "end": typo.block_end},
        "report_list": [_report_shape(report, typos[report.id]) for report in reports],
        "history": [_event_shape(event) for event in history],
    }


def _unseen(old: str, new: str) -> dict[str, Any]:
    """Return the invisible changes, if there are any."""
    changes = [{"old": change.old, "new": change.new} for change in unseen_changes(old, new)]
    return {"unseen": changes} if changes else {}


def etag_of(typo: Typo) -> str:
    """Return what stands for the editors' state of a typo: editors change it, readers' reports only where they open a
    fixed typo again or give a typo another phrase."""
    return f"{typo.id}-{typo.version}"


def _report_shape(report: Report, typos: list[int]) -> dict[str, Any]:
    return {
        "id": str(report.id),
        "typos": typos,
        "received": rfc3339(report.received_at),
        "url": report.url,
        "canonical_url": report.canonical_url,
        "title": report.title,
        "lang": report.lang,
        "quote": {"exact": report.exact, "prefix": report.prefix, "suffix": report.suffix},
        "position": {"start": report.position_start, "end": report.position_end},
        "block": {"text": report.block_text, "start": report.block_start, "end": report.block_end},
        "suggestion": report.suggestion,
        "comment": report.comment,
        "article": report.article,
        "client": report.client,
    }


def _event_shape(event: Event) -> dict[str, Any]:
    return {
        "at": rfc3339(event.at),
        "editor": event.editor.email if event.editor else None,
        "kind": event.kind,
        "from_": event.old,
        "to": event.new,
        "action": event.action_id,
    }
