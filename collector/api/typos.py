"""Typos: lists, one of them, decisions about them."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from sqlalchemy.orm import Session

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller_reach, deciding_caller
from collector.api.lookups import assignee_named, check_address, new_assignee, site_named
from collector.api.schemas import (
    BulkAnswerSchema,
    BulkSchema,
    ChangeSchema,
    MergeSchema,
    ReportsQuery,
    SplitSchema,
    TypoPageSchema,
    TypoQuery,
    UndoneSchema,
    WholeTypoSchema,
)
from collector.api.shapes import etag_of, typo_shape, whole_typo_shape
from collector.store.actions import CannotUndo, merge_at_a_stroke, split_at_a_stroke
from collector.store.bulk import Decision, decide
from collector.store.cursors import BadCursor
from collector.store.deciding import decide_one
from collector.store.lists import TypoFilter, list_typos
from collector.store.memberships import typos_of
from collector.store.merging import CannotMerge, merged_into
from collector.store.models import Typo
from collector.store.reach import within
from collector.store.splitting import CannotSplit
from collector.store.triage import UNSET, Change, Conflict, Gone
from collector.store.typos import LARGEST_ID, history_of, received_at, reports_of, typo_by_id
from collector.store.undoing import undo
from collector.text.search import SearchTooLong
from collector.web.problems import Problem, wrong_field
from collector.web.running import running

blueprint = ApiBlueprint("typos", __name__, url_prefix="/api/v1/typos", description="Mistakes that readers reported")
blueprint.before_request(authenticate)


@blueprint.get("")
@blueprint.arguments(TypoQuery, location="query")
@blueprint.response(200, TypoPageSchema)
def list_(query: dict[str, Any]) -> Response:
    """List typos, a page at a time"""
    database = running().database
    if query["q"]:
        running().indexer.catch_up_soon()
    with database.read() as session:
        if "url" in query:
            check_address(session, query["url"])
        wanted = TypoFilter(
            statuses=tuple(query["status"]),
            site_key=site_named(session, query["site"]).key if "site" in query else None,
            query=query["q"],
            article_url=query.get("url"),
            assignee_id=assignee_named(session, query["assignee"]) if "assignee" in query else None,
            section=query.get("section"),
            author=query.get("author"),
            suggested=query.get("suggested"),
            since=query.get("since"),
            until=query.get("until"),
            reach=caller_reach(),
        )
        try:
            page = list_typos(session, wanted, query["sort"], query["limit"], query.get("cursor"))
        except BadCursor as error:
            raise wrong_field("cursor", str(error)) from error
        except SearchTooLong as error:
            raise wrong_field("q", str(error)) from error
    # An answer that is whole already: the schema, which would only copy it, describes it, and a test compares them.
    return jsonify(items=[typo_shape(typo) for typo in page.items], next=page.next)


@blueprint.get("/<int:typo_id>")
@blueprint.arguments(ReportsQuery, location="query")
@blueprint.response(200, WholeTypoSchema)
@blueprint.problem(308, "Merged into another typo: `Location` has its address")
def show(query: dict[str, Any], typo_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Show one typo with its reports and history

    Of more than 200 reports the newest are answered; `reports_after` asks for those that follow. A typo that was merged
    into another answers `308` with the other's address in `Location`.
    """
    after = query.get("reports_after")
    with running().database.read() as session:
        typo = _seen(session, typo_id)
        if typo is None:
            raise _moved(session, typo_id, **query) or _nothing(typo_id)
        if after and received_at(session, typo.id, after) is None:
            raise wrong_field("reports_after", "No report of this typo has this id.")
        return _whole(session, typo, after)


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
            assignee=new_assignee(session, body["assignee"], typo.site_id) if "assignee" in body else UNSET,
            correction=body.get("correction", UNSET),
            note=body.get("note"),
        )
        try:
            decide_one(session, typo, wanted, editor, program.now(), _expected_version(typo))
        except Conflict as error:
            raise _lost(session, typo_id, error) from error
        return _whole(session, typo)


