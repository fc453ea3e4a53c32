"""What to tell an editor after a stroke: in words, and the rows as they are now."""

from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collector.desk.access import signed_in_editor
from collector.desk.inbox.act_form import ActForm
from collector.desk.inbox.asked import wanted
from collector.desk.inbox.listing import as_a_whole, as_rows
from collector.desk.pages import frame_there
from collector.desk.words import several
from collector.store.bulk import Decided
from collector.store.last_changes import last_editors
from collector.store.listed import listed
from collector.store.lists import still_listed
from collector.web.running import running

# More rows than these are not sent one by one: the page is loaded anew.
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What a stroke did: the typos that may look different now, what to say, and the stroke's number, to undo it."""

    typos: Collection[int] = field(default_factory=list)
    said: str = ""
    action: int | None = None
    is_all: bool = False
    wrong: bool = False
    refused: Collection[int] = field(default_factory=list)
    key: str | None = None

    @classmethod
    def of(cls, form: ActForm, decided: Decided, said: str) -> "Done":
        """Return what a stroke of the list did. `refused` are the typos that someone else changed first."""
        is_all = form.all_that_match
        return cls(decided.touched, said, decided.action, is_all=is_all, refused=decided.conflicts, key=form.key)


def answer(done: Done) -> Response:
    """Return the rows, the counts and the words for htmx to put into their places."""
    there = path_of(request.headers.get("HX-Current-URL", ""))
    is_list = there.removeprefix(request.script_root) == url_for("desk.typos").removeprefix(request.script_root)
    program = running()
    with program.database.read() as session:
        query, around = frame_there(session)
        rows = []
        if is_list and len(done.typos) <= _MOST_ROWS and not done.is_all:
            # What is not theirs to see is as if it were not there, also where a form names it.
            seen = {site.key for site in around.sites}
            typos = [typo for typo in listed(session, list(done.typos)) if typo.site.key in seen]
            left = still_listed(session, wanted(session, query), [typo.id for typo in typos])
            rows = as_rows(session, query, typos, program.now(), there=left)
        told = {
            "editor": signed_in_editor(),
            "frame": around,
            "query": query,
            "place": "inbox" if is_list else "",
            "said": done.said,
            "undo": done.action,
            "wrong": done.wrong,
            "refused": " ".join(map(str, done.refused)),
            "faster": last_editors(session, done.refused, except_id=signed_in_editor().id),
            "stroke": done.key,
        }
        if is_list:
            told |= as_a_whole(session, around)
        gone = set(done.typos) - {row.typo.id for row in rows}
        response = make_response(render_template("desk/done.html", rows=rows, gone=gone, **told))
    if not is_list or done.is_all or len(done.typos) > _MOST_ROWS:
        response.headers["HX-Trigger-After-Settle"] = "proofdesk:reload"
    return response


def path_of(address: str) -> str:
    """Return the path of an address that a browser tells; empty where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


_SAID = {  # each said by ngettext, later
    "new": several("%(num)s typo reopened.", "%(num)s typos reopened."),
    "confirmed": several("%(num)s typo confirmed.", "%(num)s typos confirmed."),
    "fixed": several("%(num)s typo marked as fixed.", "%(num)s typos marked as fixed."),
    "rejected": several("%(num)s typo rejected.", "%(num)s typos rejected."),
    "spam": several("%(num)s typo marked as spam.", "%(num)s typos marked as spam."),
    "mine": several("%(num)s typo assigned to you.", "%(num)s typos assigned to you."),
    "colleague": several("%(num)s typo assigned to %(who)s.", "%(num)s typos assigned to %(who)s."),
    "nobody": several("%(num)s typo unassigned.", "%(num)s typos unassigned."),
    "correct": several("Correction of %(num)s typo saved.", "Correction of %(num)s typos saved."),
    "note": several("Note added to %(num)s typo.", "Note added to %(num)s typos."),
}


def said_of(form: ActForm, decided: Decided, who: str = "") -> str:
    """Return what became of the typos, in words; `who` is the colleague whom they were given to."""
    said = [ngettext(*_SAID[form.do], len(decided.changed), who=who)] if decided.changed else []
    if decided.conflicts:
        said.append(_changed_meanwhile(decided.conflicts))
    if decided.missing:
        more = ngettext("%(num)s typo no longer exists.", "%(num)s typos no longer exist.", len(decided.missing))
        said.append(more)
    return " ".join(said) or _("There was nothing to change.")


def _changed_meanwhile(typos: list[int]) -> str:
    with running().database.read() as session:
        who = sorted(set(last_editors(session, typos[:_MOST_ROWS], except_id=signed_in_editor().id).values()))
    if not who:
        told = ngettext(
            "Someone else changed %(num)s typo meanwhile. It was left as it is; please review it.",
            "Someone else changed %(num)s typos meanwhile. They were left as they are; please review them.",
            len(typos),
        )
    else:
        told = ngettext(
            "%(who)s changed %(num)s typo meanwhile. It was left as it is; please review it.",
            "%(who)s changed %(num)s typos meanwhile. They were left as they are; please review them.",
            len(typos),
            who=", ".join(who[:3]),
        )
    return str(told)
