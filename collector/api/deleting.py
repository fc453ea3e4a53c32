"""Deleting typos and reports for good, for administrators."""

from uuid import UUID

from collector.api.arguments import ApiBlueprint
from collector.api.auth import admin_caller, authenticate
from collector.store.deleting import delete_report, delete_typo
from collector.store.models import Report
from collector.store.triage import Gone
from collector.store.typos import LARGEST_ID, typo_by_id
from collector.web.problems import Problem
from collector.web.running import running

blueprint = ApiBlueprint("deleting", __name__, url_prefix="/api/v1", description="Deleting for good")
blueprint.before_request(authenticate)


@blueprint.delete("/typos/<int:typo_id>")
@blueprint.response(204)
@blueprint.problem(404, "There is no such typo")
def delete_one_typo(typo_id: int) -> None:
    """Delete a typo

    Deletes it for good, with all its reports and its history. Reports that also mend other typos no longer count for
    these; one without reports is deleted too. The audit log records who did it. For tokens with the scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.erase() as session:
        typo = typo_by_id(session, typo_id) if typo_id <= LARGEST_ID else None
        if typo is None:
            raise Problem(404, f"There is no typo {typo_id}.")
        try:
            delete_typo(session, typo, editor, program.now())
        except Gone as error:
            raise Problem(404, f"Typo {typo_id} no longer exists.") from error


@blueprint.delete("/reports/<uuid:report_id>")
@blueprint.response(204)
@blueprint.problem(404, "There is no such report")
def delete_one_report(report_id: UUID) -> None:
    """Delete a report

    Deletes it for good and updates the counts and suggestions of its typos. Deleting the last report of a typo deletes
    the typo too. The audit log records who did it. For tokens with the scope `admin`.
    """
    editor = admin_caller()
    program = running()
    with program.database.erase() as session:
        report = session.get(Report, report_id)
        if report is None:
            raise Problem(404, f"There is no report {report_id}.")
        delete_report(session, report, editor, program.now())
