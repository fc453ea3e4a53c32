"""Deciding about many typos: one sees how far it is, can stop it, undo all of it, and leave the page meanwhile."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages.axe import violations
from tests.browser.pages.desk import sign_in
from tests.support.newsroom import fill, settings_for
from tests.support.server import Server


@pytest.fixture
def desk(tmp_path) -> Server:
    server = Server(tmp_path, PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error")
    fill(settings_for(server.data), 120)
    with server:
        yield server


@pytest.fixture
def page(browser, desk) -> Page:
    with browser.new_context(locale="en-GB") as context:
        yield sign_in(context, desk)


@pytest.fixture
def held(page) -> list:
    """The parts that the page has sent from the third on: none of them is passed on to the desk."""
    waiting = []

    def hold(route):
        part = re.search(r"part=(\d+)", route.request.post_data or "")
        if part and int(part[1]) > 2:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/desk/act*", hold)
    return waiting


def decide_about_all(page: Page) -> int:
    """Mark all that match as fixed; return how many these are."""
    page.locator(".pick input").first.check()
    page.get_by_label("All that match").check()
    page.keyboard.press("Escape")
    page.locator(".bulk").get_by_role("button", name="Fixed", exact=True).click()
    dialog = page.get_by_role("dialog")
    count = int(re.search(r"Mark (\d+) typos", dialog.inner_text())[1])
    dialog.get_by_role("button", name="Yes").click()
    return count


def test_shows_how_far_it_is_and_stops(page, desk, held):
    live = page.locator("#progress-said").element_handle()
    count = decide_about_all(page)
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    assert live.inner_text() == f"40 of {count}"  # the same element: live regions stay
    assert live.evaluate("one => one.isConnected")
    assert violations(page) == []
    page.locator("#progress").get_by_role("button", name="Stop").click()
    held.pop().continue_()
    toast = page.locator("#toast")
    expect(toast).to_contain_text(f"Stopped: 60 of {count} are done, the others stay as they were.")
    expect(toast).to_contain_text("60 typos marked as fixed.")
    expect(page.locator("#progress")).to_be_hidden()
    page.unroute("**/desk/act*")
    page.goto(f"{desk.url}/desk/?status=open")
    page.keyboard.press("u")  # one stroke, although it came in parts
    expect(page.locator("#toast")).to_contain_text("Undone.")
    decide_about_all(page)
    expect(page.locator("#toast")).to_contain_text(f"{count} typos marked as fixed.")


def test_the_next_page_goes_on_with_it(page, desk, held):
    count = decide_about_all(page)
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate("address => { location.href = address }", f"{desk.url}/desk/statistics")
    page.wait_for_url("**/desk/statistics")
    assert asked == ["beforeunload"]
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    page.unroute("**/desk/act*")
    held.pop().continue_()
    expect(page.locator("#toast")).to_contain_text(f"{count} typos marked as fixed.")
