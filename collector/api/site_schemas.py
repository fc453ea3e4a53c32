"""The shapes of sites in the editors' API."""

from collections.abc import Callable, Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from collector.api.fields import Flag, Number, Words
from collector.store.retention import LONGEST
from collector.store.site_changes import LONGEST_NAME, MOST_ORIGINS
from collector.text.address_rules import BadRule, clean_parameters, clean_twins
from collector.text.cms_links import BadTemplate, clean_template
from collector.text.normalise import has_controls, normalise_trimmed
from collector.text.origins import NotAnOrigin, clean_origin
from collector.text.page_check import Obstacle, Tag
from collector.text.tags import HINTS, LANGUAGES, LONGEST_SELECTOR, LONGEST_TEXT, SENDS, TEXTS, THEMES
from collector.web.guarded import Trouble

_MOST_RULES = 200


class _Clean(fields.Field[Any]):
    """A value that a rule of ours cleans, or refuses with its own words."""

    def __init__(self, clean: Callable[[Any], Any], kind: type, **options: Any) -> None:
        super().__init__(**options)
        self._clean, self._kind = clean, kind

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> Any:
        if not isinstance(value, self._kind):
            raise ValidationError(f"This must be a {'list' if self._kind is list else 'text'}.")
        try:
            return self._clean(value)
        except (NotAnOrigin, BadRule, BadTemplate) as error:
            raise ValidationError(str(error)) from error


def _each(clean: Callable[[Iterable[str]], tuple[Any, ...]]) -> Callable[[list[Any]], tuple[Any, ...]]:
    def cleaned(values: list[Any]) -> tuple[Any, ...]:
        if len(values) > _MOST_RULES or not all(isinstance(one, str) and len(one) <= 1000 for one in values):
            raise ValidationError(f"This must be a list of at most {_MOST_RULES} texts.")
        return clean(values)

    return cleaned


def _origins(values: list[Any]) -> tuple[str, ...]:
    if not 0 < len(values) <= MOST_ORIGINS or not all(isinstance(one, str) for one in values):
        raise ValidationError(f"A site has 1 to {MOST_ORIGINS} origins, like https://news.example.")
    return tuple(dict.fromkeys(clean_origin(one) for one in values))


def _name(text: str) -> str:
    if has_controls(text):
        raise ValidationError("A site's name must not contain control characters.")
    name = normalise_trimmed(text)
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(f"A site's name has 1 to {LONGEST_NAME} characters.")
    return name


def _texts_of(kind: str, about: str, example: list[str]) -> dict[str, Any]:
    return {"type": kind, "items": {"type": "string"}, "description": about, "example": example}


class AddressSchema(Schema):
    """Which addresses are one article, besides what is usual. Articles that are one by new rules are joined at once."""

    ignore_parameters = _Clean(
        _each(clean_parameters),
        list,
        load_default=(),
        metadata=_texts_of("array", "Parameters that tell no articles apart.", ["share", "from*"]),
    )
    keep_parameters = _Clean(
        _each(clean_parameters),
        list,
        load_default=(),
        metadata=_texts_of("array", "Parameters that do, though they are usually for tracking.", ["ref"]),
    )
    twin_hosts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={
            "description": "Hosts, and the one whose articles each shows too.",
            "example": {"m.news.example": "news.example"},
        },
    )
    amp_paths = Flag(load_default=False, metadata={"description": "/amp/x, /x/amp and x?amp=1 are x."})

    @post_load
    def _pairs(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        try:
            pairs = clean_twins(f"{twin}={of}" for twin, of in data["twin_hosts"].items())
        except BadRule as error:
            raise ValidationError(str(error), "twin_hosts") from error
        return data | {"twin_hosts": pairs}


class WidgetSchema(Schema):
    """The options of the tag; what is left out is as usual. They count on a page when its tag is pasted anew."""

    lang = fields.String(
        load_default="",
        validate=validate.OneOf(["", *LANGUAGES]),
        metadata={"description": "The language of dialog and hint; empty: the page's.", "example": "de"},
    )
    article = Words(
        load_default="",
        validate=validate.Length(max=LONGEST_SELECTOR),
        metadata={"description": "A CSS selector: only text inside can be reported.", "example": "article"},
    )
    theme = fields.String(load_default="auto", validate=validate.OneOf(THEMES))
    hint = fields.String(load_default="off", validate=validate.OneOf(HINTS))
    send = fields.String(load_default="dialog", validate=validate.OneOf(SENDS))
    texts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(TEXTS))),
        values=Words(validate=validate.Length(max=LONGEST_TEXT)),
        load_default=dict,
        metadata={
            "description": "The site's own words, by the end of their attribute: " + ", ".join(TEXTS) + ".",
            "example": {"thanks": "Thank you! Our proofreaders are on it."},
        },
    )


def _name_field(**options: Any) -> _Clean:
    return _Clean(_name, str, metadata={"type": "string", "example": "The News"}, **options)


