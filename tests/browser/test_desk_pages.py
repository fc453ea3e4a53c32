"""Every page of the desk: accessible in both themes, light on the wire, still, and usable without a script."""

import json
import re
import uuid
from collections.abc import Iterator
from itertools import product

import pytest
import requests
from playwright.sync_api import Page, Response, expect

from tests.browser.pages.axe import violations
from tests.browser.pages.desk import OPEN, SIGNED_IN, sign_in
from tests.support.collector import a_report
from tests.support.newsroom import fill, settings_for
from tests.support.server import Server

SCREEN = {"width": 1280, "height": 900}
WIDE = {"width": 2560, "height": 844}

FIRST_VISIT, LATER = 60_000, 15_000
"""Bytes over the wire."""

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 200);
})"""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("newsroom")
    server = Server(folder, PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error", PROOFDESK_CEILINGS="article=1")
    fill(settings_for(server.data), 120)
    with server:
        for origin, word in product(("https://courier.example", "https://m.courier.example"), ("one", "two", "three")):
            _report(server, origin, word)  # more than the ceiling, and from an origin that is refused
        yield server


def _report(server: Server, origin: str, word: str) -> None:
    report = a_report(id=str(uuid.uuid4()), site="courier", url=f"{origin}/held", quote={"exact": word}, block=...)
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    answer = requests.post(f"{server.url}/api/v1/reports", json.dumps(report), headers=headers, timeout=30)
    assert answer.status_code in (201, 403), answer.text


def _violations_in_both_themes(page: Page, name: str) -> list[tuple[str, ...]]:
    """What axe says of the page; of what it looks at, the theme changes the contrast only."""
    light = violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # the colours change at once
    dark = violations(page, "color-contrast")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return [(name, *one) for one in light] + [(name, "dark", *one) for one in dark]


def test_pages_are_accessible_and_still(browser, newsroom):
    wrong = []
    with browser.new_context(color_scheme="light", locale="en-GB", viewport=SCREEN) as context:
        errors = []
        signed_out = context.new_page()
        for name, address in OPEN.items():
            signed_out.goto(f"{newsroom.url}{address}")
            wrong += _violations_in_both_themes(signed_out, name)
        page = sign_in(context, newsroom)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name, address in SIGNED_IN.items():
            page.goto(f"{newsroom.url}{address}")
            if (shift := page.evaluate(SHIFTS)) > 0.001:
                wrong.append((name, "layout shift", shift))
            wrong += _violations_in_both_themes(page, name)
    assert not wrong
    assert [error for error in errors if "404" not in error] == []


def test_pages_fit_every_screen(browser, newsroom):
    """200 % zoom on 1280 pixels is a page of 640 pixels. Narrow ones are measured in every language, see
    test_desk_layout.py."""
    wrong = []
    with browser.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        page = sign_in(context, newsroom)
        for name, address in SIGNED_IN.items():
            page.goto(f"{newsroom.url}{address}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append((name, "too wide"))
            for width in (640, 390):
                page.set_viewport_size({"width": width, "height": 844})
                wrong += [(name, width, *one) for one in violations(page)]
            page.set_viewport_size(WIDE)
    assert not wrong


def test_held_reports_are_deleted_only_after_a_question(browser, newsroom):
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = sign_in(context, newsroom)
        page.get_by_role("link", name="Review them").click()
        page.get_by_role("button", name="Delete all…").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Delete 2 held reports for good?")
        page.get_by_role("link", name="Cancel").click()
        expect(page.get_by_role("heading", name="2 reports are held")).to_be_visible()


def test_pages_are_light(browser, newsroom):
    with browser.new_context(locale="en-GB") as context:
        page = sign_in(context, newsroom)
        state = context.storage_state()
    heavy = {}
    with browser.new_context(locale="en-GB", storage_state=state) as context:
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        most = FIRST_VISIT
        for name, address in SIGNED_IN.items():
            page.goto(f"{newsroom.url}{address}", wait_until="load")
            if (weight := _weight(answers)) > most:
                heavy[name] = weight
            answers.clear()
            most = LATER
    assert not heavy


def _weight(answers: list[Response]) -> int:
    """Bytes of bodies as they came over the wire; of what came from the browser's own store, none."""
    there = [one for one in answers if "/events" not in one.url and one.url.startswith("http")]
    return sum(max(one.request.sizes()["responseBodySize"], 0) for one in there)


def test_without_a_script_the_desk_does_its_work(browser, newsroom):
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = sign_in(context, newsroom)
        fixed = page.locator("#counts").get_by_role("link", name=re.compile("^Fixed")).locator(".count")
        before = int(fixed.inner_text())
        for row in range(3):
            page.locator("#rows > .row").nth(row).get_by_role("checkbox").check()
        page.locator(".bulk").get_by_role("button", name="Fixed").click()
        expect(page.get_by_role("status").first).to_contain_text("3 typos marked as fixed.")
        expect(fixed).to_have_text(str(before + 3))
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_contain_text("Undone.")
        expect(fixed).to_have_text(str(before))
        page.get_by_text("Filter", exact=True).click()
        page.get_by_label("Section").fill("Town")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".chip")).to_contain_text("Town")
        page.get_by_role("link", name="Take off the filter").click()
        page.get_by_role("link", name="Next page").click()
        expect(page.locator("#rows > .row").first).to_be_visible()
        page.locator("#rows > .row .snippet").first.click()
        page.locator(".verdict").get_by_role("button", name="Confirm").click()
        expect(page.locator(".facts .status")).to_have_text("Confirmed")
