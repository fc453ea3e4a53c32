"""The property of exact capture: every hard page, every engine, a hundred or more random selections in each."""

import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.engines.property import Judge
from tests.browser.pages import Pages
from tests.support.engines import Engine

HERE = Path(__file__).parent
WIDGET = HERE.parents[2] / "widget"
PAGES = sorted((HERE / "pages").glob("*.html"))
ROUNDS = {"chromium": 300, "firefox": 100, "webkit": 100}
"""Selections of a page: what the engines have in common is tried in one of them."""

JAVASCRIPT = {"Content-Type": "text/javascript; charset=utf-8"}


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    with Pages() as serving:
        yield serving


@pytest.fixture(scope="session")
def harness(pages: Pages) -> str:
    """The path of the harness, the widget's own modules in it."""
    program = [WIDGET / "node_modules/.bin/esbuild", HERE / "harness.js", "--bundle", "--charset=utf8"]
    bundle = subprocess.run(program, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return pages.put(bundle, JAVASCRIPT).removeprefix(pages.origin())


def test_there_are_pages():
    assert len(PAGES) >= 40


def test_whatever_is_selected_is_found_again(engine, pages, harness, subtests):
    for path in PAGES:
        with subtests.test(path.stem):
            check(path, engine, pages, harness)


def check(path: Path, engine: Engine, pages: Pages, harness: str) -> None:
    html = path.read_text(encoding="utf-8").replace("</head>", f'<script src="{harness}"></script></head>')
    address, run = pages.put(html, host=engine.host), "harness"
    if "data-framed" in html:
        address = pages.put(f'<p>Around it</p><iframe src="{address}" width="600"></iframe>', host=engine.host)
        run = "frames[0].harness"
    engine.goto(address)
    rounds = ROUNDS[engine.name]
    told = {"engine": engine.name, "seed": zlib.crc32(path.stem.encode()), "rounds": rounds}
    found = engine.evaluate(f"(told) => {run}(told)", told)
    judge = Judge(found["wanted"], found["text"])
    assert judge.check_nodes() is None
    assert len(found["made"]) > rounds * 0.8  # an engine may refuse some, such as one out of what can be edited
    wrong = [(made["from"], made["to"], faults) for made in found["made"] if (faults := judge.faults(made))]
    assert not wrong, f"{len(wrong)} of {rounds}, the first: {wrong[0]}"
