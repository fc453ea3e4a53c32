"""The shape of a report, with every limit of it. Members that we do not know are left out, not refused."""

from collections.abc import Mapping
from typing import Any, cast

from marshmallow import ValidationError, fields

from collector.intake.fields import REQUIRED, Range, Record, Text, Viewport, WebAddress

_REQUIRED: dict[str, Any] = {"required": True, "error_messages": {"required": REQUIRED, "null": REQUIRED}}

# W3C Web Annotation Data Model, section 4.2.4, TextQuoteSelector
_QUOTE = {
    "exact": Text(1000, least=1, **_REQUIRED),
    "prefix": Text(200, trim=False),
    "suffix": Text(200, trim=False),
}
_ARTICLE = {name: Text(500) for name in ("headline", "author", "section", "published", "modified")}
_CLIENT: dict[str, fields.Field[Any]] = {
    "widget": Text(40),
    "viewport": Viewport(),
    "touch": fields.Boolean(allow_none=True),
    # The browser had translated the page, so the phrase is the translation's and not the article's.
    "translated": fields.Boolean(allow_none=True),
}
_REPORT = Record(
    {
        "id": fields.UUID(allow_none=True, error_messages={"invalid_uuid": "This must be a UUID."}),
        "site": Text(100, least=1, **_REQUIRED),
        "url": WebAddress(**_REQUIRED),
        "canonical_url": WebAddress(),
        "title": Text(500),
        "lang": Text(35),
        "quote": Record(_QUOTE, **_REQUIRED),
        "position": Range(),  # W3C Web Annotation Data Model, section 4.2.5, TextPositionSelector
        "block": Range(text=Text(4000, trim=False)),
        "suggestion": Text(1000),
        "comment": Text(2000),
        "article": Record(_ARTICLE),
        "client": Record(_CLIENT),
    }
)


class BadReport(ValueError):
    """The report cannot be taken; `errors` holds messages by the field's name, as in "quote.exact"."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("bad report")
        self.errors = errors


def read_report(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report's fields, checked and normalised. Raises BadReport."""
    try:
        report: dict[str, Any] = _REPORT.deserialize(body)
    except ValidationError as error:
        raise BadReport(_by_name(cast("dict[str, Any]", error.messages))) from error
    return report


def _by_name(messages: Mapping[str, Any], above: str = "") -> dict[str, list[str]]:
    """Turn {"quote": {"exact": […]}} into {"quote.exact": […]}, names as the documentation writes them."""
    flat: dict[str, list[str]] = {}
    for name, value in messages.items():
        path = f"{above}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            flat.update(_by_name(value, path))
        elif path == "quote" and value == [REQUIRED]:
            flat["quote.exact"] = list(value)
        else:
            flat[path] = list(value)
    return flat
