"""What pages ask for again and again: a failing server is asked less and less, and nothing is taken from the editor."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.desk import sign_in
from tests.browser.pages.served_desk import ANNA, get
from tests.support.collector import PASSWORD

OWNER = "owner@news.example"


@pytest.mark.parametrize(
    ("path", "address", "every"),
    [("typos", "**/presence*", 15), ("start", "**/report/wait", 2)],
)
def test_a_failing_server_is_asked_less_and_less(context, desk, path, address, every):
    server, token, site = desk
    server.run("editor", "add", OWNER, "--role", "admin", "--password-stdin", stdin=PASSWORD)
    page = sign_in(context, server, OWNER)
    typo = get(server, token, "/typos?limit=1")["items"][0]["id"]
    page.clock.install()
    asked = []

    def fail(route):
        asked.append(route)
        route.fulfill(status=503, headers={"X-Proofdesk": "1"}, content_type="text/html", body="")

    page.route(address, fail)
    if path == "start":
        site = server.run("site", "add", "--name", "New", "--origin", "https://new.example")["key"]
    page.goto(f"{server.url}/desk/" + (f"typos/{typo}" if path == "typos" else f"start/{site}/report"))
    for _n in range(64):
        page.clock.run_for(every * 1000)
    assert 4 <= len(asked) <= 10  # 1, 2, 4, 8 … rounds apart, 21 at most
    expect(page.locator("#toast p")).to_have_count(0)
    page.unroute(address)
    with page.expect_request(address):
        for _n in range(22):
            page.clock.run_for(every * 1000)
    with page.expect_request(address):  # it answers: at its usual pace again
        page.clock.run_for(every * 1000 * 1.1)


def test_the_wait_for_the_first_report_leaves_the_focus(context, desk):
    server = desk[0]
    server.run("editor", "add", OWNER, "--role", "admin", "--password-stdin", stdin=PASSWORD)
    site = server.run("site", "add", "--name", "New", "--origin", "https://new.example")["key"]
    page = sign_in(context, server, OWNER)
    page.goto(f"{server.url}/desk/start/{site}/report")
    page.get_by_role("link", name="Back to the tag").focus()
    for _n in range(2):
        with page.expect_response("**/report/wait"):
            pass
    expect(page.get_by_role("link", name="Back to the tag")).to_be_focused()


def test_choices_that_come_late_leave_what_is_typed(context, desk):
    page = sign_in(context, desk[0], ANNA)
    page.wait_for_function("window.htmx")
    held = []
    page.route("**/desk/filters*", lambda route: held.append(route))
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Section").fill("Town")
    with page.expect_response("**/desk/filters*"):
        held[0].continue_()
    expect(page.get_by_label("Section")).to_have_value("Town")
    expect(page.get_by_label("Section")).to_be_focused()
