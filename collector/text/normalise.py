"""Bring text into the form that is stored, and into the forms in which it is compared and searched.

The widget implements the stored form too (widget/src/capture/normalise.js), except the limit of marks; both pass
tests/data/normalise.json.
"""

import re
import unicodedata

_SHAPERS = "\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Joiners, variation selectors and Mongolian vowel separators, for a regular expression's class. They are invisible but
change the characters beside them: Persian and Indic letters, emoji, Japanese names."""

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Invisible characters, including the shapers, for such a class: those with the Unicode property
Default_Ignorable_Code_Point (DerivedCoreProperties.txt)."""

# C0 and C1 control characters other than white space: no page shows them and PostgreSQL cannot store U+0000.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"

# The flags of England, Scotland and Wales are a black flag and tags (UTS #51, ED-14a). Tags anywhere else have no
# effect.
_FLAG = "\U0001f3f4[\U000e0030-\U000e007f]{3,7}"

_UNSEEN = re.compile(f"[{UNSEEN}]")
_REMOVED = re.compile(f"({_FLAG})|(?![{_SHAPERS}])[{UNSEEN}{_CONTROLS}]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# The Braille blank (U+2800) looks like white space but is not.
_SPACE_RUN = re.compile(r"[\s\u2800]+")

_MOST_MARKS = 10
"""The most marks, joiners and variation selectors in one run. People write at most Tibetan stacks of eight or nine;
more would cover the lines above and below."""

_MOST_SORTED = 30
"""The most that are kept before normalising, which sorts them in quadratic time (UAX #15, 13: Stream-Safe Text)."""

# Characters that may be marks, which \w does not include.
_MAY_BE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
_SEEN = re.compile(f"[^\\s{UNSEEN}]")


def normalise(text: str) -> str:
    """Return `text` in the form in which Proofdesk stores it.

    That is NFC (Unicode Standard Annex #15), with every run of white space as one space, and without controls and
    invisible characters, except those that shape their neighbours. At most ten combining marks follow each other. A
    lone surrogate, which UTF-8 cannot encode, becomes U+FFFD. A space at either end stays: in a prefix or suffix it
    shows whether the phrase is a whole word. All offsets in Proofdesk count code points of this form.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text  # the common case, ten times faster than the general one
    text = _REMOVED.sub(r"\1", _LONE_SURROGATE.sub("\ufffd", text))
    text = unicodedata.normalize("NFC", _with_fewer_marks(text, _MOST_SORTED))
    return _SPACE_RUN.sub(" ", _with_fewer_marks(text, _MOST_MARKS))


def _with_fewer_marks(text: str, most: int) -> str:
    def shorten(run: re.Match[str]) -> str:
        kept, marks = [], 0
        for character in run[0]:
            is_mark = character in "\u200c\u200d" or unicodedata.category(character)[0] == "M"
            marks = marks + 1 if is_mark else 0
            if marks <= most:
                kept.append(character)
        return "".join(kept)

    return _MAY_BE_MARKS.sub(shorten, text)


def normalise_trimmed(text: str) -> str:
    """Return `normalise(text)` without white space at the ends: for phrases, suggestions, comments, titles and names.
    It is empty if the text has no visible character."""
    text = normalise(text).strip()
    return text if text.isascii() or _SEEN.search(text) else ""  # ASCII that is left is visible


_CONTROL = re.compile(f"[{_CONTROLS}]")


def has_controls(text: str) -> bool:
    """Return whether a text has control characters other than white space, a sign that it was damaged."""
    return bool(_CONTROL.search(text))


# Controls but tab and line end, which no text has and not every database can store, and halves of characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """Return what an editor typed without what cannot be stored; lines stay lines, and end in a line feed."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n"))


def without_unseen(text: str) -> str:
    """Return `text` without invisible characters, including joiners, for comparing."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def fold(text: str) -> str:
    """Return `text` in the form in which two readers' selections are compared: normalised, trimmed, without case and
    without joiners and variation selectors.

    Case folding is Unicode's full default folding (The Unicode Standard, section 3.13), again in NFC.
    """
    return unicodedata.normalize("NFC", normalise_trimmed(without_unseen(text)).casefold())


def fold_for_search(text: str) -> str:
    """Return `fold(text)` with one i for the Turkish and Azerbaijani two, so that one finds İstanbul with any
    keyboard.

    Full case folding makes of the capital İ an i with a dot above, and leaves the dotless ı (The Unicode Standard,
    section 3.13, and CaseFolding.txt, status T).
    """
    folded = fold(text)
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("\u0131", "i")
