"""An article's typos as a sheet to work through, print or copy. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collector.desk.changes import Passage, changes, passage, proposal
from collector.store.models import OPEN, Status, Typo
from collector.text.diff import Letters, letter_diff
from collector.text.isolation import isolated
from collector.text.places import Placed, in_text_order

_REAL = (*OPEN, Status.FIXED)
"""The statuses of what is a mistake, or may be one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A typo on the sheet: its paragraph, and the change, if anybody says one."""

    number: int
    typo: Typo
    passage: Passage
    wanted: str | None
    change: list[Letters] | None

    @property
    def is_open(self) -> bool:
        """Whether it waits."""
        return self.typo.status in OPEN


def sheet(typos: Iterable[tuple[Typo, int | None]]) -> list[Line]:
    """Return the typos as lines in the order of the text; each comes with its place in it, or None."""
    placed = [Placed(typo, typo.id, position, typo.block_text, typo.block_start) for typo, position in typos]
    return [_line(number, one.thing) for number, one in enumerate(in_text_order(placed), start=1)]


def _line(number: int, typo: Typo) -> Line:
    found, wanted = passage(typo), proposal(typo)
    change = letter_diff(changes(found.exact, wanted)) if wanted is not None else None
    return Line(number, typo, found, wanted, change)


def as_text(title: str, url: str, lines: Iterable[Line]) -> str:
    """Return the open lines of the sheet as plain text, for a mail or a chat."""
    parts = [isolated(title), url]
    for line in lines:
        if not line.is_open:
            continue
        found = line.passage
        around = f"{found.before}{found.exact}{found.after}"
        arrow = f" -> {isolated(line.wanted) or '(-)'}" if line.wanted is not None else ""
        around = isolated(around if found.whole else f"…{around}…")
        parts.append(f"\n{line.number}. {around}\n   {isolated(found.exact)}{arrow}")
    return "\n".join(parts) + "\n"


def progress(counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many mistakes are fixed, and of how many; what was rejected or is spam is none."""
    return counts.get(Status.FIXED, 0), sum(counts.get(status, 0) for status in _REAL)
