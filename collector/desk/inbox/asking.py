"""The question before a decision about all typos that match: it names their number."""

from flask_babel import ngettext

from collector.desk.words import several

_QUESTIONS = {  # formatted by ngettext, later
    "new": several("Reopen %(num)s typo?", "Reopen %(num)s typos?"),
    "confirmed": several("Confirm %(num)s typo?", "Confirm %(num)s typos?"),
    "fixed": several("Mark %(num)s typo as fixed?", "Mark %(num)s typos as fixed?"),
    "rejected": several("Reject %(num)s typo?", "Reject %(num)s typos?"),
    "spam": several("Mark %(num)s typo as spam?", "Mark %(num)s typos as spam?"),
    "mine": several("Assign %(num)s typo to yourself?", "Assign %(num)s typos to yourself?"),
    "colleague": several("Assign %(num)s typo to %(who)s?", "Assign %(num)s typos to %(who)s?"),
    "nobody": several("Unassign %(num)s typo?", "Unassign %(num)s typos?"),
    "note": several("Add the note to %(num)s typo?", "Add the note to %(num)s typos?"),
}
_ANY = several("Change %(num)s typo?", "Change %(num)s typos?")


def question(do: str, count: int, who: str = "") -> str:
    """Return the question, such as "Mark 60 typos as fixed?"; `who` is the colleague they are assigned to."""
    return str(ngettext(*_QUESTIONS.get(do, _ANY), count, who=who))
