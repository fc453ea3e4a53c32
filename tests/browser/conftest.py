"""What tests in a browser ask for. All tests of a process share servers; the desk's data are put back after each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from collector.store import schema
from collector.store.database import Database
from collector.store.editors import add_editor, add_token
from collector.store.models import Role
from collector.store.reach import ALL_SITES
from collector.store.sites import add_site
from tests.browser.pages import Pages
from tests.browser.pages.desk import sign_in
from tests.browser.pages.news import News
from tests.browser.pages.served_desk import ANNA, QUIET, Desk, make_desk
from tests.support.server import Server

_SITE = "newskey"
_HOSTS = ("news.test", "www.news.test", "localhost")


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[News]:
    """A site whose pages tests make, and a running collector without limits. Each page has its own address."""
    with Pages() as pages:
        collector = Server(tmp_path_factory.mktemp("news"), PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error")
        token = _prepare(collector.data, [pages.origin(host) for host in _HOSTS])
        with collector:
            yield News(pages, collector, _SITE, token)


@pytest.fixture(scope="session")
def _shared_desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with Server(tmp_path_factory.mktemp("desk"), **QUIET) as server:
        made = make_desk(server)
        with browser.new_context() as context:
            sign_in(context, server, ANNA)  # which is remembered, too
        server.remember()
        yield made


@pytest.fixture
def desk(_shared_desk: Desk) -> Iterator[Desk]:
    """A desk with a few typos and an editor."""
    yield _shared_desk
    _shared_desk[0].rewind()


@pytest.fixture(scope="session")
def _shared_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("demo"), "demo", "--empty", PROOFDESK_REPORT_LIMIT="off") as server:
        server.remember()
        yield server


@pytest.fixture
def demo(_shared_demo: Server) -> Iterator[Server]:
    """The demonstration with an empty desk, not to be stopped."""
    yield _shared_demo
    _shared_demo.rewind()


def _prepare(data: Path, origins: list[str]) -> str:
    """Make the database with the site in it, and return an editor's token. Much quicker than three commands."""
    data.mkdir()
    database = Database(f"sqlite:///{data / 'proofdesk.db'}")
    try:
        schema.upgrade(database)
        with database.write() as session:
            now = datetime.now(UTC)
            add_site(session, "The News", origins, now, key=_SITE)
            return add_token(session, add_editor(session, "ed@news.test", Role.EDITOR, now, ALL_SITES), "tests", now)
    finally:
        database.close()
