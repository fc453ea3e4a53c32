"""Numbers of typos as forms and addresses write them."""

import pytest

from collector.store.typos import LARGEST_ID, is_number


@pytest.mark.parametrize("text", ["0", "1", "999999999", "1000000000", str(LARGEST_ID)])
def test_takes_every_number_that_a_typo_can_have(text):
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "٣", "²", str(LARGEST_ID + 1), "9" * 5000])
def test_takes_nothing_else(text):
    assert not is_number(text)
