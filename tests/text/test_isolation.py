"""Words that go from right to left, in a text without markup."""

import pytest

from collector.text.isolation import isolated


@pytest.mark.parametrize("text", ["", "plain", "Привет", "漢字", "5 – 6 (x)", "❤️"])
def test_text_that_turns_nothing_stays(text):
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["שלום", "abc مرحبا", "𞤀𞤣"])
def test_text_that_turns_its_neighbours_is_isolated(text):
    assert isolated(text) == f"\u2068{text}\u2069"


def test_controls_cannot_end_the_isolation():
    assert isolated("\u202eabc\u2069\u2067def") == "\u2068abcdef\u2069"
