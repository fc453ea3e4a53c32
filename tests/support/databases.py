"""Which database a test runs on: both, one that it names, or one of the two by turns."""

from collections.abc import Iterable
from zlib import crc32

import pytest

DATABASES = ("sqlite", "postgresql")

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

_BY_TURNS = (
    "tests/api/",
    "tests/desk/",
    "tests/web/",
    "tests/intake/test_reports.py",
    "tests/intake/test_unseen_characters.py",
    "tests/intake/test_widget_files.py",
)
"""Tests of what stands above the store, whose own tests run on both. About half of these run on each."""


def take_turns(tests: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Part the tests into those that are to run and those that run on the other database.

    Where one runs follows from its name, so that it is always the same.
    """
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for test in tests:
        (kept if _is_its_turn(test) else left).append(test)
    return kept, left


def _is_its_turn(test: pytest.Item) -> bool:
    parameters = test.callspec.params if isinstance(test, pytest.Function) and hasattr(test, "callspec") else {}
    database = parameters.get("database_url")
    names_it = any("database_url" in mark.args[0] for mark in test.iter_markers("parametrize"))
    if database is None or names_it or not test.nodeid.startswith(_BY_TURNS):
        return True
    name = test.nodeid.replace(database, "")
    return database == DATABASES[crc32(name.encode()) % 2]
