"""The reports of a typo, page by page: of a thousand, its page shows the newest and leads to the rest."""

import uuid
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from collector.store.memberships import typos_of
from collector.store.models import Report, Typo
from collector.store.typos import count_reports, last_among, phrases_of, reports_of

_A_PAGE, _MOST = 50, 2_000
TARGET = "more-reports"
"""The element whose place the next page takes; htmx names it in what it asks."""


@dataclass(frozen=True, slots=True)
class FurtherTypo:
    """Another typo that a report of this one mends."""

    id: int
    phrase: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Some of a typo's reports, newest first. `further` are the other typos of those that mend several, `last` is the
    report after which the next page, if any, begins, `unseen` how many are on later pages, `count` how many there are
    on all, `is_later` whether this is not the first one."""

    reports: list[Report]
    further: dict[uuid.UUID, list[FurtherTypo]]
    last: uuid.UUID | None
    unseen: int
    count: int
    is_later: bool


def reports_page(session: Session, typo: Typo, ticked: set[str]) -> ReportsPage:
    """Return the page that the current address names, the first one by default; so long that it holds what was ticked
    on the page that was sent (of the newest _MOST), and no tick is lost."""
    after = _number(request.args.get("reports", ""))
    most = max(_A_PAGE, min(_MOST, _place_of_the_last(session, typo, ticked)))
    found = reports_of(session, typo.id, after, most)
    last = found[-1].id if len(found) == most else None
    unseen = 0 if last is None else count_reports(session, typo.id, last)
    count = count_reports(session, typo.id) if after else len(found) + unseen
    return ReportsPage(found, _further(session, typo, found), last, unseen, count, after is not None)


def _further(session: Session, typo: Typo, reports: list[Report]) -> dict[uuid.UUID, list[FurtherTypo]]:
    """Return the other typos of those of the typo's reports that have any."""
    numbers = {
        report: others
        for report, all_ in typos_of(session, reports).items()
        if (others := [number for number in all_ if number != typo.id])
    }
    phrases = phrases_of(session, {number for others in numbers.values() for number in others}) if numbers else {}
    return {report: [FurtherTypo(number, phrases[number]) for number in others] for report, others in numbers.items()}


def _place_of_the_last(session: Session, typo: Typo, ticked: set[str]) -> int:
    """How many reports there are down to the last one that was ticked."""
    numbers = {number for one in ticked if (number := _number(one))}
    last = last_among(session, typo.id, numbers) if numbers else None
    return count_reports(session, typo.id) - count_reports(session, typo.id, last) if last else 0


def _number(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
