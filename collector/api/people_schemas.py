"""The shapes of what the API says about people, tokens and the audit log."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from collector.api.fields import Flag, Query, Words
from collector.store.models import Role, Scope
from collector.store.people import LONGEST_NAME
from collector.store.tokens import LONGEST_TOKEN_NAME, MOST_DAYS, USUAL_DAYS
from collector.store.typos import LARGEST_ID
from collector.text.emails import LONGEST_EMAIL

_ROLE = "viewer: sees everything; editor: decides about typos; admin: sites and people too."
_SITES = "The keys of the sites that they see, unless they see all. An empty list means none."
_ALL_SITES = "Whether they see every site, including sites added later. Always true for an admin."
_SCOPE = "read; triage: decides about typos too; admin: sites and people too. Never more than its editor may."
_MOMENT = {"format": "date-time", "example": "2026-11-24T12:00:00.000000Z"}


class PersonSchema(Schema):
    """A person who works at the desk."""

    id = fields.Integer(required=True, metadata={"example": 7})
    email = fields.String(required=True, metadata={"example": "anna@news.example"})
    name = fields.String(required=True, metadata={"description": "Empty where they have none.", "example": "Anna"})
    role = fields.String(required=True, validate=validate.OneOf(list(Role)), metadata={"description": _ROLE})
    sites = fields.List(fields.String(), required=True, metadata={"description": _SITES})
    all_sites = fields.Boolean(required=True, metadata={"description": _ALL_SITES})
    second_factor = fields.Boolean(required=True, metadata={"description": "Whether they sign in with a code too."})
    last_seen = fields.String(
        required=True,
        allow_none=True,
        metadata=_MOMENT | {"description": "When they, or a program of theirs, last came, as far as it is known."},
    )
    removed = fields.Boolean(required=True, metadata={"description": "Whether their access was taken away."})


class PeopleSchema(Schema):
    """Everybody: who is here by address, then who was removed."""

    items = fields.List(fields.Nested(PersonSchema), required=True)


class InvitedSchema(PersonSchema):
    """A person with the link that they choose a password by."""

    link = fields.String(
        required=True,
        metadata={
            "description": "Only the newest link works: for a week, or for an hour if they have a password.",
            "example": "https://typos.example.org/desk/password/…",
        },
    )
    mailed = fields.Boolean(
        required=True, metadata={"description": "Whether it is on its way by e-mail, where mail is set up."}
    )


class SignedOutSchema(PersonSchema):
    """A person whose sessions have ended."""

    tokens = fields.Integer(
        required=True, metadata={"description": "How many API tokens of theirs still work.", "example": 0}
    )


class SignOutQuery(Query):
    """What ends with the sessions."""

    revoke_tokens = fields.Boolean(
        load_default=False,
        metadata={"description": "Revoke their API tokens, too: programs that use them stop working."},
    )


def refuse_both(data: dict[str, Any]) -> None:
    """Raise ValidationError if both all sites and some sites are given."""
    if data.get("all_sites") and data.get("sites"):
        raise ValidationError("Give either `sites` or `all_sites`, not both.", "sites")


class InvitationSchema(Schema):
    """Whom to invite."""

    email = Words(
        required=True,
        validate=validate.Length(max=LONGEST_EMAIL),
        metadata={"description": "Where the link is mailed, and what they sign in with."},
    )
    role = fields.String(required=True, validate=validate.OneOf(list(Role)), metadata={"description": _ROLE})
    name = Words(load_default="", validate=validate.Length(max=LONGEST_NAME))
    sites = fields.List(fields.String(), validate=validate.Length(max=1000), metadata={"description": _SITES})
    all_sites = Flag(metadata={"description": _ALL_SITES + " If omitted, it is true if `sites` is omitted too."})

    @validates_schema
    def _agree(self, data: dict[str, Any], **_more: Any) -> None:
        refuse_both(data)


class PersonChangeSchema(Schema):
    """What is to be different; what is left out stays as it is.

    Another role or other sites end the person's sessions.
    """

    role = fields.String(validate=validate.OneOf(list(Role)), metadata={"description": _ROLE})
    name = Words(validate=validate.Length(max=LONGEST_NAME))
    sites = fields.List(fields.String(), validate=validate.Length(max=1000), metadata={"description": _SITES})
    all_sites = Flag(metadata={"description": _ALL_SITES + " `false` without `sites` removes access to all of them."})
    removed = Flag(metadata={"description": "false restores the access of a person who was removed."})

    @validates_schema
    def _agree(self, data: dict[str, Any], **_more: Any) -> None:
        refuse_both(data)


class AuditQuery(Query):
    """Which part of the log is asked for."""

    editor = Words(metadata={"description": "Who did it: an e-mail address, or `none` for the command on the server."})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.Integer(
        validate=validate.Range(1, LARGEST_ID), metadata={"description": "`next` of the page before."}
    )


class AuditSchema(Schema):
    """One thing that an administrator did."""

    id = fields.Integer(required=True)
    at = fields.String(required=True, metadata=_MOMENT)
    editor = fields.String(
        required=True, allow_none=True, metadata={"description": "null: the command on the server did it."}
    )
    did = fields.String(required=True, metadata={"example": "person.changed"})
    about = fields.String(
        required=True, metadata={"description": "To whom or what, as they were called then.", "example": "bo@b.example"}
    )
    details = fields.Dict(
        required=True,
        metadata={
            "description": "A change is {from, to}.",
            "example": {"role": {"from": "viewer", "to": "editor"}},
        },
    )


class AuditPageSchema(Schema):
    """A page of the log, newest first."""

    items = fields.List(fields.Nested(AuditSchema), required=True)
    next = fields.Integer(required=True, allow_none=True, metadata={"description": "The next page's cursor."})


class TokenSchema(Schema):
    """An API token, without the token itself, which nobody knows any more."""

    id = fields.Integer(required=True, metadata={"example": 3})
    name = fields.String(required=True, metadata={"example": "nightly script"})
    scope = fields.String(required=True, validate=validate.OneOf(list(Scope)), metadata={"description": _SCOPE})
    created = fields.String(required=True, metadata=_MOMENT)
    expires = fields.String(
        required=True, allow_none=True, metadata=_MOMENT | {"description": "null: it works until it is revoked."}
    )
    last_used = fields.String(required=True, allow_none=True, metadata=_MOMENT)


class TokensSchema(Schema):
    """One's own tokens, the newest first."""

    items = fields.List(fields.Nested(TokenSchema), required=True)


class NewTokenSchema(Schema):
    """The token to make."""

    name = Words(
        required=True,
        validate=validate.Length(1, LONGEST_TOKEN_NAME),
        metadata={"description": "What it is for."},
    )
    scope = fields.String(
        load_default=Scope.READ.value, validate=validate.OneOf(list(Scope)), metadata={"description": _SCOPE}
    )
    days = fields.Integer(
        load_default=USUAL_DAYS,
        allow_none=True,
        validate=validate.Range(1, MOST_DAYS),
        metadata={"description": "Days until it expires; null: it works as long as the token that this call uses."},
    )


class MadeTokenSchema(TokenSchema):
    """A token that was just made: `token` is shown this once."""

    token = fields.String(required=True, metadata={"example": "pd_…"})
