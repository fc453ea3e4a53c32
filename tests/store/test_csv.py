"""CSV that no spreadsheet runs, and from which the text can be had back."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.store.export import csv_rows

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212"


def cell(text):
    """What stands in the file for this text."""
    _, [found] = csv.reader(io.StringIO("".join(csv_rows(["text"], [[text]])), newline=""))
    return found


def text_of(found):
    """The text of a cell, by the rule in docs/editors.md."""
    unseen = r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
    return found[1:] if re.match(f"''*{unseen}[{re.escape(SIGNS)}]", found) else found


@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_spreadsheet_may_run_gets_an_apostrophe(sign):
    for text in (f"{sign}1+1", f" {sign}1", f"\u200b{sign}1"):
        assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["'=1", "''=1", "' -1", "'"])
def test_a_text_that_begins_with_an_apostrophe_is_told_apart(text):
    assert text_of(cell(text)) == text
    assert cell(text) != cell(text.removeprefix("'")) or text == "'"


@pytest.mark.parametrize("text", ["", "plain", "1-2", "'tis", "– a dash", "a=b", "'"])
def test_other_texts_stay(text):
    assert cell(text) == text


@given(st.text("'=+-@ a\u2212\uff1d\u200b"))
def test_the_text_can_always_be_had_back(text):
    assert text_of(cell(text)) == text