@blueprint.post("/<int:typo_id>/merge")
@blueprint.arguments(MergeSchema, example={"into": 12})
@blueprint.response(200, WholeTypoSchema, description="The typo that took it in")
def merge_(body: dict[str, Any], typo_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Merge a typo into another one of the same article

    Its reports, history and suggestions go over; the other keeps what was decided about it. From then on this number
    leads to the other, and so do later reports of this one. `If-Match` is about the typo that is merged away.
    """
    editor = deciding_caller()
    program = running()
    with program.database.write() as session:
        typo = _typo(session, typo_id)
        into = _target(session, body["into"])
        try:
            merge_at_a_stroke(session, typo, into, editor, program.now(), _expected_version(typo))
        except CannotMerge as error:
            raise wrong_field("into", str(error)) from error
        except Conflict as error:
            raise _lost(session, typo_id, error) from error
        shape, headers = _whole(session, into)
        return shape, headers | {"Content-Location": _address(into.id)}


@blueprint.post("/<int:typo_id>/split")
@blueprint.arguments(SplitSchema, example={"reports": ["0b54a6c1-7a4c-4b0e-9a53-6a4f2f0c5d11"]})
@blueprint.response(201, WholeTypoSchema, description="The new typo")
def split_(body: dict[str, Any], typo_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Split reports off as a typo of their own

    The new typo has the status `new` and the quote of the earliest of these reports that suggests something (of the
    earliest, where none does). At least one report must stay.
    """
    editor = deciding_caller()
    program = running()
    with program.database.write() as session:
        typo = _typo(session, typo_id)
        try:
            new, _ = split_at_a_stroke(session, typo, body["reports"], editor, program.now(), _expected_version(typo))
        except CannotSplit as error:
            raise wrong_field("reports", str(error)) from error
        except Conflict as error:
            raise _lost(session, typo_id, error) from error
        shape, headers = _whole(session, new)
        return shape, headers | {"Location": _address(new.id)}


@blueprint.post("/bulk")
@blueprint.arguments(BulkSchema, example={"ids": [1, 2, 99], "status": "fixed"})
@blueprint.response(200, BulkAnswerSchema)
def bulk(body: dict[str, Any]) -> dict[str, Any]:
    """Decide the same about many typos

    A typo that was merged into another is one of the `missing`.
    """
    editor = deciding_caller()
    program = running()
    versions, change = dict.fromkeys(body["ids"]), Change(status=body["status"])
    decided = decide(program.database, Decision(versions, change, editor, program.now(), caller_reach()))
    return {
        "changed": len(decided.changed),
        "unchanged": len(decided.unchanged),
        "missing": decided.missing,
        "action": decided.action,
    }


@blueprint.post("/actions/<int:action_id>/undo")
@blueprint.response(200, UndoneSchema)
def undo_(action_id: int) -> dict[str, Any]:
    """Undo a decision

    The number of a decision is `action` in the answer to a bulk decision and in a typo's history. Typos that someone
    has decided about since stay as they are.
    """
    editor = deciding_caller()
    program = running()
    try:
        undone = undo(program.database, action_id, editor, program.now(), caller_reach())
    except CannotUndo as error:
        raise Problem(409, str(error)) from error
    if undone is None:
        raise Problem(404, f"There is no decision {action_id}.")
    return {"typos": undone.typos, "changed_since": undone.changed_since}


def _typo(session: Session, typo_id: int) -> Typo:
    """The typo that is to be changed. A number that leads elsewhere is refused: its caller has not seen that typo."""
    typo = _seen(session, typo_id)
    if typo is None:
        raise _merged(session, typo_id) or _nothing(typo_id)
    return typo


def _seen(session: Session, typo_id: int) -> Typo | None:
    """The typo with this number, if the caller sees its site."""
    typo = typo_by_id(session, typo_id) if typo_id <= LARGEST_ID else None
    return typo if typo and within(caller_reach(), typo.site_id) else None


def _target(session: Session, typo_id: int) -> Typo:
    typo = _seen(session, typo_id)
    if typo is None:
        elsewhere = _elsewhere(session, typo_id)
        where = f"Typo {typo_id} was merged into typo {elsewhere}: merge into that one."
        raise wrong_field("into", where if elsewhere else f"There is no typo {typo_id}.")
    return typo


def _nothing(typo_id: int) -> Problem:
    return Problem(404, f"There is no typo {typo_id}.")


def _moved(session: Session, typo_id: int, **query: Any) -> Problem | None:
    """Where a merged typo is to be found now, and the same asked of it. Not to be kept: splitting may lead its number
    elsewhere."""
    elsewhere = _elsewhere(session, typo_id)
    if elsewhere is None:
        return None
    headers = {"Location": _address(elsewhere, **query), "Cache-Control": "no-store"}
    return Problem(308, f"Typo {typo_id} was merged into typo {elsewhere}.", headers=headers)


def _merged(session: Session, typo_id: int) -> Problem | None:
    elsewhere = _elsewhere(session, typo_id)
    if elsewhere is None:
        return None
    return Problem(409, f"Typo {typo_id} was merged into typo {elsewhere}: look at that one, then decide.")


def _elsewhere(session: Session, typo_id: int) -> int | None:
    """The typo that this one was merged into, if the caller sees that one."""
    elsewhere = merged_into(session, typo_id, caller_reach()) if typo_id <= LARGEST_ID else None
    return elsewhere if elsewhere and _seen(session, elsewhere) else None


def _address(typo_id: int, **query: Any) -> str:
    return url_for("typos.show", typo_id=typo_id, **query)


def _whole(session: Session, typo: Typo, after: UUID | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    reports = reports_of(session, typo.id, after)
    shape = whole_typo_shape(typo, reports, typos_of(session, reports), history_of(session, typo.id))
    return shape, {"ETag": f'"{etag_of(typo)}"', "Cache-Control": "no-store"}


def _expected_version(typo: Typo) -> int | None:
    """The version that the caller's If-Match (RFC 9110, section 13.1.1) asks for, None where any will do."""
    asked = request.if_match
    if "If-Match" not in request.headers or asked.star_tag:
        return None
    # The newest version is read under a lock later; a tag that already differs here can only differ there too.
    if not asked.contains(etag_of(typo)):
        raise _faster()
    return typo.version


def _faster() -> Problem:
    return Problem(412, "Someone else changed this typo first: get it again, look at its history, then decide.")


def _lost(session: Session, typo_id: int, conflict: Conflict) -> Problem:
    """Return the problem for a call that came too late: another editor has changed the typo."""
    if not isinstance(conflict, Gone):
        return _faster()
    return _merged(session, typo_id) or Problem(409, f"{str(conflict).capitalize()}: look at it again, then decide.")
