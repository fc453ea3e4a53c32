"""What editors type into the desk's forms, read and tidied. What is wrong is said in the reader's language."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from collector.store.models import Status
from collector.store.typos import is_number
from collector.text.normalise import normalise_trimmed, storable

LONGEST_NOTE = 4000
LONGEST_CORRECTION = 1000

ME, NOBODY = -1, 0
"""Whom a typo can be given to, beside the numbers of editors."""


class BadForm(ValueError):
    """The form cannot be taken; the message says why, to whoever filled it in."""


@dataclass(frozen=True, slots=True)
class SignInForm:
    """An address and a password, as typed."""

    email: str
    password: str

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "SignInForm":
        """Return what was typed; nothing is wrong yet."""
        return cls(_line(fields.get("email", "")), fields.get("password", ""))


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What an editor did on a typo's page.

    The whole page is one form, so that nothing that was typed is lost by pressing another button. `version` and
    `last_event` tell what the editor saw. `correction` is None where the box was not touched, and "" where it was
    emptied; `assign` is the number of the editor whom the typo is assigned to, ME, NOBODY, or None for no change.
    `goes_on` says that the next typo of the list is to be shown afterwards, `only_shows` that nothing is decided and
    the page is to be shown again, with what was typed.
    """

    version: int
    last_event: int
    status: Status | None
    assign: int | None
    correction: str | None
    note: str
    goes_on: bool = False
    only_shows: bool = False

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "DecisionForm":
        """Return the decision. Raises BadForm."""
        correction = normalise_trimmed(fields.get("use") or fields.get("correction", ""))
        if len(correction) > LONGEST_CORRECTION:
            raise BadForm(
                _(
                    "The correction is too long: at most %(count)s characters are kept.",
                    count=format_decimal(LONGEST_CORRECTION),
                )
            )
        note = storable(fields.get("note", "")).strip()
        if len(note) > LONGEST_NOTE:
            raise BadForm(
                _("The note is too long: at most %(count)s characters are kept.", count=format_decimal(LONGEST_NOTE))
            )
        touched = "use" in fields or ("correction" in fields and correction != fields.get("correction_was", ""))
        return cls(
            version=_number(fields.get("version", "")),
            last_event=_number(fields.get("last_event", "0")),
            status=_status(fields.get("status")),
            assign=_assign(fields.get("assign"), fields.get("assignee", "")),
            correction=correction if touched else None,
            note=note,
            goes_on=fields.get("then") == "next",
            only_shows="show" in fields,
        )


def as_typed(fields: Mapping[str, str]) -> DecisionForm:
    """Return what was typed into a form that cannot be taken, so that the page can show it again."""
    return DecisionForm(
        version=0,
        last_event=0,
        status=None,
        assign=None,
        correction=fields.get("correction") if fields.get("correction") != fields.get("correction_was") else None,
        note=fields.get("note", ""),
        only_shows=True,
    )


def chosen_typo(fields: Mapping[str, str]) -> int:
    """Return the number of the typo that this one is to be merged into. Raises BadForm."""
    if not fields.get("into"):
        raise BadForm(_("Choose the typo to merge this one into."))
    return _number(fields["into"])


def chosen_reports(fields: MultiDict[str, str]) -> list[uuid.UUID]:
    """Return the reports that are to be split off. Raises BadForm."""
    try:
        reports = [uuid.UUID(text) for text in fields.getlist("report")]
    except ValueError:
        raise BadForm(_("This form names a report that does not exist. Reload the page.")) from None
    if not reports:
        raise BadForm(_("Choose the reports to split off."))
    return reports


def seen_version(text: str) -> tuple[int, int | None] | None:
    """Return what "12.3" says, a typo's number and the version of it that was seen, or "12", its number alone; None for
    any other text."""
    number, _dot, version = text.partition(".")
    if not is_number(number) or (version and not is_number(version)):
        return None
    return int(number), int(version) if version else None


def seen_versions(texts: Iterable[str]) -> dict[int, int]:
    """Return the typos that were seen in some version, by their numbers; other texts are left out."""
    found = filter(None, map(seen_version, texts))
    return {number: version for number, version in found if version is not None}


def _status(text: str | None) -> Status | None:
    if text is None:
        return None
    try:
        return Status(text)
    except ValueError:
        raise BadForm(_("This form asks for a status that does not exist. Reload the page.")) from None


def _assign(text: str | None, assignee: str) -> int | None:
    if text not in (None, "me", "nobody", "colleague"):
        raise BadForm(_("This form assigns the typo to an unknown editor. Reload the page."))
    if text == "colleague":
        return _number(assignee)
    return None if text is None else ME if text == "me" else NOBODY


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise BadForm(_("This form is incomplete. Reload the page."))
    return int(text)


def _line(text: str) -> str:
    return storable(text).strip()
