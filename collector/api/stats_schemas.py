"""The shape of the statistics in the editors' API."""

from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from collector.api.fields import Query, Words


class DayOrMoment(fields.Field[date | datetime]):
    """A day, as in 2026-11-24, or a moment of RFC 3339, as in 2026-11-24T12:00:00Z."""

    def _deserialize(self, value: object, *_args: object, **_options: object) -> date | datetime:
        text = str(value).strip()
        try:
            if len(text) == 10:
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("Write a day as 2026-11-24 or a moment as 2026-11-24T12:00:00Z.") from None
        if moment.tzinfo is None:
            raise ValidationError("A moment needs its offset from UTC, as in 2026-11-24T12:00:00Z.")
        return moment


class StatsQuery(Query):
    """Which statistics are asked for."""

    site = Words(metadata={"description": "The key of a site; without it, all that you see."})
    from_ = DayOrMoment(
        data_key="from",
        metadata={"description": "A day or a moment (RFC 3339); without it, 30 days before `to`.", "type": "string"},
    )
    to = DayOrMoment(
        metadata={
            "description": "The first day or moment that is not counted any more; without it, the end of today.",
            "type": "string",
        }
    )


def _count() -> Any:
    return fields.Integer(required=True)


def _seconds(what: str) -> Any:
    return fields.Integer(required=True, allow_none=True, metadata={"description": f"{what}, in seconds; or null."})


class TotalsSchema(Schema):
    """The numbers of a period. `rejected` and `spam` are of the `typos`, which were first reported in the period;
    `fixed` were marked fixed in it, whenever they were reported."""

    reports = _count()
    typos = _count()
    rejected = _count()
    spam = _count()
    rejected_share = fields.Float(required=True, allow_none=True)
    spam_share = fields.Float(required=True, allow_none=True)
    fixed = _count()
    median = _seconds("The median of the time from the first report to fixed")


class TimesSchema(Schema):
    """How many were fixed, and how long it took from the first report on. Percentiles are by nearest rank."""

    fixed = _count()
    median = _seconds("The median")
    p90 = _seconds("The 90th percentile")


class GroupSchema(TimesSchema):
    """The numbers of a section, an author or a site, by its `name`, "" where it is unknown. A site's is its key."""

    name = fields.String(required=True)
    reports = _count()
    typos = _count()


class EditorTimesSchema(TimesSchema):
    """What an editor fixed."""

    editor = fields.String(required=True, metadata={"description": "The editor's e-mail address."})


class DaySchema(Schema):
    """A day of your time zone."""

    day = fields.Date(required=True)
    reports = _count()
    typos = _count()


class HourSchema(Schema):
    """The reports of one hour of the week, all weeks together."""

    weekday = fields.Integer(required=True, metadata={"description": "1 is Monday (ISO 8601)."})
    hour = _count()
    reports = _count()


class ArticleStatsSchema(Schema):
    """An article, its typos, and the reports of these."""

    site = fields.String(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    typos = _count()
    readers = _count()


class StatsSchema(TotalsSchema):
    """Statistics of a period. Days and hours are those of `time_zone`, yours; whole hours of UTC are counted, each
    where it begins. `before` is the period of the same length before it."""

    site = fields.String(required=True, allow_none=True)
    from_ = fields.String(required=True, data_key="from", metadata={"format": "date-time"})
    to = fields.String(required=True, metadata={"format": "date-time"})
    time_zone = fields.String(required=True)
    p90 = _seconds("The 90th percentile of the time to fixed")
    before = fields.Nested(TotalsSchema, required=True)
    days = fields.List(fields.Nested(DaySchema), required=True)
    hours = fields.List(fields.Nested(HourSchema), required=True)
    sections = fields.List(fields.Nested(GroupSchema), required=True)
    authors = fields.List(fields.Nested(GroupSchema), required=True)
    sites = fields.List(fields.Nested(GroupSchema), required=True)
    editors = fields.List(fields.Nested(EditorTimesSchema), required=True)
    articles = fields.List(fields.Nested(ArticleStatsSchema), required=True)
