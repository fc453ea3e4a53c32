"""The property of exact capture, judged by a page's text as a human wrote it.

The W3C Web Annotation Data Model says what a quote (TextQuoteSelector, 4.2.4) and a position (TextPositionSelector,
4.2.5) are. Here nothing of the widget's is used: where the selection lies is counted in the characters that are not
white space, which no layout adds and none takes away, and normalising is the collector's.
"""

from bisect import bisect_right
from functools import lru_cache
from typing import Any

from collector.text.normalise import normalise, normalise_trimmed

MOST_PHRASE = 1000
MOST_BLOCK = 4000


class Judge:
    """Knows a page's text, one block a line, and the characters of its text nodes in a row."""

    def __init__(self, wanted: str, nodes: str) -> None:
        self.blocks = [normalise_trimmed(line) for line in wanted.split("\n") if line.strip()]
        self.text = " ".join(self.blocks)
        self._starts = [0]
        for block in self.blocks:
            self._starts.append(self._starts[-1] + len(block) + 1)
        self._dark = [place for place, character in enumerate(self.text) if character != " "]
        self._bare = self.text.replace(" ", "")
        self._units = nodes.encode("utf-16-le", "surrogatepass")
        self._count = lru_cache(None)(self._count_now)

    def check_nodes(self) -> str | None:
        """Say whether page and text, both made by hand, agree."""
        found = self._dark_until(len(self._units) // 2)
        return None if found == self._bare else f"the page has {found!r}, its text {self._bare!r}"

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the selection, given in UTF-16 units of the nodes' text, lies in the text; None where it is blank.

        What is one character once normalised is taken whole.
        """
        if not self._dark_between(start, end):
            return None
        first, last = self._count(start, -1), self._count(end, 1)
        return self._dark[first], self._dark[last - 1] + 1

    def _count_now(self, offset: int, step: int) -> int:
        while not self._bare.startswith(found := self._dark_until(offset)):
            offset += step
        return len(found)

    def _dark_until(self, offset: int) -> str:
        return self._dark_between(0, offset)

    def _dark_between(self, start: int, end: int) -> str:
        units = self._units[2 * start : 2 * end]
        return normalise(units.decode("utf-16-le", "surrogatepass")).replace(" ", "")

    def faults(self, made: dict[str, Any]) -> list[str]:
        """All that is wrong with what was captured of one selection."""
        captured, place = made["captured"], self.place(made["from"], made["to"])
        if made["isEmpty"]:
            return []
        faults = [] if made["kept"] else ["the selection was not given back"]
        if place is None:
            # What stands beside the text is captured where nothing else is selected.
            return [*faults, *(["blank, but captured"] if captured and not made["isBeside"] else [])]
        start, end = place
        if end - start > MOST_PHRASE:
            return [*faults, *([] if captured == "long" else ["too long, but captured"])]
        if not isinstance(captured, dict):
            return [*faults, f"{self.text[start:end]!r} was not captured: {captured}"]
        return [
            *faults,
            *self._quote_faults(captured, start, end),
            *self._block_faults(captured, start, end),
            *(_shown_faults(captured, made["shown"]) if made["shown"] is not None else []),
        ]

    def _quote_faults(self, captured: dict[str, Any], start: int, end: int) -> list[str]:
        quote, text = captured["quote"], self.text
        exact, prefix, suffix = quote["exact"], quote["prefix"], quote["suffix"]
        faults = []
        if exact != text[start:end]:
            faults.append(f"exact is {exact!r}, not {text[start:end]!r}")
        if captured["position"] != {"start": start, "end": end}:
            faults.append(f"position is {captured['position']}, not {start} to {end}")
        if not text[:start].endswith(prefix):
            faults.append(f"prefix {prefix!r} is not before it")
        if not text[end:].startswith(suffix):
            faults.append(f"suffix {suffix!r} is not after it")
        if not min(32, start) <= len(prefix) <= 64:
            faults.append(f"prefix has {len(prefix)} characters")
        if not min(32, len(text) - end) <= len(suffix) <= 64:
            faults.append(f"suffix has {len(suffix)} characters")
        before, after = start - len(prefix), end + len(suffix)
        if before > 0 and text[before - 1] != " " and " " in text[start - 65 : start - 32]:
            faults.append(f"prefix {prefix!r} begins inside a word")
        if after < len(text) and text[after] != " " and " " in text[end + 32 : end + 65]:
            faults.append(f"suffix {suffix!r} ends inside a word")
        return faults

    def _block_faults(self, captured: dict[str, Any], start: int, end: int) -> list[str]:
        block = captured["block"]
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        wanted = " ".join(self.blocks[first : last + 1])
        whole = len(wanted) <= MOST_BLOCK
        faults = []
        if block["text"][block["start"] : block["end"]] != captured["quote"]["exact"]:
            faults.append(f"the phrase is not in its block at {block['start']}")
        if whole and (block["text"], block["start"]) != (wanted, start - self._starts[first]):
            faults.append(f"block is {block['text']!r} at {block['start']}, not {wanted!r}")
        if not whole and (block["text"] not in wanted or not MOST_BLOCK * 0.4 < len(block["text"]) <= MOST_BLOCK):
            faults.append(f"block of {len(block['text'])} characters is not a part of the long one")
        return faults


def _shown_faults(captured: dict[str, Any], shown: str) -> list[str]:
    """Compare with what the browser itself says is selected, but for white space, which each puts in its own way."""
    exact, said = (normalise(text).replace(" ", "") for text in (captured["quote"]["exact"], shown))
    return [] if exact == said else [f"the browser says {said!r}, not {exact!r}"]
