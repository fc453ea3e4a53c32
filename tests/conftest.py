"""What every test may ask for: a PostgreSQL, a running collector, a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import SystemRandom

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from collector import settings
from collector.app import create_app
from collector.store import schema
from collector.store.database import Database
from collector.web import logs
from tests.support import browser as browsers
from tests.support.collector import Clock, Collector, Start
from tests.support.databases import DATABASES, take_turns
from tests.support.postgres import Cluster
from tests.support.server import Server
from tests.support.warm import share_routes, share_statements

# How long an example takes tells of the machine, and how many are filtered out of the seed.
_UNTOLD = [HealthCheck.too_slow, HealthCheck.filter_too_much]
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=_UNTOLD)
hypothesis_settings.load_profile("untimed")

# Milliseconds. What is waited for comes at once, unless the machine has other things to do.
_PATIENCE = 20_000
expect.set_options(timeout=_PATIENCE)

share_routes()
share_statements()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-database", action="store_true", help="let no tests take turns: run all on both databases")
    parser.addoption("--simulation-seed", type=int, help="repeat simulated readers, and orders, with a printed seed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let tests of pages and calls take turns on the two databases."""
    if not config.getoption("--every-database"):
        items[:], left = take_turns(items)
        config.hook.pytest_deselected(items=left)


@pytest.fixture
def simulation_seed(request: pytest.FixtureRequest) -> int:
    """Another seed each time, printed, or the one that --simulation-seed names."""
    named: int | None = request.config.getoption("--simulation-seed")
    seed = SystemRandom().randrange(2**32) if named is None else named
    print(f"Seed: {seed}")
    return seed


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test process's own, started when the first test asks."""
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest.fixture
def empty_postgres(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with postgres_cluster.database() as url:
        yield url


@pytest.fixture
def postgres(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of a PostgreSQL database with Proofdesk's newest schema and nothing in it."""
    with postgres_cluster.reused(postgres_cluster.template("migrated", _migrate)) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database: a test that asks runs on SQLite and on PostgreSQL, or by turns."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres")
        return url
    path = tmp_path / "proofdesk.db"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates: every collector needs the same ones."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def start_collector(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, templates: FileSystemBytecodeCache
) -> Iterator[Start]:
    """Makes a collector in this process, with the settings given: `start_collector(PROOFDESK_REPORT_LIMIT="off")`."""
    started: list[Collector] = []

    def start(**changes: str) -> Collector:
        monkeypatch.chdir(tmp_path)  # where no .env file is
        wanted = {
            "PROOFDESK_DATA": str(tmp_path / "data"),
            "PROOFDESK_DATABASE": database_url,
            "PROOFDESK_LOG": "error",
            "PROOFDESK_URL": "http://localhost",
        }
        for name, value in (wanted | changes).items():
            monkeypatch.setenv(name, value)
        logs.configure("error")
        clock = Clock()
        app = create_app(settings.load(), now=clock)
        app.testing = True
        # Written when a test asks: later it could be another test's database.
        app.extensions["proofdesk-refused"]._write_after = 3600.0
        app.jinja_env.bytecode_cache = templates
        started.append(Collector(app, clock))
        return started[-1]

    try:
        yield start
    finally:
        for collector in started:
            collector.database.close()


@pytest.fixture
def collector(start_collector: Start) -> Collector:
    """A collector with one site and no limit on reports."""
    made = start_collector(PROOFDESK_REPORT_LIMIT="off")
    made.add_site()
    return made


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty, migrated database."""
    opened = Database(database_url)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    database = Database(url)
    try:
        schema.upgrade(database)
    finally:
        database.close()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts `proofdesk serve` (or another command) with the settings given: `start_server(PROOFDESK_LOG="debug")`."""
    started: list[Server] = []

    def start(command: str = "serve", *arguments: str, **settings: str) -> Server:
        folder = tmp_path / f"server-{len(started)}"
        folder.mkdir()
        started.append(Server(folder, command, *arguments, **settings))
        return started[-1].start()

    try:
        yield start
    finally:
        for server in started:
            server.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests of this process."""
    with sync_playwright() as playwright, browsers.chromium(playwright) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of this test's own, in English, on a desktop's screen."""
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(_PATIENCE)
        yield context


@pytest.fixture
def requests(context: BrowserContext) -> browsers.Requests:
    """The addresses that this test's pages asked for; `requests.hosts` are their hosts."""
    return browsers.record(context)


@pytest.fixture
def page(context: BrowserContext, requests: browsers.Requests) -> Page:
    """An empty page in `context`."""
    return context.new_page()
