"""Notes that name whoever is signed in."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector.desk.access import Level, current_reach, open_to, signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.changes import headline
from collector.desk.inbox.rows import article_name
from collector.desk.pages import page
from collector.desk.typo.notes import Part, note_parts
from collector.store.attention import mentions_of, see_all_mentions
from collector.store.colleagues import colleagues
from collector.store.models import Editor, Mention, Typo
from collector.store.reach import within
from collector.store.typos import typos_by_id
from collector.text.diff import Piece
from collector.web.running import running

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A note that names the editor, with its typo."""

    typo: Typo
    change: tuple[Piece, ...]
    article: str
    who: Editor | None
    note: list[Part]
    at: datetime
    is_new: bool


@blueprint.get("/mentions")
def mentions() -> Response:
    """Show the newest notes that name the editor."""
    with running().database.read() as session:
        found = _named(session, mentions_of(session, signed_in_editor(), _MOST_SHOWN))
        return page(session, "desk/mentions.html", "mentions", named=found)


@blueprint.post("/mentions/seen")
@open_to(Level.VIEWER)
def see_mentions_() -> Response:
    """Note that the editor has seen them all."""
    program = running()
    with program.database.write() as session:
        see_all_mentions(session, signed_in_editor(), program.now())
    flash(_("All marked as seen."))
    return redirect(url_for("desk.mentions"), 303)


def _named(session: Session, mentions: list[Mention]) -> list[Named]:
    typos = typos_by_id(session, {mention.event.typo_id for mention in mentions})
    people = {site: colleagues(session, site) for site in {typo.site_id for typo in typos.values()}}
    return [
        Named(
            typo=typo,
            change=headline(typo),
            article=article_name(typo.article),
            who=mention.event.editor,
            note=note_parts(mention.event.new or "", people[typo.site_id]),
            at=mention.event.at,
            is_new=mention.seen_at is None,
        )
        for mention in mentions
        if (typo := typos.get(mention.event.typo_id)) and within(current_reach(), typo.site_id)
    ]
