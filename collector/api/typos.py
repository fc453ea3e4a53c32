"""Typos: lists, one of them, decisions about them."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller, deciding_caller
from collector.api.schemas import (
    BulkAnswerSchema,
    BulkSchema,
    ChangeSchema,
    TypoPageSchema,
    TypoQuery,
    WholeTypoSchema,
)
from collector.api.shapes import etag_of, typo_shape, whole_typo_shape
from collector.store.editors import editor_by_email
from collector.store.models import Editor, Typo
from collector.store.search import catch_up
from collector.store.triage import UNSET, Change, Conflict, apply_change
from collector.store.typos import BadCursor, TypoFilter, history_of, list_typos, reports_of, typo_by_id
from collector.text.search import SearchTooLong
from collector.web.problems import Problem
from collector.web.running import running

blueprint = ApiBlueprint("typos", __name__, url_prefix="/api/v1/typos", description="Mistakes that readers reported")
blueprint.before_request(authenticate)

_NOBODY = 0
_UNKNOWN = -1


@blueprint.get("")
@blueprint.arguments(TypoQuery, location="query")
@blueprint.response(200, TypoPageSchema)
def list_(query: dict[str, Any]) -> dict[str, Any]:
    """List typos, a page at a time"""
    database = running().database
    if query["q"]:
        catch_up(database)
    with database.read() as session:
        wanted = TypoFilter(
            statuses=query["status"],
            site_key=query.get("site"),
            query=query["q"],
            article_url=query.get("url"),
            assignee_id=_assignee_id(session, query.get("assignee")),
        )
        try:
            page = list_typos(session, wanted, query["sort"], query["limit"], query.get("cursor"))
        except BadCursor as error:
            raise Problem(422, f"cursor: {error}", {"cursor": [str(error)]}) from error
        except SearchTooLong as error:
            raise Problem(422, f"q: {error}", {"q": [str(error)]}) from error
        return {"items": [typo_shape(typo) for typo in page.items], "next": page.next}


@blueprint.get("/<int:typo_id>")
@blueprint.response(200, WholeTypoSchema)
def show(typo_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Show one typo with its reports and history"""
    with running().database.read() as session:
        typo = _typo(session, typo_id)
        return _whole(session, typo)


@blueprint.patch("/<int:typo_id>")
@blueprint.arguments(ChangeSchema)
@blueprint.response(200, WholeTypoSchema)
def change(body: dict[str, Any], typo_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Decide about a typo"""
    editor = deciding_caller()
    program = running()
    with program.database.write() as session:
        typo = _typo(session, typo_id)
        wanted = Change(
            status=body.get("status", UNSET),
            assignee=_assignee(session, body["assignee"]) if "assignee" in body else UNSET,
            correction=body.get("correction", UNSET),
            note=body.get("note"),
        )
        try:
            apply_change(session, typo, wanted, editor, program.now(), expected_version=_expected_version(typo))
        except Conflict as error:
            raise _lost() from error
        return _whole(session, typo)


@blueprint.post("/bulk")
@blueprint.arguments(BulkSchema)
@blueprint.response(200, BulkAnswerSchema)
def bulk(body: dict[str, Any]) -> dict[str, Any]:
    """Decide the same about many typos"""
    editor = deciding_caller()
    program = running()
    changed, missing = 0, []
    with program.database.write() as session:
        for typo_id in sorted(set(body["ids"])):  # in one order, so that two bulk decisions cannot wait for each other
            typo = typo_by_id(session, typo_id)
            if typo is None:
                missing.append(typo_id)
                continue
            changed += bool(apply_change(session, typo, Change(status=body["status"]), editor, program.now()))
    return {"changed": changed, "missing": missing}


def _typo(session: Session, typo_id: int) -> Typo:
    typo = typo_by_id(session, typo_id) if typo_id < 2**31 else None
    if typo is None:
        raise Problem(404, f"There is no typo {typo_id}.")
    return typo


def _whole(session: Session, typo: Typo) -> tuple[dict[str, Any], dict[str, str]]:
    shape = whole_typo_shape(typo, reports_of(session, typo.id), history_of(session, typo.id))
    return shape, {"ETag": f'"{etag_of(typo)}"', "Cache-Control": "no-store"}


def _expected_version(typo: Typo) -> int | None:
    """The version that the caller's If-Match (RFC 9110, section 13.1.1) asks for, None where any will do."""
    asked = request.if_match
    if "If-Match" not in request.headers or asked.star_tag:
        return None
    # The newest version is read under a lock later; a tag that already differs here can only differ there too.
    if not asked.contains(etag_of(typo)):
        raise _lost()
    return typo.version


def _lost() -> Problem:
    return Problem(412, "Another editor was faster: get the typo again, look at its history, then decide.")


def _assignee_id(session: Session, text: str | None) -> int | None:
    if not text:
        return None
    if text == "none":
        return _NOBODY
    editor = caller() if text == "me" else editor_by_email(session, text)
    return editor.id if editor else _UNKNOWN


def _assignee(session: Session, text: str | None) -> Editor | None:
    if text is None:
        return None
    email = caller().email if text == "me" else text
    editor = editor_by_email(session, email)
    if editor is None:
        raise Problem(422, f"assignee: there is no editor {email}.", {"assignee": [f"There is no editor {email}."]})
    if not editor.may_edit:
        message = f"{email} is a viewer and cannot work on a typo."
        raise Problem(422, f"assignee: {message}", {"assignee": [message]})
    return editor
