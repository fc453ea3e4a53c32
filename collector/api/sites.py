"""Sites: their list, adding and changing one, looking whether the tag is on a page."""

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from collector.api.arguments import ApiBlueprint
from collector.api.auth import admin_caller, authenticate, caller_reach
from collector.api.lookups import site_named
from collector.api.site_schemas import (
    CheckAnswerSchema,
    CheckSchema,
    MoveSchema,
    NewSiteSchema,
    SiteChangeSchema,
    SiteListSchema,
    SiteSchema,
)
from collector.api.site_shapes import change_of, check_shape, refused_shape, site_shape
from collector.store.deleting import remove_site
from collector.store.models import Site
from collector.store.moving import CannotMove, move_origin
from collector.store.reach import sites_within
from collector.store.refused import refused_of
from collector.store.site_changes import change_site, make_site
from collector.store.site_facts import facts_of
from collector.web.problems import wrong_field
from collector.web.running import running
from collector.web.site_check import check_site

blueprint = ApiBlueprint("sites", __name__, url_prefix="/api/v1/sites", description="Publications that have the tag")
blueprint.before_request(authenticate)

_EXAMPLE = {"name": "The News", "origins": ["https://news.example", "https://www.news.example"]}


@blueprint.get("")
@blueprint.response(200, SiteListSchema)
def list_sites() -> dict[str, Any]:
    """List the sites

    Those that the token's editor sees, by name.
    """
    with running().database.read() as session:
        sites = sites_within(session, caller_reach())
        facts = facts_of(session, sites)
        return {"items": [site_shape(site, facts[site.id]) for site in sites]}


@blueprint.post("")
@blueprint.arguments(NewSiteSchema, example=_EXAMPLE)
@blueprint.response(201, SiteSchema, description="The new site, with the tag to paste as its `snippet`")
def add_site(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Add a site

    For tokens with the scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.write() as session:
        site = make_site(session, change_of(body), editor, program.now())
        session.flush()
        shape = _whole(session, site)
    return shape, 201, {"Location": url_for("sites.show_site", key=site.key)}


@blueprint.get("/<key>")
@blueprint.response(200, SiteSchema)
def show_site(key: str) -> dict[str, Any]:
    """Show one site"""
    with running().database.read() as session:
        return _whole(session, _site(session, key))


@blueprint.patch("/<key>")
@blueprint.arguments(SiteChangeSchema, example={"cms": "https://cms.example/edit?url={url}", "retention_days": 365})
@blueprint.response(200, SiteSchema)
def change_one(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Change a site

    What is left out stays. A list, and each of `address` and `widget`, replaces what was there. For tokens with the
    scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.write() as session:
        site = _site(session, key)
        change_site(session, site, change_of(body), editor, program.now())
        return _whole(session, site)


@blueprint.delete("/<key>")
@blueprint.response(204)
def remove_one(key: str) -> None:
    """Remove a site

    Removes it for good, with its articles, typos and reports. The audit log records who did it. For tokens with the
    scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.read() as session:
        site = _site(session, key)
    remove_site(program.database, site.id, editor.id, program.now())


@blueprint.post("/<key>/move")
@blueprint.arguments(MoveSchema, example={"from": "https://news.example", "to": "https://www.news.example"})
@blueprint.response(200, SiteSchema)
def move_one(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Move a site to another address

    Replaces the origin `from` with the origin `to`; articles and typos follow. For tokens with the scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.write() as session:
        site = _site(session, key)
        try:
            move_origin(session, site, body["old"], body["new"], editor, program.now())
        except CannotMove as error:
            raise wrong_field("from", f"{error}.") from error
        return _whole(session, site)


@blueprint.post("/<key>/check")
@blueprint.arguments(CheckSchema, example={"page": "https://news.example/town/bridge"})
@blueprint.response(200, CheckAnswerSchema)
def check_one(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Look whether the tag is on a page of the site, and right

    Fetches the page, which takes up to 15 seconds. Only pages on the site's own origins are fetched, and none inside a
    private network. For tokens with the scope `admin`.
    """
    admin_caller()
    with running().database.read() as session:
        site = _site(session, key)
    return check_shape(check_site(site, body.get("page", "")))


def _site(session: Session, key: str) -> Site:
    return site_named(session, key, "key")


def _whole(session: Session, site: Site) -> dict[str, Any]:
    shape = site_shape(site, facts_of(session, [site])[site.id])
    return {**shape, "refused": [refused_shape(one) for one in refused_of(session, site)]}
