"""Which reports are of which typos: a report's first typo is in its own row, further ones are in `report_typo`."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, exists, or_, select, union_all, update
from sqlalchemy.orm import Session

from collector.store.models import Report, ReportTypo


def memberships(typo: Any = None) -> Any:
    """Return a subquery with a row for each report of each typo: `report_id`, `typo_id`, `finding`, `counts` and
    `received_at`. `typo` limits it to one typo: its number, or a column of the outer query.
    """
    first = select(Report.id.label("report_id"), Report.typo_id, Report.finding, Report.counts, Report.received_at)
    further = select(
        ReportTypo.report_id, ReportTypo.typo_id, ReportTypo.finding, ReportTypo.counts, Report.received_at
    ).join(Report, Report.id == ReportTypo.report_id)
    if typo is not None:
        first, further = first.where(Report.typo_id == typo), further.where(ReportTypo.typo_id == typo)
    return union_all(first, further).subquery("membership")


def typos_of(session: Session, reports: Collection[Report]) -> dict[uuid.UUID, list[int]]:
    """Return the numbers of all typos of each of these reports, the first one first."""
    found = {report.id: [report.typo_id] for report in reports}
    further = select(ReportTypo.report_id, ReportTypo.typo_id).where(ReportTypo.report_id.in_(list(found)))
    for report_id, typo_id in session.execute(further.order_by(ReportTypo.report_id, ReportTypo.typo_id)):
        found[report_id].append(typo_id)
    return found


def move_reports(
    connection: Connection,
    source: int,
    target: int,
    *,
    finding: int | None = None,
    reports: Collection[uuid.UUID] | None = None,
) -> None:
    """Make reports of one typo reports of another: all, or those with this finding, or these. A report that is of both
    is of the other one once afterwards. Counts and findings of the two typos are the caller's business.
    """
    of_first: list[Any] = [Report.typo_id == source]
    of_further: list[Any] = [ReportTypo.typo_id == source]
    if finding is not None:
        of_first.append(Report.finding == finding)
        of_further.append(ReportTypo.finding == finding)
    if reports is not None:
        of_first.append(Report.id.in_(reports))
        of_further.append(ReportTypo.report_id.in_(reports))
    moving = select(Report.id).where(*of_first)
    connection.execute(delete(ReportTypo).where(ReportTypo.typo_id == target, ReportTypo.report_id.in_(moving)))
    connection.execute(update(Report).where(*of_first).values(typo_id=target))
    already: Any = ReportTypo.__table__.alias()
    is_there = or_(
        exists().where(Report.id == ReportTypo.report_id, Report.typo_id == target),
        exists().where(already.c.report_id == ReportTypo.report_id, already.c.typo_id == target),
    )
    connection.execute(delete(ReportTypo).where(*of_further, is_there))
    connection.execute(update(ReportTypo).where(*of_further).values(typo_id=target))


def release_reports(connection: Connection, typo_id: int) -> None:
    """Take those reports out of a typo that are of another one, too: one of the others becomes their first typo."""
    connection.execute(delete(ReportTypo).where(ReportTypo.typo_id == typo_id))
    others = ReportTypo.report_id == Report.id

    def of_next(column: Any) -> Any:
        return select(column).where(others).order_by(ReportTypo.typo_id).limit(1).scalar_subquery()

    names = ("typo_id", "finding", "counts")
    values = {name: of_next(getattr(ReportTypo, name)) for name in names}
    connection.execute(update(Report).where(Report.typo_id == typo_id, exists().where(others)).values(**values))
    is_first = exists().where(Report.id == ReportTypo.report_id, Report.typo_id == ReportTypo.typo_id)
    connection.execute(delete(ReportTypo).where(is_first))


def set_counting(connection: Connection, typo_id: int, reports: Collection[uuid.UUID], *, counts: bool) -> None:
    """Say of these reports of a typo whether each counts as a reader of it."""
    if reports:
        for model, number in ((Report, Report.id), (ReportTypo, ReportTypo.report_id)):
            connection.execute(update(model).where(model.typo_id == typo_id, number.in_(reports)).values(counts=counts))
