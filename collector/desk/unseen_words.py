"""Describe invisible changes in the editor's language."""

import unicodedata

from flask_babel import gettext as _

from collector.desk.words import later
from collector.text.unseen import unseen_changes

_MOST_NAMED = 3
_LONGEST = 12

_SCRIPTS = {"LATIN": later("Latin"), "CYRILLIC": later("Cyrillic"), "GREEK": later("Greek")}
_NAMES = {
    "\u200c": later("zero-width non-joiner"),
    "\u200d": later("zero-width joiner"),
    "-": later("hyphen"),
    "\u2011": later("non-breaking hyphen"),
    "\u2013": later("en dash"),
    "\u2014": later("em dash"),
    "\u2212": later("minus sign"),
    "'": later("straight apostrophe"),
    "\u2019": later("curly apostrophe"),
}


def unseen_in_words(old: str | None, new: str | None) -> str:
    """Return the invisible changes between two texts, such as "а (Cyrillic) instead of a (Latin)"; empty if none."""
    changes = unseen_changes(old, new) if old and new else ()
    said = []
    for change in changes[:_MOST_NAMED]:
        if not change.old:
            said.append(_("%(character)s added", character=_named(change.new)))
        elif not change.new:
            said.append(_("%(character)s removed", character=_named(change.old)))
        else:
            said.append(_("%(new)s instead of %(old)s", new=_named(change.new), old=_named(change.old)))
    return " · ".join(said) + ("…" if len(changes) > _MOST_NAMED else "")


def _named(characters: str) -> str:
    """Return the characters with their script, or the name or code point of each."""
    characters = characters[:_LONGEST]
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in characters}
    if len(scripts) == 1 and (script := _SCRIPTS.get(scripts.pop())):
        return f"{characters} ({script})"
    return ", ".join(str(_NAMES.get(one) or f"U+{ord(one):04X}") for one in dict.fromkeys(characters))
