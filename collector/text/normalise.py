"""Bringing readers' text into the one form that is stored and compared."""

import re
import unicodedata

# Soft hyphen (U+00AD), Mongolian vowel separator (U+180E), zero-width space, non-joiner and joiner
# (U+200B to U+200D), word joiner (U+2060) and zero-width no-break space (U+FEFF): nobody sees them, and whether
# they are copied with a selection depends on the browser.
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"

# C0 and C1 control characters other than white space: no page shows them and PostgreSQL cannot store U+0000.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"

_REMOVED = re.compile(f"[{_INVISIBLE}{_CONTROLS}]")
_SPACE_RUN = re.compile(r"\s+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


# Runs of what may be combining marks, longer than any language writes. Normalising sorts them, in quadratic time.
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
# The Stream-Safe Text Format of Unicode Standard Annex #15, section 13, allows as many after one character.
_MOST_MARKS = 30


def _fewer_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def normalise(text: str) -> str:
    """Return `text` in the form in which Proofdesk stores it.

    NFC (Unicode Standard Annex #15), every run of white space as one space, without soft hyphens, zero-width
    characters and controls, and with at most 30 combining marks on one character. A lone surrogate, which UTF-8 cannot
    carry, becomes U+FFFD. A space at either end stays: in a prefix or suffix it tells whether the phrase is a whole
    word. All offsets in Proofdesk count code points of this form.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text  # the common case, ten times faster than the general one
    text = _LONE_SURROGATE.sub("\ufffd", text)
    text = unicodedata.normalize("NFC", _MARKS.sub(_fewer_marks, _REMOVED.sub("", text)))
    return _SPACE_RUN.sub(" ", text)


def normalise_trimmed(text: str) -> str:
    """Return `normalise(text)` without white space at the ends: for phrases, suggestions, comments and titles."""
    return normalise(text).strip()


# Controls but tab and line end, which no text has and not every database can store, and halves of characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """Return what an editor typed without what cannot be stored; lines stay lines, and end in a line feed."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n"))


def fold(text: str) -> str:
    """Return `text` in the form in which two readers' selections are compared: normalised, trimmed, without case.

    Case folding is Unicode's full default folding (The Unicode Standard, section 3.13), again in NFC.
    """
    return unicodedata.normalize("NFC", normalise_trimmed(text).casefold())


def fold_for_search(text: str) -> str:
    """Return `fold(text)` with one i for the Turkish and Azerbaijani two, so that one finds İstanbul with any
    keyboard.

    Full case folding makes of the capital İ an i with a dot above, and leaves the dotless ı (The Unicode Standard,
    section 3.13, and CaseFolding.txt, status T).
    """
    folded = fold(text)
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("\u0131", "i")
