"""Deciding about many typos: one sees how far it is, can stop it, undo all of it, and leave the page meanwhile."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages.desk import sign_in
from tests.browser.pages.served_desk import choose_all_that_match
from tests.support.newsroom import fill, settings_for
from tests.support.server import Server

_QUESTION = re.compile(r"Mark (\d+) typos")


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


class Held:
    """The parts that the page sends from the third on: none of them reaches the desk before it is let go."""

    def __init__(self) -> None:
        self.waiting: list[Route] = []
        self.is_open = False

    def take(self, route: Route) -> None:
        part = re.search(r"part=(\d+)", route.request.post_data or "")
        if part and int(part[1]) > 2 and not self.is_open:
            self.waiting.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Let the newest part go on, and all that come from now on."""
        self.is_open = True
        self.waiting.pop().continue_()


@pytest.fixture
def held(page) -> Held:
    held = Held()
    page.route("**/desk/act*", held.take)
    return held


def decide_about_all(page: Page) -> int:
    """Mark all that match as fixed; return how many these are."""
    page.locator(".pick input").first.check()
    choose_all_that_match(page)
    page.locator(".bulk").get_by_role("button", name="Fixed", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(_QUESTION)  # once they are counted
    count = int(_QUESTION.search(dialog.inner_text())[1])
    dialog.get_by_role("button", name="Yes").click()
    return count


def test_shows_how_far_it_is_and_stops(page, desk, held):
    live = page.locator("#progress-said").element_handle()
    count = decide_about_all(page)
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    assert live.inner_text() == f"40 of {count}"  # the same element: live regions stay
    assert live.evaluate("one => one.isConnected")
    page.locator("#progress").get_by_role("button", name="Stop").click()
    held.let_go()
    toast = page.locator("#toast")
    expect(toast).to_contain_text(f"Stopped: 60 of {count} are done. The others were not changed.")
    expect(toast).to_contain_text("60 typos marked as fixed.")
    expect(page.locator("#progress")).to_be_hidden()
    page.goto(f"{desk.url}/desk/?status=open")
    page.keyboard.press("u")  # one stroke, although it came in parts
    expect(page.locator("#toast")).to_contain_text("Undone.")


def test_the_next_page_goes_on_with_it(page, desk, held):
    count = decide_about_all(page)
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate("address => { location.href = address }", f"{desk.url}/desk/statistics")
    page.wait_for_url("**/desk/statistics")
    assert asked == ["beforeunload"]
    expect(page.locator("#progress-count")).to_have_text(f"40 of {count}")
    held.let_go()
    expect(page.locator("#toast")).to_contain_text(f"{count} typos marked as fixed.")
