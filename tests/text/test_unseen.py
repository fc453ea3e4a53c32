"""Changes that cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.normalise import normalise
from collector.text.unseen import UnseenChange, unseen_changes


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("lat", "l\u0430t", [("a", "\u0430")]),
        ("cop", "\u0441\u043e\u0440", [("cop", "\u0441\u043e\u0440")]),
        ("Mοscow", "Moscow", [("ο", "o")]),
        ("well-known", "well\u2011known", [("-", "\u2011")]),
        ("1914-18", "1914–18", [("-", "–")]),
        ("O'zbek", "Oʻzbek", [("'", "ʻ")]),
        ("میخواهم", "می‌خواهم", [("", "\u200c")]),
        ("می‌خواهم", "میخواهم", [("\u200c", "")]),
        ("كتاب", "کتاب", [("ك", "ک")]),
        ("teh lat", "the l\u0430t", [("a", "\u0430")]),  # beside a change that is seen
        ("teh", "the", []),
        ("кот", "kot", [("о", "o")]),
        ("same", "same", []),
        ("", "lat", []),
    ],
)
def test_unseen_changes(old, new, changes):
    assert unseen_changes(old, new) == tuple(UnseenChange(*change) for change in changes)


@given(st.text("ab\u0430\u200c-\u2011"), st.text("ab\u0430\u200c-\u2011"))
def test_equal_texts_alone_have_no_change_at_all(old, new):
    old, new = normalise(old), normalise(new)
    for change in unseen_changes(old, new):
        assert change.old != change.new
        assert change.old in old
        assert change.new in new
    assert not unseen_changes(old, old)
