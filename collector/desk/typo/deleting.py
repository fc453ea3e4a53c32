"""Delete a typo, or some of its reports, for good."""

from collections.abc import Collection
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collector.desk.access import Level, acting_editor, open_to
from collector.desk.answers import problem_page
from collector.desk.blueprint import blueprint
from collector.desk.forms import BadForm, chosen_reports
from collector.desk.inbox.asked import asked
from collector.desk.pages import page
from collector.desk.typo.finding import find
from collector.store.deleting import delete_report, delete_typo
from collector.store.memberships import typos_of
from collector.store.models import Report
from collector.store.typos import count_among, count_reports, site_of
from collector.web.running import running


@blueprint.post("/typos/<int:typo_id>/delete")
@open_to(Level.ADMIN)
def delete_typo_(typo_id: int) -> Response:
    """Delete a typo with its reports and history."""
    program = running()
    with program.database.erase() as session:
        editor = acting_editor(session)
        delete_typo(session, find(session, typo_id), editor, program.now())
    flash(_("Deleted the typo and its reports."))
    return redirect(url_for("desk.typos", **asked().address()), 303)


@blueprint.post("/typos/<int:typo_id>/delete-reports")
@open_to(Level.ADMIN)
def delete_reports(typo_id: int) -> Response:
    """Delete the ticked reports after asking; a typo without reports is deleted too."""
    program = running()
    try:
        numbers = set(chosen_reports(request.form))
    except BadForm:
        return problem_page(400, _("Choose the reports to delete. Go back and try again."))
    if not request.form.get("sure"):
        return _ask_to_delete(typo_id, numbers)
    count = 0
    with program.database.erase() as session:
        editor = acting_editor(session)
        find(session, typo_id)
        for number in sorted(numbers):
            report = session.get(Report, number)
            if report is not None and typo_id in typos_of(session, [report])[report.id]:
                delete_report(session, report, editor, program.now())
                count += 1
        is_left = site_of(session, typo_id) is not None
    flash(ngettext("Deleted %(num)s report.", "Deleted %(num)s reports.", count))
    address = asked().address()
    back = url_for("desk.typo", typo_id=typo_id, **address) if is_left else url_for("desk.typos", **address)
    return redirect(back, 303)


def _ask_to_delete(typo_id: int, numbers: Collection[UUID]) -> Response:
    address = asked().address()
    with running().database.read() as session:
        find(session, typo_id)
        count = count_among(session, typo_id, numbers)
        is_all = count == count_reports(session, typo_id)
        about = _("What readers wrote is deleted too. This cannot be undone.")
        if is_all:
            about = _(
                "These are all reports of this typo, so the typo is deleted too, with its history. "
                "This cannot be undone."
            )
        return page(
            session,
            "desk/delete.html",
            "inbox",
            question=ngettext("Delete %(num)s report for good?", "Delete %(num)s reports for good?", count),
            about=about,
            address=url_for("desk.delete_reports", typo_id=typo_id, **address),
            fields=[("report", str(number)) for number in sorted(numbers)],
            back=url_for("desk.typo", typo_id=typo_id, **address),
        )
