"""Names of time zones."""

import pytest

from collector.text.zones import known_zone


@pytest.mark.parametrize("name", ["UTC", "Europe/Kyiv", "Europe/Kiev", "America/Argentina/Buenos_Aires"])
def test_names_that_there_are(name):
    assert known_zone(name) == name


@pytest.mark.parametrize(
    "name", [None, "", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "a\0b", "x" * 5000, "Europe"]
)
def test_names_that_there_are_not(name):
    assert known_zone(name) is None
