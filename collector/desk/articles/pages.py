"""The list of articles, and the sheet of one."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.answers import problem_page
from collector.desk.articles.finding import find_article
from collector.desk.articles.sheet import as_text, progress, sheet
from collector.desk.blueprint import blueprint
from collector.desk.forms import seen_versions
from collector.desk.inbox.rows import article_name
from collector.desk.pages import frame_of, page
from collector.desk.typo.said import say
from collector.store.article_lists import (
    MOST_ON_SHEET,
    ArticleFilter,
    list_articles,
    listed_article,
    typos_of,
)
from collector.store.bulk import Decision, decide
from collector.store.cursors import BadCursor
from collector.store.joining import aliases_of
from collector.store.models import Status
from collector.store.triage import Change
from collector.text.cms_links import cms_link, template_of
from collector.text.normalise import normalise_trimmed
from collector.text.urls import origin_of
from collector.web.running import running

_PAGE_SIZE = 50
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Which articles an address asks for. The defaults are left out of addresses."""

    site: str = ""
    q: str = ""
    show: str = ""
    cursor: str = ""

    @classmethod
    def read(cls) -> "ArticleQuery":
        """Return what the current address asks for; what means nothing there is left out."""
        given = request.args
        return cls(
            site=given.get("site", "").strip()[:40].replace("\x00", ""),
            q=normalise_trimmed(given.get("q", ""))[:_LONGEST_TEXT],
            show="all" if given.get("show") == "all" else "",
            cursor=given.get("cursor", ""),
        )

    def address(self, **changes: str) -> dict[str, Any]:
        """Return the arguments of the address with these changes. Any change starts at the first page."""
        other = replace(self, **({"cursor": ""} | changes)) if changes else self
        return {name: value for name, value in asdict(other).items() if value}


@blueprint.get("/articles")
def articles() -> Response:
    """Show the articles that have open typos, or all that have typos."""
    asked = ArticleQuery.read()
    wanted = ArticleFilter(current_reach(), asked.site or None, asked.q, not asked.show)
    with running().database.read() as session:
        try:
            found = list_articles(session, wanted, _PAGE_SIZE, asked.cursor or None)
        except BadCursor:
            return problem_page(400, _("This page of the list no longer exists. Start again at the first page."))
        return page(
            session,
            "desk/articles.html",
            "articles",
            frame=frame_of(session),
            asked=asked,
            rows=[(one, article_name(one.article), progress(one.counts)) for one in found.items],
            next=found.next,
        )


@blueprint.get("/articles/<int:article_id>")
def article(article_id: int) -> Response:
    """Show all typos of an article in the order of its text."""
    with running().database.read() as session:
        found = find_article(session, article_id)
        listed = listed_article(session, found)
        lines = sheet(typos_of(session, found))
        trusted = origin_of(found.url) in found.site.origins
        template = template_of(found.site.settings) if trusted and lines else ""
        cms = cms_link(template, found.url, lines[0].typo.id, found.site.key) if template else ""
        return page(
            session,
            "desk/article.html",
            "articles",
            article=found,
            name=article_name(found),
            listed=listed,
            lines=lines,
            most=MOST_ON_SHEET,
            total=sum(listed.counts.values()),
            progress=progress(listed.counts),
            plain=as_text(article_name(found), found.url, lines),
            confirmed=[line.typo for line in lines if line.typo.status == Status.CONFIRMED],
            link=found.url if trusted else None,
            cms=cms or None,
            addresses=aliases_of(session, found),
        )


@blueprint.post("/articles/<int:article_id>/fixed")
def fix_article(article_id: int) -> Response:
    """Mark as fixed what is confirmed, at one stroke: what the editor saw, as far as it still is as they saw it."""
    program = running()
    seen = seen_versions(request.form.getlist("typo")[:MOST_ON_SHEET])
    with program.database.read() as session:
        here = {typo.id for typo, _place in typos_of(session, find_article(session, article_id))}
    wanted = {number: version for number, version in seen.items() if number in here}
    change = Change(status=Status.FIXED)
    made = decide(program.database, Decision(wanted, change, signed_in_editor(), program.now(), current_reach()))
    said = []
    if made.changed:
        said.append(ngettext("%(num)s typo marked as fixed.", "%(num)s typos marked as fixed.", len(made.changed)))
    if made.conflicts:
        more = ngettext(
            "Someone else changed %(num)s typo meanwhile. It was left as it is; please review it.",
            "Someone else changed %(num)s typos meanwhile. They were left as they are; please review them.",
            len(made.conflicts),
        )
        said.append(more)
    say(" ".join(said) or _("There was nothing to change."), made.action if made.changed else None)
    return redirect(url_for("desk.article", article_id=article_id), 303)
