"""Differences letter by letter, and what a letter is."""

import pytest

from collector.text.clusters import clusters
from collector.text.diff import letter_diff, word_diff

CLUSTERS = [
    ("teh", ["t", "e", "h"]),
    ("e\u0301t\u0323\u0307", ["e\u0301", "t\u0323\u0307"]),
    ("नमस्ते", ["न", "म", "स्", "ते"]),
    ("👍🏽👩‍👩‍👧", ["👍🏽", "👩‍👩‍👧"]),
    ("🇩🇪🇺🇦🇺", ["🇩🇪", "🇺🇦", "🇺"]),
    ("한\u1112\u1161\u11ab", ["한", "\u1112\u1161\u11ab"]),
    ("❤️a", ["❤️", "a"]),
    ("\r\n\n", ["\r\n", "\n"]),
    ("\u0301a", ["\u0301", "a"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CLUSTERS)
def test_clusters(text, expected):
    assert clusters(text) == expected
    assert clusters(f"{text}\u0416")[:-1] == expected


def marked(old, new):
    """The difference as text: [-removed-]{+added+}, changed letters between <>."""
    signs = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    out = ""
    for piece in letter_diff(word_diff(old, new)):
        text = "".join(f"<{run.text}>" if run.is_changed else run.text for run in piece.runs)
        out += text.join(signs[piece.kind])
    return out


CHANGES = [
    ("teh bridge", "the bridge", "[-te<h>-]{+t<h>e+} bridge"),
    ("recieve", "receive", "[-reci<e>ve-]{+rec<e>ive+}"),
    ("two milions here", "two millions here", "two [-milions-]{+mil<l>ions+} here"),
    ("the cat", "the dog", "the [-cat-]{+dog+}"),  # another word: no letter of it explains anything
    ("cafe", "cafe\u0301", "[-caf<e>-]{+caf<e\u0301>+}"),
    ("a b", "a", "a[- b-]"),
    ("same", "same", "same"),
    ("ok 👍🏽", "ok 👍", "ok [-👍🏽-]{+👍+}"),
    ("", "new", "{+new+}"),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_letters(old, new, expected):
    assert marked(old, new) == expected


def test_nothing_is_lost():
    old, new = (
        "Der Bürgermeister hat die die Brücke eröfnet 👩‍👩‍👧.",
        "Die Bürgermeisterin hat die Brücke eröffnet 👩‍👩‍👦!",
    )
    pieces = letter_diff(word_diff(old, new))
    for kind, text in (("removed", old), ("added", new)):
        assert "".join(run.text for piece in pieces if piece.kind in ("same", kind) for run in piece.runs) == text
