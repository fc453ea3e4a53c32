"""What the widget costs a reader's browser whose processor is four times slower than this machine's.

The targets stand beside the figures; nothing fails where one is missed. What the page itself costs is told apart by
doing the same on the same page without our tag. "Work" is the processor's time alone; the other times are the clock's,
and on a busy machine they have other programs' turns in them.
"""

import os
import platform
import re
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.bench import trace
from tests.bench.trace import Task, Trace
from tests.browser import conftest as newspaper
from tests.browser.pages.news import ARTICLE, TYPO, News
from tests.browser.reader import select

news = newspaper.news  # the fixture

SLOWDOWN = 4
LOADS = 15
"""Page loads of each kind."""
PRESSES = 15
"""Dialogs opened of each kind."""
TRACED = 4
"""Readers' whole ways that are recorded, with the tag and without."""

_SENTENCE = (
    "<p>The council, which had <em>long</em> put it off, met on <a href='#'>Tuesday</a> and agreed after three hours; "
    "the county’s engineer said that the second span would follow in <b>spring</b>, weather and money permitting. "
    "Nobody in the room asked how much of either there was.</p>"
)
_COMMENTS = "<section><h2>Comments</h2><form><textarea></textarea><button>Post</button></form></section>"


def article(words: int) -> str:
    """ARTICLE grown to about so many words, with the typo in the middle and what a news page has around it."""
    half = _SENTENCE * (words // 2 // 45)
    grown = ARTICLE.replace("<p>The mayor", f"{half}<p>The mayor").replace("</article>", f"{half}</article>")
    return f"<header><nav><a href='#'>News</a></nav></header>{grown}{_COMMENTS}<footer>The News</footer>"


PAGES = {"article, 1,000 words": article(1_000), "article, 20,000 words": article(20_000)}

# In every page before anything else: what moves, what takes long, and from the keys' own time stamp to the end of the
# first frame in which the dialog stands. A message posted from an animation frame arrives when that frame is painted.
_WATCH = """(() => {
    const bench = (window.bench = { shifts: [], long: [] });
    const observe = (type, add) =>
        new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
    observe("layout-shift", (entry) => bench.shifts.push(entry.value));
    observe("longtask", (entry) => bench.long.push(entry.duration));
    bench.sent = new Promise((done) => {
        for (const fate of ["sent", "queued", "error"]) document.addEventListener(`proofdesk:${fate}`, () => done());
    });
    addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || document.querySelector("proofdesk-dialog")) return;
        performance.mark("bench-keys");
        bench.shown = new Promise((done) => {
            const look = () => {
                const root = document.querySelector("proofdesk-dialog")?.shadowRoot;
                if (!root?.querySelector("dialog[open]")) return requestAnimationFrame(look);
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => {
                    performance.mark("bench-shown");
                    done(performance.now() - event.timeStamp);
                };
                port2.postMessage(0);
            };
            requestAnimationFrame(look);
        });
    }, true);
})()"""

_ASKED = "host => performance.getEntriesByType('resource').filter((entry) => entry.name.includes(host)).length"

_LOOP = """() => {
    const once = () => {
        const from = performance.now();
        for (let n = 0, x = 0; n < 3e6; n++) x = (x * 31 + n) % 65521;
        return performance.now() - from;
    };
    once();
    return Math.min(once(), once(), once(), once(), once());
}"""


class Desk:
    """The slowed-down browser at which one reader after another sits down."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    @contextmanager
    def reader(self, blank: str) -> Iterator[Page]:
        """A new profile, nothing cached, slowed down from the first page on."""
        with self.browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
            context.set_default_timeout(60_000)
            context.add_init_script(_WATCH)
            page = context.new_page()
            page.goto(blank)  # of the same site, so that what follows runs in the same process
            self.slow_down(context, page)
            yield page

    @staticmethod
    def slow_down(context: BrowserContext, page: Page, rate: int = SLOWDOWN) -> CDPSession:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        return session

    @contextmanager
    def recording(self, page: Page) -> Iterator[list[Trace]]:
        """Record what is done inside; the list has the trace afterwards."""
        found: list[Trace] = []
        self.browser.start_tracing(page=page, categories=trace.CATEGORIES)
        try:
            yield found
        finally:
            found.append(Trace(self.browser.stop_tracing()))


@pytest.fixture
def desk(browser: Browser) -> Desk:
    return Desk(browser)


@pytest.fixture
def blank(news: News) -> str:
    """An empty page of the newspaper's."""
    return news.put("", head="")


@pytest.fixture(scope="module", autouse=True)
def machine(browser: Browser, news: News) -> None:
    """Say once what the figures were measured on, and how much slower the slowed-down browser really is."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(news.put("", head=""))
        fast = page.evaluate(_LOOP)
        Desk.slow_down(context, page)
        slow = page.evaluate(_LOOP)
    about = Path("/proc/cpuinfo")
    name = re.search(r"model name\s*:\s*(.*)", about.read_text() if about.exists() else "")
    print(f"\n\n{name[1] if name else platform.processor()} ({platform.machine()}), {os.cpu_count()} processors")
    print(f"Chromium {browser.version}, headless; load of the machine at the start: {os.getloadavg()[0]:.1f}")
    print(f"Processor slowed down {SLOWDOWN} times by the browser; a plain loop became {slow / fast:.1f} times slower")


def head(title: str, *columns: str) -> None:
    print(f"\n{title}")
    print(" " * 46 + "".join(f"{column:>12}" for column in columns))


def row(name: str, *cells: object) -> None:
    print(f"  {name:<44}" + "".join(f"{cell:>12}" for cell in cells))


def ms(number: float) -> str:
    return f"{number:.1f} ms"


def p95(numbers: list[float]) -> float:
    return sorted(numbers)[max(0, -(-len(numbers) * 95 // 100) - 1)]


_LEAST = "addEventListener('keydown', document.currentScript.src ? () => {} : null)"
"""About the least that any tag's script can do: it knows where it came from, and listens."""


def evaluations(desk: Desk, blank: str, address: str, script: str) -> tuple[list, list]:
    """By the clock and the work, of a first visit and of a second, whose code is in the cache."""
    cold, warm = [], []
    for _ in range(LOADS):
        with desk.reader(blank) as page:
            for kept in (cold, warm):
                with desk.recording(page) as traces:
                    page.goto(address)
                    page.wait_for_timeout(300)
                kept += traces[0].evaluations(script)
    return cold, warm


def test_evaluation_of_the_loader(desk, news, blank):
    """The whole of `EvaluateScript` in Chromium's trace: compiling and running.

    Ours is the page's first script, which pays for every interface of the browser's that a page uses first. What the
    least script pays for is therefore measured in the same run.
    """
    least = news.pages.put(_LEAST, {"Content-Type": "text/javascript", "Cache-Control": "max-age=600"})
    tags = {
        "our loader": (news.put(article(1_000)), f"http://{news.collector_host}/widget.js"),
        "the least script": (news.put(article(1_000), head=f'<script async src="{least}"></script>'), least),
    }
    head("Evaluation of the loader", "median", "worst", "work, median", "target", "loads")
    for name, (address, script) in tags.items():
        for label, found in zip(("first visit", "again"), evaluations(desk, blank, address, script), strict=True):
            lengths, work = zip(*found, strict=True)
            target = "5 ms" if name == "our loader" else ""
            took = ms(statistics.median(lengths)), ms(max(lengths)), ms(statistics.median(work))
            row(f"{name}, {label}", *took, target, len(found))


def press(page: Page) -> float:
    page.keyboard.press("Control+Enter")
    return page.evaluate("bench.shown")


def cancel(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("proofdesk-dialog").wait_for(state="detached")


@pytest.mark.parametrize("name", PAGES)
def test_from_the_keys_to_the_dialog(desk, news, blank, name):
    """A reader who has been here before: every file is in the browser's cache."""
    address = news.put(PAGES[name])
    soon, late, again = [], [], []
    with desk.reader(blank) as page:
        for kept in [None, *[soon, late] * PRESSES]:
            page.goto(address)
            page.wait_for_function("window.proofdesk")
            page.wait_for_timeout(300)
            select(page, TYPO)
            if kept is late:
                page.wait_for_timeout(700)
            took = press(page)
            if kept is not None:
                kept.append(took)
            cancel(page)
            if kept is late:
                select(page, TYPO)
                page.wait_for_timeout(300)
                again.append(press(page))
                cancel(page)
    head(f"From the keys to the dialog: {name}", "median", "95 %", "worst", "target", "times")
    for label, found in (
        ("0.7 s after selecting", late),
        ("at once after selecting", soon),
        ("a second time on the page", again),
    ):
        row(label, ms(statistics.median(found)), ms(p95(found)), ms(max(found)), "100 ms", len(found))


def whole_way(page: Page, address: str, tagged: bool) -> None:
    """Open the page, select, press the keys, write, send, be thanked; without the tag as far as that goes.

    By keys and events alone: what Playwright does in the page to find a button would be taken for our work.
    """
    page.goto(address)
    if tagged:
        page.wait_for_function("window.proofdesk")
    page.wait_for_timeout(500)
    page.evaluate("performance.mark('bench-select')")
    select(page, TYPO)
    page.wait_for_timeout(700)
    page.keyboard.press("Control+Enter")
    if tagged:
        page.evaluate("bench.shown")
        page.keyboard.type("the bridge")
        page.keyboard.press("Control+Enter")
        page.evaluate("bench.sent")
    else:
        page.wait_for_timeout(500)
    page.wait_for_timeout(500)


def _is_ours(task: Task, phase: str) -> bool:
    """After the keys the page has nothing to do; before them a task is ours where our scripts alone make it long."""
    return task.work > trace.LONG and (phase == "keys" or task.work - task.scripts <= trace.LONG)


@pytest.mark.parametrize("name", PAGES)
def test_long_tasks(desk, news, blank, name):
    """From opening the page to the thanks, by the work in each task of Chromium's trace.

    The Long Tasks API goes by the clock, and so it counts other programs' turns too where the machine is busy.
    """
    phases = ("page", "select", "keys")
    shown = []
    ours: list[Task] = []
    print(f"\nTasks over 50 ms in {TRACED} ways from the page to the thanks: {name} (in brackets the longest task)")
    print(" " * 46 + "".join(f"{c:>18}" for c in ("loading", "selecting", "keys to thanks", "Long Tasks API")))
    for tagged in (True, False):
        address = news.put(PAGES[name], head=None if tagged else "")
        work: dict[str, list[float]] = {phase: [0.0] for phase in phases}
        told = 0
        for _ in range(TRACED):
            with desk.reader(blank) as page:
                with desk.recording(page) as traces:
                    whole_way(page, address, tagged)
                told += page.evaluate("bench.long.length")
            [found] = traces
            selected, pressed = found.mark("bench-select"), found.mark("bench-keys")
            tasks = found.tasks("bench-select", f"http://{news.collector_host}/")
            for task in tasks:
                end = task.start + task.length
                phase = "page" if end < selected else "select" if end < pressed else "keys"
                work[phase].append(task.work)
                if tagged and _is_ours(task, phase):
                    ours.append(task)
            if tagged:
                until = found.mark("bench-shown")
                shown.append(sum(t.work for t in tasks if t.start + t.length >= pressed and t.start < until))
        cells = [f"{sum(w > trace.LONG for w in work[phase])} ({ms(max(work[phase]))})" for phase in phases]
        label = "with our tag" if tagged else "the same page without it"
        print(f"  {label:<44}" + "".join(f"{cell:>18}" for cell in (*cells, told)))
    print(f"  Ours: {len(ours)}; target 0")
    for task in sorted(ours, key=lambda task: -task.work)[:3]:
        parts = sorted(task.parts.items(), key=lambda part: -part[1])[:5]
        print(f"    {ms(task.work)}: " + ", ".join(f"{part} {took:.0f}" for part, took in parts))
    print(f"  Work from the keys to the dialog: median {ms(statistics.median(shown))}, worst {ms(max(shown))}")


def test_layout_shift(desk, news, blank):
    """The sum of all shifts from opening the page to the thanks, those just after a key included."""
    head("Layout shift, the whole way", "sum", "target", "ways")
    short = f"{ARTICLE}{_COMMENTS}<footer>The News</footer>"
    for label, body, options in (
        ("article, 1,000 words", PAGES["article, 1,000 words"], {}),
        ("short article, comments and footer in sight", short, {}),
        ("the same with data-hint=on", short, {"data_hint": "on"}),
        ("the same without our tag", short, {"head": ""}),
    ):
        address = news.put(body, **options)
        total = 0.0
        for _ in range(TRACED):
            with desk.reader(blank) as page:
                whole_way(page, address, "head" not in options)
                total = max(total, sum(page.evaluate("bench.shifts")))
        row(label, f"{total:.4f}", "0", TRACED)


def test_before_the_reader_acts(desk, news, blank):
    """Requests to the collector, and JavaScript's memory after a collection of garbage."""
    heaps = {}
    asked = 0
    for tagged in (True, False):
        address = news.put(PAGES["article, 1,000 words"], head=None if tagged else "")
        found = []
        for _ in range(TRACED):
            with desk.reader(blank) as page:
                page.goto(address)
                page.wait_for_timeout(1000)
                if tagged:
                    asked = max(
                        asked,
                        page.evaluate(_ASKED, news.collector_host),
                    )
                session = page.context.new_cdp_session(page)
                session.send("HeapProfiler.collectGarbage")
                found.append(session.send("Runtime.getHeapUsage")["usedSize"])
        heaps[tagged] = statistics.median(found)
    head("Before the reader acts", "measured", "target")
    row("requests to the collector, widget.js included", asked, 1)
    row("memory of JavaScript, with our tag less without", f"{(heaps[True] - heaps[False]) / 1000:.1f} kB", "")
