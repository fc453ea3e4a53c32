"""Normalising: the one form of text, as CONTRACT has it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.normalise import fold, fold_for_search, normalise, normalise_trimmed


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("plain text", "plain text"),
        ("two  spaces", "two spaces"),
        ("a\u00a0b\u2009c\n\td", "a b c d"),
        ("co\u00adop", "coop"),
        ("a\u200bb\u2060c\ufeffd", "abcd"),
        ("می‌خواهم", "می‌خواهم"),
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("می‌خواهم", "میخواهم"),
        ("t\u200che", "THE"),
        ("\u200cthe\u200d", "the"),
        ("the \u200c end", "the end"),
        ("\u2764\ufe0f", "\u2764"),
        ("👩\u200d👧", "👩👧"),
        ("葛\U000e0100城", "葛城"),
        ("e\u200d\u0301", "é"),
        ("wo\u202erd", "word"),
    ],
)
def test_folding_forgets_what_shows_nothing(one, other):
    assert fold(one) == fold(other)
    assert fold_for_search(one) == fold_for_search(other)


@pytest.mark.parametrize("text", ["\u200b", "\u200c \u200d", "\u202e\u3164", "\u2800", "\ufe0f", "\U000e0061"])
def test_nothing_is_left_of_text_that_shows_nothing(text):
    assert normalise_trimmed(f" {text} ") == ""


def test_no_character_carries_more_than_ten_marks():
    assert normalise("a" + "\u0316" * 40 + "b") == "a" + "\u0316" * 10 + "b"
    assert normalise("ก" + "\u0e47" * 13) == "ก" + "\u0e47" * 10  # which have no combining class
    assert normalise("a" + "\u200c" * 12 + "b") == "a" + "\u200c" * 10 + "b"
    assert normalise("a" + "\u0344" * 6) == normalise(normalise("a" + "\u0344" * 6))  # each becomes two marks
    assert normalise("e" + "\u0301" * 2) == "\u00e9\u0301"
    assert normalise("–" * 40) == "–" * 40  # no marks, however many


def test_sorting_many_marks_is_bounded():
    """60,000 marks in the wrong order would be sorted in quadratic time."""
    assert len(normalise("a" + "\u0301\u0316" * 30_000)) == 11
