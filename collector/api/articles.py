"""Articles: which have typos, and the typos of one in the order of its text."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from collector.api.arguments import ApiBlueprint
from collector.api.auth import authenticate, caller_reach, deciding_caller
from collector.api.fields import LARGEST_PAGE, Flag, Query, Words
from collector.api.lookups import site_named
from collector.api.schemas import ArticleSchema, TypoSchema
from collector.api.shapes import typo_shape
from collector.store.article_facts import set_facts
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
from collector.store.joining import CannotJoin, aliases_of, check_joinable, join_articles, part_articles
from collector.store.models import Article, Status
from collector.text.normalise import normalise_trimmed
from collector.text.places import Placed, in_text_order
from collector.text.times import rfc3339
from collector.web.problems import Problem, wrong_field
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
    addresses = fields.List(
        fields.Nested(lambda: FurtherAddressSchema()),
        required=True,
        metadata={"description": "The addresses of articles that editors joined with this one."},
    )


class FurtherAddressSchema(Schema):
    """Another address of the article, from an article that an editor joined with it."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)


class Fact(fields.String):
    """A normalised text of at most 500 code points, or null."""

    def __init__(self) -> None:
        super().__init__(allow_none=True, validate=validate.Length(1, 500))

    def _deserialize(self, value: object, *args: Any, **options: Any) -> str:
        return normalise_trimmed(str(super()._deserialize(value, *args, **options)))


class AboutSchema(Schema):
    """An article's title, author and section as an editor sets them; null uses what reports say again."""

    title = Fact()
    author = Fact()
    section = Fact()


class JoinSchema(Schema):
    """The article to join this one with."""

    into = fields.Integer(required=True, metadata={"description": "The number of the article that remains."})
    preview = Flag(load_default=False, metadata={"description": "Only return what would move; change nothing."})


class JoinedSchema(Schema):
    """What moves from one article to another."""

    id = fields.Integer(required=True, metadata={"description": "The number of the article that remains."})
    url = fields.String(required=True, metadata={"description": "The address of the article that remains."})
    joined = fields.String(required=True, metadata={"description": "The address of the article that is joined."})
    typos = fields.Integer(required=True, metadata={"description": "How many typos move."})
    preview = fields.Boolean(required=True)


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
            raise wrong_field("cursor", str(error)) from error
        return {"items": [_shape(one) for one in found.items], "next": found.next}


@blueprint.get("/<int:article_id>")
@blueprint.response(200, WholeArticleSchema, example=_ARTICLE | {"items": [], "addresses": []})
def show(article_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Show an article with its typos in the order of its text"""
    with running().database.read() as session:
        return _whole(session, _article(session, article_id))


@blueprint.patch("/<int:article_id>")
@blueprint.arguments(AboutSchema, example={"title": "The bridge opens"})
@blueprint.response(200, WholeArticleSchema)
def change(body: dict[str, Any], article_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Set an article's title, author or section

    What is set here takes precedence over what reports say; null uses what reports say again.
    """
    editor, program = deciding_caller(), running()
    with program.database.write() as session:
        set_facts(session, _article(session, article_id), body, editor, program.now())
    with program.database.read() as session:
        return _whole(session, _article(session, article_id))


@blueprint.post("/<int:article_id>/join")
@blueprint.arguments(JoinSchema, example={"into": 12})
@blueprint.response(200, JoinedSchema)
def join_(body: dict[str, Any], article_id: int) -> dict[str, Any]:
    """Join an article with another one of the same site

    Its typos move to the other article; typos that are the same are merged. Its address becomes an address of the other
    article, so that later reports follow. Delete that address to separate the two again.
    """
    editor, program = deciding_caller(), running()
    with program.database.read() if body["preview"] else program.database.write() as session:
        article = _article(session, article_id)
        into = article_by_id(session, body["into"], caller_reach())
        try:
            if into is None:
                raise CannotJoin(f"There is no article {body['into']}.")
            check_joinable(article, into)
        except CannotJoin as error:
            raise wrong_field("into", str(error)) from error
        typos = sum(listed_article(session, article).counts.values())
        shape = {"id": into.id, "url": into.url, "joined": article.url, "typos": typos, "preview": body["preview"]}
        if not body["preview"]:
            join_articles(session, article, into, editor, program.now())
        return shape


@blueprint.delete("/<int:article_id>/addresses/<int:address_id>")
@blueprint.response(200, WholeArticleSchema, description="The separated article")
def part_(article_id: int, address_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Undo a join

    Typos reported only at that address move back. Others stay, and can be split. Later reports from the address belong
    to the separated article.
    """
    editor, program = deciding_caller(), running()
    with program.database.write() as session:
        article = _article(session, article_id)
        alias = next((one for one in aliases_of(session, article) if one.id == address_id), None)
        if alias is None:
            raise Problem(404, f"Article {article_id} has no further address {address_id}.")
        number = part_articles(session, alias, editor, program.now()).id
    with program.database.read() as session:
        return _whole(session, _article(session, number))


def _article(session: Session, article_id: int) -> Article:
    article = article_by_id(session, article_id, caller_reach())
    if article is None:
        raise Problem(404, f"There is no article {article_id}.")
    return article


def _whole(session: Session, article: Article) -> tuple[dict[str, Any], dict[str, str]]:
    placed = [
        Placed(typo, typo.id, position, typo.block_text, typo.block_start)
        for typo, position in typos_of(session, article)
    ]
    items = [typo_shape(one.thing) for one in in_text_order(placed)[:MOST_ON_SHEET]]
    addresses = [{"id": one.id, "url": one.url} for one in aliases_of(session, article)]
    shape = _shape(listed_article(session, article)) | {"items": items, "addresses": addresses}
    return shape, {"Cache-Control": "no-store"}


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
