"""The kinds of fields and queries that calls of the API share."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from collector.text.normalise import storable

LARGEST_PAGE = 200


class Words(fields.String):
    """A text without what cannot be stored."""

    def _deserialize(self, value: object, *args: Any, **options: Any) -> str:
        return storable(str(super()._deserialize(value, *args, **options)))


class Flag(fields.Boolean):
    """A boolean of a JSON body: neither 1 nor "yes" is one."""

    def _deserialize(self, value: object, *_args: Any, **_options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(fields.Integer):
    """An integer of a JSON body. 2.0 is one (JSON Schema 2020-12, section 6.1.1); "2" and true are none."""

    def _deserialize(self, value: object, *_args: Any, **_options: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Moment(fields.AwareDateTime):
    """A moment that there is in UTC, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__("iso", default_timezone=UTC, **options)

    def _deserialize(self, value: object, *args: Any, **options: Any) -> datetime:
        moment: datetime = super()._deserialize(value, *args, **options)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("Not a moment of the years 1 to 9999 in UTC.") from error


class Query(Schema):
    """The parameters of a call."""

    error_messages: dict[str, str] = {"unknown": "There is no such parameter."}  # noqa: RUF012 (marshmallow's own way)


class SiteQuery(Query):
    """Of which site something is asked for."""

    site = Words(metadata={"description": "The key of a site."})
