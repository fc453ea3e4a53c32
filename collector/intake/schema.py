"""The shape of a report, with every limit of it. Fields that we do not know are left out, not refused."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from collector.intake.fields import Offset, Text, Viewport, WebAddress

_REQUIRED: dict[str, Any] = {"required": "This is required.", "null": "This is required."}


class _Part(Schema):
    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": "This must be an object."}  # noqa: RUF012


class _Range(_Part):
    start = Offset()
    end = Offset()

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        start, end = data.get("start"), data.get("end")
        if start is not None and end is not None and end < start:
            raise ValidationError("The end must not be before the start.", "end")


class _QuoteSchema(_Part):
    """W3C Web Annotation Data Model, section 4.2.4, TextQuoteSelector."""

    exact = Text(1000, least=1, required=True, error_messages=_REQUIRED)
    prefix = Text(200, trim=False)
    suffix = Text(200, trim=False)


class _PositionSchema(_Range):
    """W3C Web Annotation Data Model, section 4.2.5, TextPositionSelector."""


class _BlockSchema(_Range):
    text = Text(4000, trim=False)


class _ArticleSchema(_Part):
    headline = Text(500)
    author = Text(500)
    section = Text(500)
    published = Text(500)
    modified = Text(500)


class _ClientSchema(_Part):
    widget = Text(40)
    viewport = Viewport()
    touch = fields.Boolean(allow_none=True)
    # The browser had translated the page, so the phrase is the translation's and not the article's.
    translated = fields.Boolean(allow_none=True)


class ReportSchema(_Part):
    """What `POST /api/v1/reports` takes."""

    id = fields.UUID(allow_none=True, error_messages={"invalid_uuid": "This must be a UUID."})
    site = Text(100, least=1, required=True, error_messages=_REQUIRED)
    url = WebAddress(required=True, error_messages=_REQUIRED)
    canonical_url = WebAddress()
    title = Text(500)
    lang = Text(35)
    quote = fields.Nested(_QuoteSchema, required=True, error_messages=_REQUIRED)
    position = fields.Nested(_PositionSchema, allow_none=True)
    block = fields.Nested(_BlockSchema, allow_none=True)
    suggestion = Text(1000)
    comment = Text(2000)
    article = fields.Nested(_ArticleSchema, allow_none=True)
    client = fields.Nested(_ClientSchema, allow_none=True)


_SCHEMA = ReportSchema()


class BadReport(ValueError):
    """The report cannot be taken; `errors` holds messages by the field's name, as in "quote.exact"."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("bad report")
        self.errors = errors


def read_report(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report's fields, checked and normalised. Raises BadReport."""
    try:
        report: dict[str, Any] = _SCHEMA.load(body)
    except ValidationError as error:
        raise BadReport(_by_name(_messages(error))) from error
    return report


def _messages(error: ValidationError) -> dict[str, Any]:
    # marshmallow gives a plain list where the whole body is wrong, else messages by field.
    return error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}


def _by_name(messages: Mapping[str, Any], above: str = "") -> dict[str, list[str]]:
    """Turn {"quote": {"exact": […]}} into {"quote.exact": […]}, names as the documentation writes them."""
    flat: dict[str, list[str]] = {}
    for name, value in messages.items():
        path = above if name == "_schema" else f"{above}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            flat.update(_by_name(value, path))
        elif path == "quote" and value == [_REQUIRED["required"]]:
            flat["quote.exact"] = list(value)
        else:
            flat[path] = list(value)
    return flat
