"""The desk's single-character keys, and an editor's changes to them. Pure.

Such keys get in the way of people who dictate or use a switch device: WCAG 2.1.4 requires that they can be switched off
or changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from collector.desk.words import later

NAMES: dict[str, Any] = {
    "j": later("Next typo"),
    "k": later("Previous typo"),
    "o": later("Open it"),
    "x": later("Choose it"),
    "t": later("Typos of an article together, or not"),
    "c": later("Confirm"),
    "f": later("Fixed"),
    "r": later("Reject"),
    "s": later("Spam"),
    "a": later("Assign to me"),
    "e": later("Edit the correction"),
    "n": later("Add a note"),
    "m": later("Merge"),
    "u": later("Undo what you did last"),
    "b": later("Back to the list"),
    "g": later("Go to a page (first of two keys)"),
    "/": later("Search"),
    "?": later("Show the list of keys"),
}
"""The keys that can be changed, by their default character. The digits, which use suggestions, cannot."""


class BadShortcuts(ValueError):
    """These keys are not distinct or cannot be typed. `key` is the default key whose new character is wrong."""

    def __init__(self, key: str, is_taken: bool) -> None:
        super().__init__(key)
        self.key = key
        self.is_taken = is_taken


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """Whether single-character keys are on, and the characters that replace the default ones."""

    on: bool = True
    chosen: Mapping[str, str] = field(default_factory=dict)

    def key(self, usual: str) -> str:
        """Return the key that replaces this default key; empty for a character if those are switched off."""
        return self.chosen.get(usual, usual) if self.on or len(usual) > 1 else ""

    def stored(self) -> dict[str, Any] | None:
        """Return the form for the database; None for the default keys."""
        return {"on": self.on, "chosen": dict(self.chosen)} if self.chosen or not self.on else None

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> "Shortcuts":
        """Return the shortcuts from what `stored` returned."""
        if not stored:
            return cls()
        chosen = {usual: key for usual, key in stored.get("chosen", {}).items() if usual in NAMES}
        return cls(bool(stored.get("on", True)), chosen)

    @classmethod
    def typed(cls, on: bool, keys: Mapping[str, str]) -> "Shortcuts":
        """Return the shortcuts from a form, by default key; an empty box means the default. Raises BadShortcuts."""
        chosen: dict[str, str] = {}
        taken: set[str] = set()
        for usual in NAMES:
            key = keys.get(usual, "").strip().lower() or usual
            if len(key) != 1 or not key.isprintable() or key.isdigit():
                raise BadShortcuts(usual, is_taken=False)
            if key in taken:
                raise BadShortcuts(usual, is_taken=True)
            taken.add(key)
            if key != usual:
                chosen[usual] = key
        return cls(on, chosen)
