"""The pictures of one page of statistics, in the reader's language. Pure."""

from babel import Locale
from flask_babel import gettext as _
from markupsafe import Markup

from collector.desk.statistics import pictures
from collector.desk.statistics.pictures import Bar, Gist
from collector.desk.statistics.wording import count, duration, hour, short_day, weekdays
from collector.store.statistics import Statistics, Times
from collector.text.isolation import isolated

_MOST_BARS = 10
_LONGEST_LABEL, _LONGEST_TITLE = 30, 160
_ROOM_OF_TITLE = 88  # percent of the width; the rest is for a number


def all_pictures(found: Statistics, locale: Locale) -> dict[str, Markup]:
    """Return the pictures by the names of their tables; none where there is nothing to see."""
    made = {}
    if found.totals.reports or found.totals.typos:
        made["days"] = _days(found, locale)
    if found.totals.reports:
        made["hours"] = _hours(found, locale)
    for name, title, groups in (
        ("sections", _("Time to fixed by section"), found.sections),
        ("authors", _("Time to fixed by author"), found.authors),
        ("sites", _("Time to fixed by site"), found.sites),
        ("editors", _("Time to fixed by editor"), found.editors),
    ):
        rows = [(group.name or _("Unknown"), group.times) for group in groups if group.times.fixed][:_MOST_BARS]
        if rows:
            made[name] = _times(name, title, rows, locale)
    if found.articles:
        made["articles"] = _articles(found, locale)
    return made


def _days(found: Statistics, locale: Locale) -> Markup:
    reports, typos = [day.reports for day in found.days], [day.typos for day in found.days]
    most = max(found.days, key=lambda day: day.reports)
    says = _(
        "Most reports came on %(day)s: %(count)s.", day=short_day(most.day, locale), count=count(most.reports, locale)
    )
    top = pictures.nice_top(max(*reports, *typos))
    marks = [(n, short_day(found.days[n].day, locale)) for n in pictures.spread(len(found.days), 5)]
    gist = Gist("days", _("Reports and typos per day"), says)
    return pictures.columns(gist, reports, typos, marks, (top, count(top, locale)))


def _hours(found: Statistics, locale: Locale) -> Markup:
    reports, weekday, at = max(
        (number, -weekday, -at) for weekday, hours in enumerate(found.week) for at, number in enumerate(hours)
    )
    names = weekdays(locale)
    says = _(
        "Most reports come at this hour: %(weekday)s, %(hour)s. There were %(count)s.",
        weekday=names[-weekday],
        hour=hour(-at),
        count=count(reports, locale),
    )
    return pictures.heat(
        Gist("hours", _("When readers report"), says), found.week, [(n, hour(n)) for n in (0, 6, 12, 18)]
    )


def _times(name: str, title: str, rows: list[tuple[str, Times]], locale: Locale) -> Markup:
    drawn = [
        Bar(
            _short(label),
            _(
                "%(median)s · 90%% within %(most)s",
                median=duration(times.median, locale),
                most=duration(times.ninetieth, locale),
            ),
            times.median or 0,
            times.ninetieth or 0,
        )
        for label, times in rows
    ]
    slowest, times = max(rows, key=lambda row: row[1].median or 0)
    says = _(
        "The longest median: %(name)s, %(time)s.", name=isolated(_short(slowest)), time=duration(times.median, locale)
    )
    return pictures.bars(Gist(name, title, says), drawn)


def _articles(found: Statistics, locale: Locale) -> Markup:
    rows = [
        Bar(_short(one.title or one.url, _LONGEST_TITLE), count(one.typos, locale), one.typos)
        for one in found.articles[:_MOST_BARS]
    ]
    first = rows[0]
    says = _("Most typos: %(title)s, %(count)s.", title=isolated(first.label), count=first.note)
    return pictures.bars(Gist("articles", _("Articles with most typos"), says), rows, _ROOM_OF_TITLE)


def _short(text: str, longest: int = _LONGEST_LABEL) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
