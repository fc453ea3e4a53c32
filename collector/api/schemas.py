"""The shapes of typos and of what is asked about them, from which the API's description is made."""

from marshmallow import Schema, ValidationError, fields, post_load, validate
from webargs.fields import DelimitedList

from collector.api.fields import LARGEST_PAGE, Moment, Number, Query, Words
from collector.store.lists import DEFAULT_SORT, SORTS
from collector.store.models import Status
from collector.store.typos import LARGEST_ID
from collector.text.normalise import normalise_trimmed
from collector.text.search import LONGEST_SEARCH

_STATUSES = [status.value for status in Status]
_SORTS = [sign + name for name in SORTS for sign in ("-", "")]


class TypoQuery(Query):
    """Which typos are asked for."""

    site = Words(metadata={"description": "The key of a site."})
    status = DelimitedList(
        fields.Enum(Status, by_value=True, error_messages={"unknown": "Not a status. Use {choices}."}),
        load_default=(),
        metadata={"description": "Comma-separated; if omitted, all.", "default": []},
    )
    q = Words(
        load_default="",
        validate=validate.Length(max=LONGEST_SEARCH),
        metadata={
            "description": 'Words that must all be found, or parts of words, or `"several words"`: '
            "in the phrase, paragraph, suggestions, comments, title, address."
        },
    )
    url = Words(metadata={"description": "The address of an article."})
    assignee = Words(metadata={"description": "An editor's e-mail address, `me` or `none`."})
    section = Words(metadata={"description": "The section of the article; empty: articles without one."})
    author = Words(metadata={"description": "The author of the article; empty: articles without one."})
    suggested = fields.Boolean(metadata={"description": "Whether a reader suggests something."})
    since = Moment(metadata={"description": "First reported then or later."})
    until = Moment(metadata={"description": "First reported before."})
    sort = fields.String(load_default=DEFAULT_SORT, validate=validate.OneOf(_SORTS))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LARGEST_PAGE))
    cursor = fields.String(metadata={"description": "`next` of the page before."})


class UnseenChangeSchema(Schema):
    """An invisible change, such as a Cyrillic letter in place of a Latin one.

    If one of the two texts is empty, the other consists of invisible characters."""

    old = fields.String(required=True)
    new = fields.String(required=True)


class OtherSuggestionSchema(Schema):
    """What another phrase than the typo's should become, and how many readers suggest it."""

    text = fields.String(required=True)
    count = fields.Integer(required=True)
    exact = fields.String(required=True, metadata={"description": "The words that these readers change."})


class SuggestionSchema(Schema):
    """What the typo's phrase should become, and how many readers suggest it. An empty text: the phrase should go."""

    text = fields.String(required=True)
    count = fields.Integer(required=True)
    unseen = fields.List(
        fields.Nested(UnseenChangeSchema),
        metadata={"description": "Invisible changes; omitted if there are none."},
    )


class QuoteSchema(Schema):
    """W3C TextQuoteSelector. A typo's is of the fewest words that readers change or mark, a report's of all that its
    reader selected."""

    exact = fields.String(required=True)
    prefix = fields.String(required=True)
    suffix = fields.String(required=True)


class ArticleSchema(Schema):
    """The article that the typo is in."""

    url = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    author = fields.String(required=True, allow_none=True)
    section = fields.String(required=True, allow_none=True)


class TypoSchema(Schema):
    """One mistake in one article."""

    id = fields.Integer(required=True)
    site = fields.String(required=True)
    article = fields.Nested(ArticleSchema, required=True)
    quote = fields.Nested(QuoteSchema, required=True)
    suggestions = fields.List(
        fields.Nested(SuggestionSchema),
        required=True,
        metadata={
            "description": "What readers suggest for `quote.exact`, most frequent first, whether they selected just "
            "this phrase or more."
        },
    )
    other_suggestions = fields.List(
        fields.Nested(OtherSuggestionSchema),
        required=True,
        metadata={
            "description": "What they suggest for another phrase: for a word more or less than this one, or for a "
            "phrase that an editor merged into this one."
        },
    )
    correction = fields.String(required=True, allow_none=True)
    reports = fields.Integer(required=True)
    status = fields.String(required=True, validate=validate.OneOf(_STATUSES))
    assignee = fields.String(required=True, allow_none=True, metadata={"description": "An editor's e-mail address."})
    first_seen = fields.String(required=True, metadata={"format": "date-time"})
    last_seen = fields.String(required=True, metadata={"format": "date-time"})
    link = fields.String(required=True, metadata={"description": "The article, scrolled to the phrase."})


