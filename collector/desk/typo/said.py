"""What is said after a decision: what it was, with a way to undo it; and what one wanted, where it was not stored."""

from flask import flash
from flask_babel import gettext as _

from collector.desk.access import signed_in_editor
from collector.desk.forms import ME, NOBODY, DecisionForm
from collector.desk.history import entry
from collector.desk.words import later
from collector.store.models import Event, Kind, Status

_SAID = {
    Status.NEW: later("Reopened."),
    Status.CONFIRMED: later("Confirmed."),
    Status.FIXED: later("Marked as fixed."),
    Status.REJECTED: later("Rejected."),
    Status.SPAM: later("Marked as spam."),
}
_WANTED = {
    Status.NEW: later("Reopen"),
    Status.CONFIRMED: later("Confirm"),
    Status.FIXED: later("Fixed"),
    Status.REJECTED: later("Reject"),
    Status.SPAM: later("Spam"),
}


_BY = {
    Status.NEW: later("Reopened by %(who)s"),
    Status.CONFIRMED: later("Confirmed by %(who)s"),
    Status.FIXED: later("Fixed by %(who)s"),
    Status.REJECTED: later("Rejected by %(who)s"),
    Status.SPAM: later("Marked as spam by %(who)s"),
}


def decided_by(status: str, who: str) -> str:
    """Return who made the typo's status what it is, as the page says it on top."""
    return str(_BY[Status(status)]) % {"who": who}


def in_words(events: list[Event]) -> str:
    """Return what the events were, for the editor who made them."""
    said = []
    for event in events:
        if event.kind == Kind.STATUS:
            said.append(str(_SAID[Status(event.new or Status.NEW)]))
        elif event.kind == Kind.ASSIGNEE:
            said.append(_assigned(event.new))
        elif event.kind == Kind.CORRECTION:
            said.append(_("Correction saved.") if event.new else _("Correction removed."))
        else:
            said.append(_("Note added.") if event.kind == Kind.NOTE else str(entry(event).did))
    return " ".join(said) or _("There was nothing to change.")


def _assigned(email: str | None) -> str:
    if not email:
        return str(_("Unassigned."))
    if email == signed_in_editor().email:
        return str(_("Assigned to you."))
    return str(_("Assigned to %(who)s.", who=email))


def wanted_in_words(form: DecisionForm) -> list[tuple[str, str]]:
    """Return what the form asked for, each with the words that were typed for it."""
    wanted = []
    if form.status:
        wanted.append((str(_WANTED[form.status]), ""))
    if form.assign is not None:
        wanted.append(({ME: _("Assign to me"), NOBODY: _("Unassign")}.get(form.assign, _("Assign to a colleague")), ""))
    if form.correction is not None:
        wanted.append((_("Correction"), form.correction))
    if form.note:
        wanted.append((_("Note"), form.note))
    return wanted


def say(said: str, stroke: int | None) -> None:
    """Say it on the next page, with a button that undoes the stroke, if it is one."""
    flash(said)
    if stroke is not None:
        flash(str(stroke), "undo")
