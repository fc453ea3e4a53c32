"""Articles: which have typos, and the typos of one in the order of its text."""

from typing import Any

from marshmallow import Schema, fields, validate

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller_reach
from collector.api.lookups import site_named
from collector.api.schemas import LARGEST_PAGE, ArticleSchema, Query, TypoSchema, Words
from collector.api.shapes import typo_shape
from collector.store.article_lists import (
    MOST_ON_SHEET,
    ArticleFilter,
    ListedArticle,
    article_by_id,
    list_articles,
    listed_article,
    typos_of,
)
from collector.store.cursors import BadCursor
from collector.store.models import Status
from collector.text.places import Placed, in_text_order
from collector.text.times import rfc3339
from collector.web.problems import Problem
from collector.web.running import running

blueprint = ApiBlueprint("articles", __name__, url_prefix="/api/v1/articles", description="Pages with their typos")
blueprint.before_request(authenticate)

_ARTICLE = {
    "id": 7,
    "site": "newskey",
    "article": {
        "url": "https://news.example/town/bridge",
        "title": "The bridge opens",
        "author": "A. Writer",
        "section": "Town",
    },
    "typos": {"new": 1, "confirmed": 1, "fixed": 3, "rejected": 0, "spam": 0},
    "reports": 12,
    "last_seen": "2026-11-24T12:00:00.250000Z",
}


class ArticleQuery(Query):
    """Which articles are asked for."""

    site = Words(metadata={"description": "The key of a site."})
    q = Words(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "What the title or the address contains."},
    )
    show = fields.String(
        load_default="open",
        validate=validate.OneOf(["open", "all"]),
        metadata={"description": "`open`: those with new or confirmed typos; `all`: also those whose are all decided."},
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LARGEST_PAGE))
    cursor = fields.String(metadata={"description": "`next` of the page before."})


class CountsSchema(Schema):
    """How many typos are in each status."""

    new = fields.Integer(required=True)
    confirmed = fields.Integer(required=True)
    fixed = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    spam = fields.Integer(required=True)


class ListedArticleSchema(Schema):
    """A page of a site with typos in it."""

    id = fields.Integer(required=True)
    site = fields.String(required=True)
    article = fields.Nested(ArticleSchema, required=True)
    typos = fields.Nested(CountsSchema, required=True)
    reports = fields.Integer(required=True)
    last_seen = fields.String(
        required=True,
        metadata={"format": "date-time", "description": "The newest report of a typo that the list is about."},
    )


class WholeArticleSchema(ListedArticleSchema):
    """An article with its typos in the order of its text, those of unknown place last; 500 at most."""

    items = fields.List(fields.Nested(TypoSchema), required=True)


class ArticlePageSchema(Schema):
    """A page of articles, those of the newest activity first."""

    items = fields.List(fields.Nested(ListedArticleSchema), required=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "The next page's cursor."})


@blueprint.get("")
@blueprint.arguments(ArticleQuery, location="query")
@blueprint.response(200, ArticlePageSchema, example={"items": [_ARTICLE], "next": None})
def list_(query: dict[str, Any]) -> dict[str, Any]:
    """List articles with typos, a page at a time"""
    with running().database.read() as session:
        site = site_named(session, query["site"]).key if "site" in query else None
        wanted = ArticleFilter(caller_reach(), site, query["q"].strip(), query["show"] == "open")
        try:
            found = list_articles(session, wanted, query["limit"], query.get("cursor"))
        except BadCursor as error:
            raise Problem(422, f"cursor: {error}", {"cursor": [str(error)]}) from error
        return {"items": [_shape(one) for one in found.items], "next": found.next}


@blueprint.get("/<int:article_id>")
@blueprint.response(200, WholeArticleSchema, example=_ARTICLE | {"items": []})
def show(article_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Show an article with its typos in the order of its text"""
    with running().database.read() as session:
        article = article_by_id(session, article_id, caller_reach())
        if article is None:
            raise Problem(404, f"There is no article {article_id}.")
        placed = [
            Placed(typo, typo.id, position, typo.block_text, typo.block_start)
            for typo, position in typos_of(session, article)
        ]
        items = [typo_shape(one.thing) for one in in_text_order(placed)[:MOST_ON_SHEET]]
        return _shape(listed_article(session, article)) | {"items": items}, {"Cache-Control": "no-store"}


def _shape(listed: ListedArticle) -> dict[str, Any]:
    article = listed.article
    return {
        "id": article.id,
        "site": article.site.key,
        "article": {
            "url": article.url,
            "title": article.title,
            "author": article.author,
            "section": article.section,
        },
        "typos": {status.value: listed.counts[status] for status in Status},
        "reports": listed.reports,
        "last_seen": rfc3339(listed.last_seen),
    }
