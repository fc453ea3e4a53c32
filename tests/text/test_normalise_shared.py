"""The collector and the widget have one idea of normalised text: tests/widget/normalise.test.mjs asks the same."""

import json
from pathlib import Path

import pytest

from collector.text.normalise import normalise

SHARED = json.loads((Path(__file__).parent.parent / "data" / "normalise.json").read_text(encoding="utf-8"))


def code_points(ranges):
    return [code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)]


@pytest.mark.parametrize(("given_", "wanted"), SHARED["cases"])
def test_normalise(given_, wanted):
    assert normalise(given_) == wanted
    assert normalise(wanted) == wanted


def test_white_space_and_nothing():
    made = {code: normalise(f"a{chr(code)}b") for code in range(0x10000)}
    assert [code for code, text in made.items() if text == "a b"] == code_points(SHARED["space"])
    assert [code for code, text in made.items() if text == "ab"] == code_points(SHARED["nothing"])