class PositionSchema(Schema):
    """W3C TextPositionSelector, in code points."""

    start = fields.Integer(required=True, allow_none=True)
    end = fields.Integer(required=True, allow_none=True)


class BlockSchema(PositionSchema):
    """The paragraph around the phrase, and where in it."""

    text = fields.String(required=True, allow_none=True)


class ReportSchema(Schema):
    """What one reader sent."""

    id = fields.String(required=True)
    typos = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "All typos that it is a report of, in the order in which it mends them."},
    )
    received = fields.String(required=True, metadata={"format": "date-time"})
    url = fields.String(required=True)
    canonical_url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    lang = fields.String(required=True, allow_none=True)
    quote = fields.Nested(QuoteSchema, required=True)
    position = fields.Nested(PositionSchema, required=True)
    block = fields.Nested(BlockSchema, required=True)
    suggestion = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    article = fields.Dict(required=True)
    client = fields.Dict(required=True)


class EventSchema(Schema):
    """What happened to a typo.

    An editor's `status`, `assignee`, `correction`, `note`, `merge`, `split` or `undo`; or `reported`, by nobody:
    readers reported it again after it had been fixed, which opened it.

    A note has its text in `to`. A merge names in `from` the typo that is no more, as in "45: teh bridge". A split names
    in `to` what was split off, or, in the history of that typo, in `from` what it was split from.
    """

    at = fields.String(required=True, metadata={"format": "date-time"})
    editor = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    from_ = fields.String(required=True, allow_none=True, data_key="from")
    to = fields.String(required=True, allow_none=True)
    action = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The stroke that it was a part of, which can be undone."},
    )


class WholeTypoSchema(TypoSchema):
    """A typo with its reports (newest first, 200 at a time) and its history (oldest first)."""

    block = fields.Nested(BlockSchema, required=True)
    report_list = fields.List(fields.Nested(ReportSchema), required=True)
    history = fields.List(fields.Nested(EventSchema), required=True)


class TypoPageSchema(Schema):
    """A page of typos."""

    items = fields.List(fields.Nested(TypoSchema), required=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "The next page's cursor."})


class ChangeSchema(Schema):
    """What an editor wants of a typo; what is left out stays as it is."""

    status = fields.Enum(Status, by_value=True, metadata={"example": "confirmed"})
    assignee = Words(allow_none=True, metadata={"description": "An e-mail address, `me`, or null for nobody."})
    correction = Words(allow_none=True)
    note = Words(validate=validate.Length(1, 4000))

    @post_load
    def _tidy(self, data: dict[str, object], **_options: object) -> dict[str, object]:
        correction = data.get("correction")
        if isinstance(correction, str):
            correction = normalise_trimmed(correction)
            if len(correction) > 1000:
                raise ValidationError("At most 1,000 characters are taken.", "correction")
            data["correction"] = correction or None
        if isinstance(data.get("note"), str):
            data["note"] = str(data["note"]).strip()
            if not data["note"]:
                raise ValidationError("A note must not be empty.", "note")
        return data


class BulkSchema(Schema):
    """The same decision about many typos."""

    ids = fields.List(
        Number(validate=validate.Range(1, LARGEST_ID)),
        required=True,
        validate=validate.Length(1, 1000),
    )
    status = fields.Enum(Status, by_value=True, required=True)


class BulkAnswerSchema(Schema):
    """How many typos were changed, how many had that status already, and which are not there."""

    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    missing = fields.List(fields.Integer(), required=True)
    action = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The number of the stroke, to undo it."}
    )


class UndoneSchema(Schema):
    """The typos that are as they were before, and those where somebody decided anew since."""

    typos = fields.List(fields.Integer(), required=True)
    changed_since = fields.List(fields.Integer(), required=True)


class MergeSchema(Schema):
    """The typo of the same article that takes this one in."""

    into = Number(
        required=True,
        validate=validate.Range(1, LARGEST_ID),
        metadata={"description": "The number of the typo that stays.", "example": 12},
    )


class SplitSchema(Schema):
    """The reports that become a typo of their own: not all of them."""

    reports = fields.List(
        fields.UUID(metadata={"example": "0b54a6c1-7a4c-4b0e-9a53-6a4f2f0c5d11"}),
        required=True,
        validate=validate.Length(1, 1000),
        metadata={"description": "`id` of reports in `report_list`."},
    )


class ReportsQuery(Query):
    """Which of a typo's reports are asked for."""

    reports_after = fields.UUID(
        metadata={"description": "`id` of the last report of the page before; without it, the newest are answered."}
    )