def _origins_field(**options: Any) -> _Clean:
    about = _texts_of(
        "array",
        "The origins of its pages: scheme, host and port. A path is ignored; without a scheme, https is assumed.",
        ["https://news.example"],
    )
    return _Clean(_origins, list, metadata=about, **options)


class SiteChangeSchema(Schema):
    """What is wanted of a site; what is left out stays as it is."""

    name = _name_field()
    origins = _origins_field()
    cms = _Clean(
        clean_template,
        str,
        metadata={
            "type": "string",
            "description": "Template of a link into the editing system, with {url}, {id} or {site}; empty: none.",
            "example": "https://cms.example/edit?url={url}",
        },
    )
    retention_days = Number(
        allow_none=True,
        validate=validate.Range(1, LONGEST),
        metadata={
            "description": "Days after a decided typo's last report when what readers wrote is deleted; null: never.",
            "example": 365,
        },
    )
    address = fields.Nested(AddressSchema)
    widget = fields.Nested(WidgetSchema)


def _origin_field(name: str) -> _Clean:
    about = {"type": "string", "example": "https://news.example"}
    return _Clean(clean_origin, str, required=True, data_key=name, metadata=about)


class MoveSchema(Schema):
    """Which of the site's origins to replace, and by which."""

    old = _origin_field("from")
    new = _origin_field("to")


class RefusedSchema(Schema):
    """An origin whose reports the site refused. It may be missing from the site's origins."""

    origin = fields.String(required=True, metadata={"example": "https://m.news.example"})
    reports = fields.Integer(required=True, metadata={"example": 12})
    last = fields.String(required=True, metadata={"format": "date-time"})


class NewSiteSchema(SiteChangeSchema):
    """A new site: its name and origins, and what else is known."""

    name = _name_field(required=True)
    origins = _origins_field(required=True)


class SiteSchema(Schema):
    """A publication whose pages have the tag."""

    key = fields.String(required=True, metadata={"description": "Stands in the tag; no secret.", "example": "a1b2c3"})
    name = fields.String(required=True)
    origins = fields.List(fields.String(), required=True, metadata={"example": ["https://news.example"]})
    cms = fields.String(required=True, metadata={"description": "Template of links into the editing system, or empty."})
    retention_days = fields.Integer(required=True, allow_none=True)
    address = fields.Dict(required=True, metadata={"description": "As in a change."})
    widget = fields.Dict(required=True, metadata={"description": "As in a change."})
    snippet = fields.String(required=True, metadata={"description": "The tag to paste into every page."})
    created = fields.String(required=True, metadata={"format": "date-time"})
    last_report = fields.String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "When the last report came; null: none ever did."},
    )
    open_typos = fields.Integer(required=True, metadata={"description": "How many wait for a decision."})
    refused = fields.List(
        fields.Nested(RefusedSchema),
        metadata={"description": "Origins whose reports were refused, most reports first. Only if one site is shown."},
    )


class SiteListSchema(Schema):
    """Sites, by name."""

    items = fields.List(fields.Nested(SiteSchema), required=True)


class CheckSchema(Schema):
    """Which page is to be looked at."""

    page = Words(
        validate=validate.Length(max=2048),
        metadata={"description": "On one of the site's origins; without it, the first origin's front page."},
    )


class CheckAnswerSchema(Schema):
    """What was found. Either `tag` or `trouble` is there."""

    page = fields.String(required=True, metadata={"description": "The page that was looked at, after redirects."})
    right = fields.Boolean(required=True, metadata={"description": "Whether readers of the page can report."})
    tag = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([one.value for one in Tag]),
        metadata={
            "description": "`own-host`: it loads the widget by the site's own host, which must pass that on; `no-key`, "
            "`other-key`: of no site, or another; `other-collector`: it loads the widget from elsewhere."
        },
    )
    options = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "The tag's attributes that differ from the site's `widget`.",
            "example": ["data-lang"],
        },
    )
    obstacles = fields.List(
        fields.String(validate=validate.OneOf([one.value for one in Obstacle])),
        required=True,
        metadata={
            "description": "`several` tags, of which the first counts; `waiting`: the tag's type is none that browsers "
            "run; `mixed`: an https page asks for http; `script-forbidden`, `connection-forbidden`: by the page's "
            "Content-Security-Policy; `integrity`: the tag's digest is that of another file; `other-options`: the tag "
            "differs from the site's `widget`, see `options`; `front-page-canonical`, `lost-canonical`: other pages "
            "have the same canonical address, so it is ignored."
        },
    )
    key = fields.String(required=True, allow_none=True, metadata={"description": "The key in the tag."})
    source = fields.String(required=True, allow_none=True, metadata={"description": "Where it loads the widget from."})
    trouble = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([one.value for one in Trouble]),
        metadata={"description": "Why the page could not be fetched."},
    )
    about = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the trouble: the status, the host, the origin."}
    )
