"""The shape of errors in the API's description."""

from marshmallow import Schema, fields

PROBLEM_TYPE = "application/problem+json"
"""The media type of RFC 9457."""


class ProblemSchema(Schema):
    """An error (RFC 9457)."""

    type = fields.String(required=True, metadata={"format": "uri-reference", "example": "about:blank"})
    title = fields.String(required=True, metadata={"description": "The status in words."})
    status = fields.Integer(required=True, metadata={"description": "The status code of the answer."})
    detail = fields.String(required=True, metadata={"description": "What is wrong, and what to do."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "What is wrong, by the name of the field."},
    )
