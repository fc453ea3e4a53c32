"""Statistics: the page, and each of its tables as CSV."""

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from collector.desk.access import current_reach
from collector.desk.blueprint import blueprint
from collector.desk.pages import frame_of, page
from collector.desk.statistics import wording
from collector.desk.statistics.asked import SPANS, Asked
from collector.desk.statistics.shown import all_pictures
from collector.desk.statistics.tables import TABLES
from collector.desk.words import locale, zone
from collector.store.export import BYTE_ORDER_MARK, csv_rows
from collector.store.reach import sites_within
from collector.store.statistics import Statistics, statistics
from collector.web.running import running


@blueprint.get("/statistics")
def statistics_() -> Response:
    """Show the statistics of a period."""
    asked, where = _asked(), locale()
    with running().database.read() as session:
        around = frame_of(session)
        found = _found(session, asked)
        response = page(
            session,
            "desk/statistics.html",
            "statistics",
            frame=around,
            asked=asked,
            spans=SPANS,
            found=found,
            tiles=wording.tiles(found.totals, found.before, where),
            pictures=all_pictures(found, where),
            tables=TABLES,
            cell=_cell,
            weekdays=wording.weekdays(where, "abbreviated"),
            zone=zone().key,
            dates=wording.dates(*_days(asked), where),
        )
    response.status_code = 422 if asked.wrong else 200
    return response


@blueprint.get("/statistics/<name>.csv")
def statistics_csv(name: str) -> Response:
    """Send one table as CSV."""
    if name not in TABLES:
        abort(404, _("There is no such table."))
    asked = _asked()
    if asked.wrong:
        abort(422, " ".join(asked.wrong.values()))
    with running().database.read() as session:
        table, found = TABLES[name], _found(session, asked)
    text = BYTE_ORDER_MARK + "".join(csv_rows(table.header, table.rows(found)))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="proofdesk-{name}.csv"'
    return response


def _days(asked: Asked) -> tuple[date, date]:
    """The first and the last day of the period."""
    period = asked.period
    start, end = period.start.astimezone(period.zone), period.end.astimezone(period.zone)
    return start.date(), (end - timedelta.resolution).date()


def _asked() -> Asked:
    program = running()
    program.roller.catch_up(program.now())
    return Asked.read(request.args, program.now(), zone())


def _found(session: Session, asked: Asked) -> Statistics:
    """The statistics of the chosen site or of all in reach. What is out of reach does not exist."""
    reach = current_reach()
    sites = sites_within(session, reach)
    if asked.site:
        sites = [site for site in sites if site.key == asked.site]
        if not sites:
            abort(404, _("There is no such site."))
        reach = frozenset(site.id for site in sites)
    return statistics(session, asked.period, sites, reach)


def _cell(value: Any, kind: str) -> str:
    """A table's value as one reads it."""
    where = locale()
    match kind:
        case "count":
            return wording.count(value, where)
        case "seconds":
            return wording.duration(value, where)
        case "day":
            return wording.day(value, where)
        case "weekday":
            return wording.weekdays(where)[int(value) - 1]
        case "hour":
            return wording.hour(int(value))
    return str(value) if value else str(_("Unknown"))
