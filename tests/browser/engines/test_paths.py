"""The whole path of a report, in every engine: under the strictest policy, offline, from a closed tab."""

import time

import pytest

from tests.browser.engines.visit import SELECT, SHOWN, Visit
from tests.browser.pages.news import ARTICLE, TYPO

FIXED = "the bridge"
NO_STORAGE = """<script>
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("not here", "SecurityError") } });
</script>"""


@pytest.fixture
def visit(engine, news):
    return Visit(engine, news)


def only_report(news, address):
    """The one report about this address, which comes sooner or later."""
    deadline = time.monotonic() + 20
    while not (reports := news.reports(address)) and time.monotonic() < deadline:
        time.sleep(0.05)
    [report] = reports
    return report


def test_under_the_strictest_policy(visit, news):
    collector = news.collector.url
    policy = (
        f"default-src 'none'; script-src {collector}; connect-src {collector}; style-src 'none'; "
        "require-trusted-types-for 'script'"
    )
    address = visit.open(ARTICLE, headers={"Content-Security-Policy": policy})
    visit.ask(TYPO)
    # The dialog has its styles nevertheless.
    shown = "getComputedStyle(document.querySelector('proofdesk-dialog').shadowRoot.querySelector('.send'))"
    assert visit.engine.evaluate(f"() => {shown}.backgroundColor") not in {"rgb(239, 239, 239)", "rgba(0, 0, 0, 0)"}
    visit.send(FIXED)
    assert "Thank you" in visit.thanks()
    assert only_report(news, address)["suggestion"] == FIXED
    assert [name for name, _ in visit.told] == ["open", "sent"]


def test_without_storage(visit, news):
    address = visit.open(ARTICLE + NO_STORAGE)
    visit.ask(TYPO)
    visit.send(FIXED)
    assert "Thank you" in visit.thanks()
    assert only_report(news, address)["quote"]["exact"] == TYPO


def test_elements_that_are_called_like_what_some_browsers_lack(visit, news):
    address = visit.open("<form id=scheduler><input name=yield></form><a id=requestIdleCallback></a>" + ARTICLE)
    visit.ask(TYPO)
    visit.send(FIXED)
    assert "Thank you" in visit.thanks()
    assert only_report(news, address)["suggestion"] == FIXED


def test_in_a_sandbox_the_reader_is_told(visit, news):
    # A sandboxed page has no storage and no origin, so no site can have allowed it.
    address = visit.open(ARTICLE, headers={"Content-Security-Policy": "sandbox allow-scripts"})
    # They are told before they write anything.
    visit.select(TYPO)
    visit.engine.press("Control+Enter")
    assert "cannot be taken" in visit.thanks()
    assert news.reports(address) == []


def test_offline_then_online(visit, news):
    address = visit.open(ARTICLE)
    visit.ask(TYPO)
    try:
        news.collector.end()
        visit.send(FIXED)
        sent = visit.event("queued")
        assert "kept" in visit.thanks()
    finally:
        news.collector.restart()
    visit.engine.evaluate("() => void dispatchEvent(new Event('online'))")
    assert visit.event("sent") == sent
    assert only_report(news, address)["id"] == sent
    assert visit.engine.evaluate("() => !localStorage.proofdesk")
    visit.engine.evaluate("() => void dispatchEvent(new Event('online'))")
    assert [name for name, _ in visit.told] == ["open", "queued", "sent"]


def test_the_keys_work_again_after_the_dialog_could_not_be_loaded(visit, news):
    folder = f"/late-{visit.engine.host}-{id(visit)}/"
    news.pages.forward(f"{folder}widget.js", f"{news.collector.url}/widget.js")
    address = visit.open(ARTICLE, src=f"{news.pages.origin(visit.engine.host)}{folder}widget.js")
    visit.engine.evaluate(SELECT, TYPO)
    visit.engine.press("Control+Enter")
    assert visit.event("error")
    news.pages.forward(folder, f"{news.collector.url}/")
    visit.ask(TYPO)
    visit.send(FIXED)
    assert only_report(news, address)["suggestion"] == FIXED


def test_the_dialog_opens_after_english_could_not_be_loaded(visit, news):
    folder = f"/no-words-{visit.engine.host}-{id(visit)}/"
    news.pages.forward(f"{folder}w/english", f"{news.collector.url}/nothing")
    news.pages.forward(folder, f"{news.collector.url}/")
    address = visit.open(ARTICLE, src=f"{news.pages.origin(visit.engine.host)}{folder}widget.js")
    visit.select(TYPO)
    visit.engine.press("Control+Enter")
    assert visit.event("error")
    news.pages.forward(f"{folder}w/english", f"{news.collector.url}/w/english")
    visit.ask(TYPO)
    visit.send(FIXED)
    assert only_report(news, address)["suggestion"] == FIXED


def test_esc_asks_before_it_discards(visit):
    visit.open(ARTICLE)
    visit.ask(TYPO)
    visit.engine.type("the bridge")
    for asked in (True, False, True):
        visit.engine.press("Escape")
        assert visit.until(f"() => {SHOWN}('form')?.className === '{'asking' if asked else ''}'")
    visit.engine.press("Tab")
    visit.engine.press("Enter")
    assert visit.until("() => !document.querySelector('proofdesk-dialog')")
    visit.ask(TYPO)
    visit.engine.press("Escape")
    assert visit.until("() => !document.querySelector('proofdesk-dialog')")


def test_kept_in_a_closed_tab_and_sent_from_another_page(visit, news):
    first = visit.open(ARTICLE)
    visit.ask(TYPO)
    try:
        news.collector.end()
        visit.send(FIXED)
        kept = visit.event("queued")
        visit.engine.new_tab()
    finally:
        news.collector.restart()
    second = visit.open(ARTICLE)
    visit.ask(TYPO)
    visit.send("another")
    assert visit.event("sent") == only_report(news, second)["id"]
    visit.engine.evaluate("() => void dispatchEvent(new Event('online'))")
    assert only_report(news, first)["id"] == kept


def test_a_tab_that_is_closed_at_once_loses_nothing(visit, news):
    address = visit.open(ARTICLE)
    visit.ask(TYPO)
    visit.send(FIXED)
    visit.engine.new_tab()
    assert only_report(news, address)["suggestion"] == FIXED


def test_a_selection_in_a_shadow_root(visit, news):
    shadow = "<script>document.querySelector('x-a').attachShadow({mode: 'open'}).innerHTML = '<p>%s</p>'</script>"
    address = visit.open(f"<main><p>Above it.</p><x-a></x-a></main>{shadow % 'Open teh bridge now.'}")
    visit.engine.evaluate("""() => {
        const text = document.querySelector("x-a").shadowRoot.querySelector("p").firstChild;
        getSelection().setBaseAndExtent(text, 5, text, 15);
    }""")
    visit.ask_selected(TYPO)
    visit.send(FIXED)
    report = only_report(news, address)
    assert report["quote"] == {"exact": TYPO, "prefix": "Above it. Open ", "suffix": " now."}
