"""The list of typos, page by page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import current_reach, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.frame import Frame
from collector.desk.inbox.asked import wanted
from collector.desk.inbox.assigning import offered_colleagues
from collector.desk.inbox.chips import chips
from collector.desk.inbox.list_query import AGES, SORTS, SUGGESTED, BadQuery, ListQuery
from collector.desk.inbox.rows import Row, rows
from collector.desk.pages import frame_of, page
from collector.store.attention import looking
from collector.store.bulk import MOST
from collector.store.cursors import BadCursor
from collector.store.grouped import list_by_article
from collector.store.listed import ListedTypo
from collector.store.lists import list_typos, matching
from collector.text.times import rfc3339
from collector.web.running import running

_PAGE_SIZE = 50
_MOST_COUNTED = 500
# Articles are taller than typos.
_GROUPED_PAGE_SIZE = 30
_CHOICES: dict[str, Any] = {"sorts": SORTS, "ages": AGES, "suggested": SUGGESTED}


@blueprint.get("/")
def typos() -> Response:
    """Show the typos that wait, or those asked for; of a later page only its rows to htmx."""
    program = running()
    now = program.now()
    try:
        query = ListQuery.read(request.args)
        if query.q:
            program.indexer.catch_up_soon()
        with program.database.read() as session:
            around = frame_of(session, query)
            groups, following = _page_of(session, query, now)
            told: dict[str, Any] = {
                "groups": groups,
                "next": following,
                "since": rfc3339(now),
            }
            if request.headers.get("HX-Target") == "more":
                html = render_template("desk/rows.html", editor=signed_in_editor(), frame=around, query=query, **told)
                return make_response(html)
            return page(
                session,
                "desk/list.html",
                "inbox",
                frame=around,
                **_CHOICES,
                chips=chips(query, around.site_name),
                is_counted=_is_counted(around),
                colleagues=offered_colleagues(session, query, around.sites, current_reach(), signed_in_editor()),
                total=_total(session, query, groups, following),
                collector_url=program.settings.url,
                **told,
            )
    except BadQuery as error:
        return show_problem(str(error), typed=request.args.get("q", ""))
    except BadCursor:
        return show_problem(_("This page of the list no longer exists. Start again at the first page."))


def show_problem(problem: str, typed: str = "") -> Response:
    """Return the list's page with what is wrong in place of its rows, and with what was typed into its search."""
    now = running().now()
    with running().database.read() as session:
        return page(
            session,
            "desk/list.html",
            "inbox",
            status=400,
            **_CHOICES,
            chips=[],
            problem=problem,
            typed=typed,
            since=rfc3339(now),
        )


def as_a_whole(session: Session, around: Frame) -> dict[str, Any]:
    """Return what has to be said of a list after some of it changed: how many typos it has, and whether it is empty."""
    query = around.query
    if not query.is_narrowed:
        return {"is_empty": not any(choice.count for choice in around.statuses if choice.is_current)}
    count = _count(session, query)
    return {"total": _in_words(count), "is_empty": not count}


def _total(session: Session, query: ListQuery, groups: list[list[Row]], following: str | None) -> str:
    """How many typos a narrowed list has, in words."""
    if not query.is_narrowed or query.cursor:
        return ""
    return _in_words(_count(session, query) if following else sum(map(len, groups)))


def _count(session: Session, query: ListQuery) -> int:
    """How many typos the list has; not beyond what is quickly counted."""
    return len(matching(session, wanted(session, query), _MOST_COUNTED + 1))


def _in_words(count: int) -> str:
    if count > _MOST_COUNTED:
        return str(_("more than %(count)s typos", count=_MOST_COUNTED))
    return str(ngettext("%(num)s typo", "%(num)s typos", count))


def _is_counted(around: Frame) -> bool:
    """Whether the frame's count of this status is how many are decided about where all that match are."""
    query = around.query
    return (
        not query.q
        and query.filters.keys() <= {"site"}
        and any(choice.is_current and (choice.count or 0) <= MOST for choice in around.statuses)
    )


def _page_of(session: Session, query: ListQuery, now: datetime) -> tuple[list[list[Row]], str | None]:
    """The page's rows, those of an article together where that is asked for, and the cursor of the next page."""
    asked, cursor = wanted(session, query), query.cursor or None
    if query.group:
        grouped = list_by_article(session, asked, query.store_sort, _GROUPED_PAGE_SIZE, cursor)
        return [as_rows(session, query, group, now) for group in grouped.groups], grouped.next
    found = list_typos(session, asked, query.store_sort, _PAGE_SIZE, cursor)
    return [as_rows(session, query, found.items, now)] if found.items else [], found.next


def as_rows(session: Session, query: ListQuery, typos: list[ListedTypo], now: datetime, **more: Any) -> list[Row]:
    """Return typos as rows of this list, with who else looks at them."""
    # Flask makes the first address only: fifty would take it milliseconds.
    path, asked = url_for("desk.typo", typo_id=0).removesuffix("0"), urlencode(query.address(cursor=""))
    eyes = looking(session, [typo.id for typo in typos], signed_in_editor(), now)
    return rows(typos, lambda number: f"{path}{number}?{asked}" if asked else f"{path}{number}", eyes, **more)
