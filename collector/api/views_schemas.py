"""The shapes of saved views and mentions."""

from marshmallow import Schema, fields, validate

from collector.api.fields import Flag, Words


class NewViewSchema(Schema):
    """A list that gets a name."""

    name = Words(required=True, validate=validate.Length(1, 60))
    query = Words(
        required=True,
        validate=validate.Length(max=2000),
        metadata={"description": "The arguments of the list's address at the desk, as in status=new&section=Sport."},
    )
    shared = Flag(load_default=False, metadata={"description": "Whether everyone at the desk sees it."})


class ViewSchema(Schema):
    """A saved view."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    query = fields.String(required=True)
    shared = fields.Boolean(required=True)
    own = fields.Boolean(required=True, metadata={"description": "Whether it is the caller's."})


class ViewsSchema(Schema):
    """Views, by name."""

    items = fields.List(fields.Nested(ViewSchema), required=True)


class MentionSchema(Schema):
    """A note that names the caller."""

    typo = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    editor = fields.String(required=True, allow_none=True, metadata={"description": "Who wrote it."})
    note = fields.String(required=True, allow_none=True)
    seen = fields.Boolean(required=True)


class MentionsSchema(Schema):
    """Notes, the newest first, 100 at most."""

    items = fields.List(fields.Nested(MentionSchema), required=True)
