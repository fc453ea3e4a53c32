"""The page of held reports, by sender and by minute, on which editors release or delete them."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, current_reach, open_to
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.store.held import Which, by_minute, by_sender, count_held, delete_held
from collector.web.releasing import release_held
from collector.web.running import running

_UNTIL = "%Y-%m-%dT%H:%M:%S.%fZ"


@blueprint.get("/held")
@open_to(Level.EDITOR)
def held() -> Response:
    """Show the held reports by sender and by minute."""
    which = Which(current_reach(), request.args.get("site") or None)
    with running().database.read() as session:
        return page(
            session,
            "desk/held.html",
            "held",
            site=which.site_key or "",
            count=count_held(session, which),
            senders=by_sender(session, which),
            minutes=by_minute(session, which),
        )


@blueprint.post("/held")
@open_to(Level.EDITOR)
def decide_held() -> Response:
    """Release or delete held reports: all, a sender's or a minute's."""
    site = request.form.get("site") or None
    which = Which(
        current_reach(),
        site,
        request.form.get("sender") or None,
        _moment(request.form.get("minute"), "%Y-%m-%dT%H:%MZ"),
        _moment(request.form.get("until"), _UNTIL),
    )
    if request.form.get("do") == "release":
        count = release_held(which)
        message = ngettext("Released %(num)s report.", "Released %(num)s reports.", count)
    elif request.form.get("do") == "delete" and not request.form.get("sure"):
        return _ask_to_delete(which)
    elif request.form.get("do") == "delete":
        program = running()
        with program.database.erase() as session:
            editor = acting_editor(session)
            count = delete_held(session, which, editor, program.now())
        message = ngettext("Deleted %(num)s report.", "Deleted %(num)s reports.", count)
    else:
        abort(400, _("This form is incomplete. Reload the page."))
    flash(message)
    with running().database.read() as session:
        is_left = count_held(session, Which(current_reach(), site))
    return redirect(url_for("desk.held", site=site) if is_left else url_for("desk.typos", site=site), 303)


def _ask_to_delete(which: Which) -> Response:
    """Ask before deleting. Reports that arrive after the question are not deleted."""
    program = running()
    until = program.now()
    kept = ("do", "site", "sender", "minute")
    fields = [(name, request.form[name]) for name in kept if name in request.form] + [("until", until.strftime(_UNTIL))]
    with program.database.read() as session:
        count = count_held(session, replace(which, until=until))
        return page(
            session,
            "desk/delete.html",
            "held",
            question=ngettext("Delete %(num)s held report for good?", "Delete %(num)s held reports for good?", count),
            about=_(
                "What readers wrote is deleted too. This cannot be undone. Reports held from now on are not included."
            ),
            address=url_for("desk.decide_held"),
            fields=fields,
            back=url_for("desk.held", site=which.site_key),
        )


def _moment(text: str | None, form: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        abort(400, _("This form is incomplete. Reload the page."))
