"""Normalising: the one form of text, as CONTRACT has it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.normalise import fold, normalise, normalise_trimmed


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("plain text", "plain text"),
        ("two  spaces", "two spaces"),
        ("a\u00a0b\u2009c\n\td", "a b c d"),
        ("co\u00adop", "coop"),
        ("a\u200bb\u200cc\u200dd\u2060e\ufefff\u180eg", "abcdefg"),
        ("cafe\u0301", "caf\u00e9"),
        ("nul\x00 bell\x07", "nul bell"),
        ("\ud83d", "\ufffd"),
        (" kept ", " kept "),
        ("a\u00ad b", "a b"),
        ("a \u200b b", "a b"),
    ],
)
def test_normalise(given_, wanted):
    assert normalise(given_) == wanted


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_normalising_again_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    once.encode("utf-8")  # can be stored


@given(st.text())
def test_folding_forgets_case(text):
    assert fold(fold(text)) == fold(text)
    assert normalise_trimmed(text) == normalise(text).strip()


def test_fold():
    assert fold(" Stra\u00dfe ") == fold("STRASSE")
    assert fold("ПРИВЕТ") == "привет"


def test_no_character_carries_more_than_thirty_marks():
    assert normalise("a" + "\u0316" * 40 + "b") == "a" + "\u0316" * 30 + "b"
    assert normalise("e" + "\u0301" * 2) == "\u00e9\u0301"
    assert normalise("–" * 40) == "–" * 40  # no marks, however many
