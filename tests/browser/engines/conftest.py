"""The engines, one of each for all tests of this process."""

from collections.abc import Iterator

import pytest

from tests.support.engines import NAMES, Engine, Engines, firefox_path


@pytest.fixture(scope="session")
def engines(request: pytest.FixtureRequest) -> Iterator[Engines]:
    """All three, each started by the first test that wants it."""
    running = Engines(lambda: request.getfixturevalue("browser"))
    yield running
    running.close()


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest, engines: Engines) -> Engine:
    """Every test that asks runs once in each."""
    if request.param == "firefox" and not firefox_path():
        pytest.skip("no Firefox that tests can drive: name one in PROOFDESK_FIREFOX")
    return engines.get(request.param)
