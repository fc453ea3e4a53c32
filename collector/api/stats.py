"""Statistics: how much readers reported, and what became of it."""

from datetime import timedelta
from typing import Any

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller
from collector.api.lookups import site_named
from collector.api.stats_schemas import StatsQuery, StatsSchema
from collector.store.reach import reach_of, sites_within
from collector.store.statistics import Group, Statistics, Times, Totals, statistics
from collector.text.periods import BadPeriod, Period, zone_named
from collector.text.times import rfc3339
from collector.web.problems import wrong_field
from collector.web.running import running

blueprint = ApiBlueprint("stats", __name__, url_prefix="/api/v1", description="Numbers of a period")
blueprint.before_request(authenticate)

_USUAL = timedelta(days=30)
_WRONG = {
    "order": "`to` must be later than `from`.",
    "length": "At most ten years are counted.",
    "range": "Only the years 2000 to 2199 are counted.",
}
_EXAMPLE = {"reports": 1204, "typos": 310, "rejected": 31, "spam": 2, "rejected_share": 0.1, "spam_share": 0.0065} | {
    "fixed": 240,
    "median": 5400,
    "p90": 86400,
    "site": None,
    "from": "2026-11-01T00:00:00.000000Z",
    "to": "2026-12-01T00:00:00.000000Z",
    "time_zone": "UTC",
    "days": [{"day": "2026-11-01", "reports": 40, "typos": 11}],
    "hours": [{"weekday": 1, "hour": 9, "reports": 17}],
    "editors": [{"editor": "anna@news.example", "fixed": 120, "median": 3600, "p90": 43200}],
}


@blueprint.get("/stats")
@blueprint.arguments(StatsQuery, location="query")
@blueprint.response(200, StatsSchema, example=_EXAMPLE)
def stats(query: dict[str, Any]) -> dict[str, Any]:
    """Statistics of a period

    Of one site or of all that you see. Without a period: the last 30 days, today included.
    """
    program = running()
    editor, now = caller(), program.now()
    zone = zone_named(editor.time_zone)
    end = query.get("to", now.astimezone(zone).date() + timedelta(days=1))
    try:
        start = query["from_"] if "from_" in query else end - _USUAL
        period = Period.between(start, end, zone)
    except OverflowError as error:
        raise wrong_field("to", _WRONG["range"]) from error
    except BadPeriod as error:
        raise wrong_field(error.field, _WRONG[error.why]) from error
    program.roller.catch_up(now)
    with program.database.read() as session:
        reach = reach_of(session, editor)
        sites = sites_within(session, reach)
        if "site" in query:
            sites = [site_named(session, query["site"])]
            reach = frozenset(site.id for site in sites)
        found = statistics(session, period, sites, reach)
    return {"site": query.get("site")} | _shape(found)


def _shape(found: Statistics) -> dict[str, Any]:
    return {
        "from_": rfc3339(found.period.start),
        "to": rfc3339(found.period.end),
        "time_zone": found.period.zone.key,
        **_totals(found.totals),
        "p90": found.times.ninetieth,
        "before": _totals(found.before),
        "days": [{"day": one.day, "reports": one.reports, "typos": one.typos} for one in found.days],
        "hours": [
            {"weekday": weekday, "hour": hour, "reports": reports}
            for weekday, hours in enumerate(found.week, 1)
            for hour, reports in enumerate(hours)
        ],
        "sections": [_group(one) for one in found.sections],
        "authors": [_group(one) for one in found.authors],
        "sites": [_group(one) for one in found.sites],
        "editors": [{"editor": one.email, **_times(one.times)} for one in found.editors],
        "articles": found.articles,
    }


def _totals(totals: Totals) -> dict[str, Any]:
    names = ("reports", "typos", "rejected", "spam", "rejected_share", "spam_share", "fixed", "median")
    return {name: getattr(totals, name) for name in names}


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.key, "reports": group.reports, "typos": group.typos, **_times(group.times)}


def _times(times: Times) -> dict[str, Any]:
    return {"fixed": times.fixed, "median": times.median, "p90": times.ninetieth}
