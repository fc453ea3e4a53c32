"""Pictures of numbers, as SVG. Pure.

What lies along the width is in percent and what lies along the height in pixels, so that a picture fits any width while
its words keep their size. Colours come from classes. Each picture tells its gist in words; the whole of it is in the
table that stands beneath.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

_TOP, _HEIGHT, _FOOT = 22, 160, 24  # of columns: room for the scale's word, the columns, the words beneath
_ROW, _BAR_AT, _BAR = 42, 22, 10  # of bars: a row, where in it the bar is, and how high
_CELL = 26  # of a heat map
_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Gist:
    """A picture's name, unique on its page, its title, and what one sees in it."""

    name: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars: what it is called, what it says, how long the bar is, and how far the thin one behind it."""

    label: str
    note: str
    value: float
    far: float = 0


def columns(
    gist: Gist, bars: Sequence[int], line: Sequence[int], marks: Sequence[tuple[int, str]], scale: tuple[int, str]
) -> Markup:
    """Draw a column for each number, with a line of other numbers before them.

    `marks` are words beneath some of the columns, by their place; `scale` is what the height stands for, and its word.
    """
    count = max(len(bars), 1)
    step, gap = 100 / count, min(0.2 * 100 / count, 0.6)

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (1 - value / max(scale[0], 1))

    parts = [_line(0, y(at), 100, y(at), "grid") for at in (scale[0], scale[0] / 2, 0)]
    parts.append(_text(0, _TOP - 6, scale[1], "scale"))
    parts += [
        Markup('<rect class="column" x="{}%" y="{}" width="{}%" height="{}"/>').format(
            _n(n * step + gap / 2), _n(y(value)), _n(step - gap), _n(_TOP + _HEIGHT - y(value))
        )
        for n, value in enumerate(bars)
        if value
    ]
    parts += [
        _line((n + 0.5) * step, y(before), (n + 1.5) * step, y(value), "line")
        for n, (before, value) in enumerate(pairwise(line))
    ]
    for n, label in marks:
        at = (n + 0.5) * step
        parts.append(
            _text(at, _TOP + _HEIGHT + 18, label, "mark", "start" if at < 12 else "end" if at > 88 else "middle")
        )
    return _picture(gist, _TOP + _HEIGHT + _FOOT, parts)


def bars(gist: Gist, rows: Sequence[Bar], room: int = 0) -> Markup:
    """Draw a bar for each row, with its words above it, and where it has one a thin bar that reaches further.

    `room` is for long names: they get so many percent of the width, and a browser cuts what does not fit.
    """
    longest = max((max(row.value, row.far) for row in rows), default=0) or 1
    parts: list[Markup] = []
    for n, row in enumerate(rows):
        top = n * _ROW
        name = _cut(top, row.label, room) if room else _text(0, top + 14, row.label, "name")
        parts += [name, _text(100, top + 14, row.note, "note", "end")]
        parts.append(_bar(top + _BAR_AT, 100, "track"))
        if row.far:
            parts.append(_bar(top + _BAR_AT, 100 * row.far / longest, "far"))
        if row.value:
            parts.append(_bar(top + _BAR_AT, max(100 * row.value / longest, 0.5), "bar"))
    return _picture(gist, len(rows) * _ROW, parts)


def heat(gist: Gist, grid: Sequence[Sequence[int]], marks: Sequence[tuple[int, str]]) -> Markup:
    """Draw rows of cells, the darker the higher the number. `marks` are words beneath some of the columns."""
    most = max(map(max, grid))
    step = 100 / len(grid[0])
    parts = [
        Markup('<rect class="heat heat-{}" x="{}%" y="{}" width="{}%" height="{}" rx="3"/>').format(
            level(value, most), _n(m * step + 0.15), n * _CELL + 1, _n(step - 0.3), _CELL - 2
        )
        for n, row in enumerate(grid)
        for m, value in enumerate(row)
    ]
    foot = len(grid) * _CELL + 16
    parts += [_text(m * step, foot, label, "mark") for m, label in marks]
    return _picture(gist, foot + 6, parts)


def level(value: int, most: int) -> int:
    """Return how dark a cell is: 0 where there is nothing, else 1 to 5, in steps as wide as each other."""
    return -(-value * _LEVELS // most) if most else 0


def nice_top(most: int) -> int:
    """Return the round number at which a scale ends that has to hold this one: 1, 2, 4, 6, 8 or 10 times 1, 10, 100…"""
    if most <= 2:
        return 2
    unit = int(10 ** (len(str(most)) - 1))
    return next(step * unit for step in (1, 2, 4, 6, 8, 10) if step * unit >= most)


def spread(count: int, words: int) -> list[int]:
    """Return which of so many places in a row get a word: at most so many, the first and last among them."""
    if count <= words:
        return list(range(count))
    return [round(n * (count - 1) / (words - 1)) for n in range(words)]


def _picture(gist: Gist, height: float, parts: Sequence[Markup]) -> Markup:
    head = Markup(
        '<svg class="picture" role="img" width="100%" height="{}" aria-labelledby="{name}-title {name}-says">'
        '<title id="{name}-title">{}</title><desc id="{name}-says">{}</desc>'
    ).format(_n(height), gist.title, gist.says, name=gist.name)
    return head + Markup("").join(parts) + Markup("</svg>")


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Markup:
    return Markup('<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>').format(name, _n(x1), _n(y1), _n(x2), _n(y2))


def _bar(y: float, width: float, name: str) -> Markup:
    return Markup('<rect class="{}" x="0" y="{}" width="{}%" height="{}" rx="3"/>').format(name, _n(y), _n(width), _BAR)


def _text(x: float, y: float, words: str, name: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>').format(
        name, _n(x), _n(y), anchor, words
    )


def _cut(y: float, words: str, room: int) -> Markup:
    """Words that end with an ellipsis where they do not fit: SVG has none, HTML within it has."""
    return Markup(
        '<foreignObject x="0" y="{}" width="{}%" height="20"><div class="name" dir="auto">{}</div></foreignObject>'
    ).format(_n(y), room, words)


def _n(value: float) -> str:
    """A number in as few digits as one sees."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
