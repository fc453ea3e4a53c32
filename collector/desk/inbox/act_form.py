"""What an editor asks to be done with typos of the list. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from collector.desk.forms import LONGEST_CORRECTION, LONGEST_NOTE, BadForm, seen_version
from collector.store.bulk import MOST, PART
from collector.store.models import Editor, Status
from collector.store.triage import UNSET, Change
from collector.store.typos import is_number
from collector.text.normalise import normalise_trimmed, storable

_MOST_AT_ONCE = 1000
_STATUSES = {status.value for status in Status}
COLLEAGUE = "colleague"
_OTHERS = {"mine", "nobody", COLLEAGUE, "correct", "note", "merge"}


@dataclass(frozen=True, slots=True)
class ActForm:
    """What to do with which typos: their numbers, each with the version that the editor saw.

    `key` is made by the page, so that asking again does nothing twice; None where it made none. `assignee` is the
    number of the colleague who is given them, where that is what is done. `part` counts the parts in which a page
    sends a long stroke, all with the same key; None where it is sent whole.
    """

    do: str
    versions: dict[int, int | None]
    all_that_match: bool
    words: str
    key: str | None = None
    counted: bool = False
    assignee: int | None = None
    part: int | None = None

    @classmethod
    def read(cls, fields: MultiDict[str, str]) -> "ActForm":
        """Return what is asked for. Raises BadForm."""
        do = fields.get("do", "")
        if do not in _STATUSES and do not in _OTHERS:
            raise BadForm(_("This form asks for something that the desk cannot do. Reload the page."))
        chosen = fields.getlist("id")
        if len(chosen) > _MOST_AT_ONCE:
            raise BadForm(_("At most %(most)s typos can be chosen one by one.", most=_MOST_AT_ONCE))
        # All that matched when the number was named, so that none comes in that was reported since.
        versions = _versions(fields["ids"].split(",")) if fields.get("ids") else _versions(chosen)
        words = _words(do, fields.get("words", ""))
        counted, assignee = bool(fields.get("ids")), _assignee(do, fields.get("assignee", ""))
        form = cls(do, versions, "all" in fields, words, key_of(fields), counted, assignee, _part(fields))
        if not form.versions and not form.all_that_match:
            raise BadForm(_("Choose at least one typo."))
        if form.part is not None and (not form.key or form.merges or len(form.versions) > PART):
            raise BadForm(_("This form asks for something that the desk cannot do. Reload the page."))
        if form.all_that_match and do in ("correct", "merge"):
            raise BadForm(_("This can only be done with typos that you have chosen one by one."))
        return form

    @property
    def is_all_uncounted(self) -> bool:
        """Whether all that match are meant, and the editor has not been told yet how many these are."""
        return self.all_that_match and not self.counted

    @property
    def merges(self) -> bool:
        """Whether typos are to become one."""
        return self.do == "merge"

    def change(self, editor: Editor, colleague: Editor | None = None) -> Change:
        """Return what is to be changed of each typo, for this editor; the colleague is whom the form names."""
        assignee: Any = UNSET
        if self.do == "mine":
            assignee = editor
        elif self.do == COLLEAGUE:
            assignee = colleague
        elif self.do == "nobody":
            assignee = None
        return Change(
            status=Status(self.do) if self.do in _STATUSES else UNSET,
            assignee=assignee,
            correction=(self.words or None) if self.do == "correct" else UNSET,
            note=self.words if self.do == "note" else None,
        )


def _versions(texts: list[str]) -> dict[int, int | None]:
    """Read "12.3": the typo's number and the version that was seen."""
    if len(texts) > MOST:
        raise BadForm(_("This form names a typo that does not exist. Reload the page."))
    found: dict[int, int | None] = {}
    for text in texts:
        seen = seen_version(text)
        if seen is None:
            raise BadForm(_("This form names a typo that does not exist. Reload the page."))
        number, version = seen
        found[number] = version
    return found


def _assignee(do: str, text: str) -> int | None:
    if do != COLLEAGUE:
        return None
    if not is_number(text):
        raise BadForm(_("Choose a colleague."))
    return int(text)


def _part(fields: Mapping[str, str]) -> int | None:
    text = fields.get("part", "")
    return int(text) if is_number(text) else None


def key_of(fields: Mapping[str, str]) -> str | None:
    """Return the key that a page gave to a stroke, None where it gave none."""
    key = fields.get("stroke", "")
    return key if is_key(key) else None


def is_key(text: str) -> bool:
    """Whether this is a key as pages make them: a UUID."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _words(do: str, text: str) -> str:
    if do == "correct":
        words, most = normalise_trimmed(text), LONGEST_CORRECTION
    else:
        words, most = storable(text).strip(), LONGEST_NOTE
    if len(words) > most:
        raise BadForm(_("That is too long: at most %(most)s characters are kept.", most=most))
    if do == "note" and not words:
        raise BadForm(_("The note is empty."))
    return words
