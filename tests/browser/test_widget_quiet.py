"""Until a reader acts, the widget is as good as not there."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import ask, report, select

# All that a page could notice: its elements, styles, storage, globals, and the timers and listeners it counts.
_FACTS = """() => ({
    html: document.documentElement.outerHTML.replace(/<script.*?<[/]script>/g, ""),
    sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
    style: [...document.querySelectorAll("html, body, body *")].map((one) => JSON.stringify(Object.fromEntries(
        [...getComputedStyle(one)].map((name) => [name, getComputedStyle(one).getPropertyValue(name)])))),
    globals: Object.getOwnPropertyNames(window).filter((name) => isNaN(name) && name !== "counted").sort(),
    storage: [localStorage.length, sessionStorage.length, document.cookie],
    prototypes: [Node, Element, EventTarget, Array, Object, String, Selection].map((one) =>
        Object.getOwnPropertyNames(one.prototype).length),
    focus: document.activeElement.tagName,
})"""

_COUNT = """<script>
window.counted = [];
for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback", "fetch"]) {
    const real = window[name];
    window[name] = (...given) => (counted.push(name), real.apply(window, given));
}
for (const name of ["MutationObserver", "IntersectionObserver", "ResizeObserver", "PerformanceObserver"]) {
    const Real = window[name];
    window[name] = class extends Real { constructor(...given) { super(...given); counted.push(name); } };
}
const real = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, ...given) {
    counted.push(type);
    return real.call(this, type, ...given);
};
</script>"""


@pytest.fixture
def asked(requests, news):
    """What was asked of the collector."""
    return lambda: [address.split("/", 3)[3] for address in requests if f"//{news.collector_host}/" in address]


def act_like_a_reader_without_mistakes(page):
    """Read, scroll, click and type, as readers do who report nothing."""
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 300)
    page.mouse.click(300, 60)
    for keys in ("PageDown", "Tab", "a", "Enter", "Control+c", "Escape", "Control+Enter"):
        page.keyboard.press(keys)


def test_only_the_loader_is_asked_for(page, news, asked):
    news.open(page, ARTICLE + "<p style='height:3000px'>Long.</p>")
    act_like_a_reader_without_mistakes(page)
    page.wait_for_load_state("networkidle")
    assert asked() == ["widget.js"]
    ask(page, TYPO)  # so it was alive
    assert len(asked()) > 1


def test_the_page_is_as_without_it(page, news):
    facts = []
    for head in ("", news.tag()):
        news.open(page, head=head)
        act_like_a_reader_without_mistakes(page)
        facts.append(page.evaluate(_FACTS))
    without, with_it = facts
    assert with_it["globals"] == sorted([*without["globals"], "proofdesk"])
    for name in without.keys() - {"globals"}:
        assert with_it[name] == without[name], name


def test_only_what_it_needs_is_listened_to(page, news):
    news.open(page, head=_COUNT + news.tag())
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    signs = {"pointermove", "pointerdown", "keydown", "scroll", "online"}
    assert set(page.evaluate("counted")) <= signs | {"selectionchange", "DOMContentLoaded", "setTimeout"}
    assert page.evaluate("counted").count("setTimeout") == 1  # this test's own


def test_the_only_global_is_frozen(page, news):
    news.open(page)
    assert page.evaluate("() => [Object.keys(proofdesk), Object.isFrozen(proofdesk)]") == [["open"], True]


def test_after_a_report_only_short_hashes_of_it_stay_behind(page, news, requests):
    page.clock.install()
    news.open(page)
    report(page, TYPO, "the bridge")
    page.clock.fast_forward("00:10")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [1, 0, ""]
    remembered = json.loads(page.evaluate("localStorage['proofdesk-sent']"))
    assert [one.keys() for one in remembered] == [{"sum", "made"}] * 2
    assert all(re.fullmatch("[0-9a-z]{1,7}", one["sum"]) for one in remembered)
    assert page.context.cookies() == []
    assert requests.hosts == {news.collector_host, f"news.test:{news.pages.port}"}


def test_all_requests_go_to_the_tags_own_origin(page, news, asked):
    news.open(page, ARTICLE + "<div data-proofdesk-hint></div>")
    report(page, TYPO)
    # The words are asked for by the hint and by the dialog; the second time they come from the browser's own cache.
    assert sorted({name.split(".")[0] for name in asked()}) == [
        "api/v1/reports",
        "w/english",
        "w/hint",
        "w/main",
        "widget",
    ]


def test_selecting_fetches_the_dialog_ahead_but_shows_nothing(page, news):
    news.open(page)
    before = page.evaluate("document.documentElement.outerHTML")
    with page.expect_response(lambda answer: "/w/main." in answer.url):
        select(page, TYPO)
    assert page.evaluate("document.documentElement.outerHTML") == before
