"""A note in parts: its words, and the colleagues whom it names. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.store.attention import mention_places
from collector.store.models import Editor


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a note; `editor` is whom they name, None where they are only words."""

    text: str
    editor: Editor | None = None


def note_parts(text: str, colleagues: Sequence[Editor]) -> list[Part]:
    """Return a note cut at the names of colleagues; joined, the parts are the note."""
    parts, at = [], 0
    for start, end, editor in mention_places(text, colleagues):
        parts += [Part(text[at:start]), Part(text[start:end], editor)]
        at = end
    return [part for part in [*parts, Part(text[at:])] if part.text]
