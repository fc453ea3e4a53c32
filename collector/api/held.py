"""Held reports: a flood that waits to be released or deleted."""

from typing import Any

from marshmallow import Schema, fields, validate

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller_reach, deciding_caller
from collector.api.fields import Moment, SiteQuery, Words
from collector.api.lookups import site_named
from collector.store.held import Group, Which, by_minute, by_sender, count_held, delete_held
from collector.text.times import rfc3339
from collector.web.releasing import release_held
from collector.web.running import running

blueprint = ApiBlueprint("held", __name__, url_prefix="/api/v1/held", description="Reports that came in a flood")
blueprint.before_request(authenticate)


class WhichHeldSchema(Schema):
    """Which held reports to release or delete; all of them if nothing is given."""

    site = Words(validate=validate.Length(1, 100), metadata={"description": "A site's key."})
    sender = Words(validate=validate.Length(1, 32), metadata={"description": "A `sender` from the list."})
    minute = Moment(metadata={"description": "Only reports that arrived in the minute beginning then."})


class HeldGroupSchema(Schema):
    """Held reports of one sender or one minute."""

    count = fields.Integer(required=True)
    first = fields.String(required=True, metadata={"format": "date-time"})
    last = fields.String(required=True, metadata={"format": "date-time"})
    phrase = fields.String(required=True, metadata={"description": "The phrase of the latest report."})
    sender = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A name for the sender until the (UTC) day is over; null after that."},
    )


class HeldSchema(Schema):
    """How many reports are held, by sender and by minute."""

    reports = fields.Integer(required=True)
    senders = fields.List(fields.Nested(HeldGroupSchema), required=True)
    minutes = fields.List(fields.Nested(HeldGroupSchema), required=True)


class HeldDoneSchema(Schema):
    """How many reports were released or deleted."""

    reports = fields.Integer(required=True, metadata={"description": "How many were released or deleted."})
    left = fields.Integer(required=True, metadata={"description": "How many of the requested ones are still held."})


@blueprint.get("")
@blueprint.arguments(SiteQuery, location="query")
@blueprint.response(200, HeldSchema)
def show_held(query: dict[str, Any]) -> dict[str, Any]:
    """Show how many reports are held, by sender and minute

    Above a ceiling of new typos an hour, for an article, a site or an IPv6 network, reports are held: they are in no
    list, count, search or statistic until an editor releases them.
    """
    deciding_caller()
    which = _which(query)
    with running().database.read() as session:
        return {
            "reports": count_held(session, which),
            "senders": [_shape(group) for group in by_sender(session, which)],
            "minutes": [_shape(group) for group in by_minute(session, which)],
        }


@blueprint.post("/release")
@blueprint.arguments(WhichHeldSchema, example={"site": "3f2a9c0d1e4b5a67"})
@blueprint.response(200, HeldDoneSchema)
def release_some(body: dict[str, Any]) -> dict[str, Any]:
    """Release held reports

    They become typos as if they had never been held. One call releases at most 5,000.
    """
    deciding_caller()
    which = _which(body)
    return _done(release_held(which), which)


@blueprint.post("/delete")
@blueprint.arguments(WhichHeldSchema, example={"sender": "9b2f6a0c4d8e1f357a9b2f6a0c4d8e1f"})
@blueprint.response(200, HeldDoneSchema)
def delete_some(body: dict[str, Any]) -> dict[str, Any]:
    """Delete held reports

    This cannot be undone.
    """
    editor = deciding_caller()
    which = _which(body)
    program = running()
    with program.database.erase() as session:
        count = delete_held(session, which, editor, program.now())
    return _done(count, which)


def _which(asked: dict[str, Any]) -> Which:
    which = Which(caller_reach(), asked.get("site"), asked.get("sender"), asked.get("minute"))
    if which.site_key is not None:
        with running().database.read() as session:
            site_named(session, which.site_key)
    return which


def _done(count: int, which: Which) -> dict[str, Any]:
    with running().database.read() as session:
        return {"reports": count, "left": count_held(session, which)}


def _shape(group: Group) -> dict[str, Any]:
    return {
        "count": group.count,
        "first": rfc3339(group.first),
        "last": rfc3339(group.last),
        "phrase": group.phrase,
        "sender": group.sender,
    }
