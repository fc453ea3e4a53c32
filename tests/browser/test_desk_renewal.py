"""The list is put in anew while one works with it: what is open, typed or chosen stays, and so does where one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.desk import sign_in
from tests.browser.pages.served_desk import (
    ANNA,
    TYPOS,
    decide_by_program,
    get,
    open_list,
    report,
    statuses,
    toast,
)
from tests.support.collector import PASSWORD


@pytest.fixture
def page(context, desk):
    page = open_list(context, desk)
    page.evaluate("window.isSamePage = true")
    return page


@pytest.fixture
def tom(desk):
    """A colleague's program."""
    server = desk[0]
    server.run("editor", "add", "tom@news.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    return server.run("token", "add", "tom@news.example", "--name", "test")["token"]


def decide_elsewhere(page, server):
    """Decide about the newest typo on another page; come back to a list that does not have it any more."""
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    page.goto(f"{server.url}/desk/")
    expect(page.locator("#rows > .row")).to_have_count(TYPOS - 1)
    page.wait_for_function("window.htmx")
    page.evaluate("window.isSamePage = true")


def is_same(page):
    return page.evaluate("window.isSamePage === true")


def test_an_undone_row_comes_back_and_all_else_stays(page, desk):
    decide_elsewhere(page, desk[0])
    rows = page.locator("#rows > .row")
    rows.nth(4).get_by_role("checkbox").check()
    page.keyboard.press("u")
    page.get_by_role("button", name="More").press("Enter")
    more = page.locator("#more-acts")
    expect(more).to_be_visible()
    expect(more.get_by_role("button", name="Reject")).to_be_focused()
    expect(rows).to_have_count(TYPOS)
    expect(rows.first).to_contain_text(f"misteak{TYPOS - 1}")
    expect(more.get_by_role("button", name="Reject")).to_be_focused()
    expect(rows.nth(5).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#chosen")).to_have_text("1 chosen")
    expect(toast(page)).to_contain_text("Undone.")
    assert is_same(page)


def test_an_undone_row_is_where_the_keys_are_again(page, desk):
    decide_elsewhere(page, desk[0])
    page.keyboard.press("u")
    rows = page.locator("#rows > .row")
    expect(rows.first).to_contain_text(f"misteak{TYPOS - 1}")
    expect(rows.first.locator(".snippet")).to_be_focused()
    page.keyboard.press("r")
    expect(toast(page)).to_contain_text("1 typo rejected.")
    assert statuses(desk) == {"rejected": 1, "new": TYPOS - 1}
    assert is_same(page)


def test_words_that_are_typed_meanwhile_stay(page, desk):
    decide_elsewhere(page, desk[0])
    page.keyboard.press("u")
    page.get_by_text("Save view", exact=True).click()
    expect(page.get_by_label("Name of the view")).to_be_focused()
    page.keyboard.type("fresh")
    expect(page.locator("#rows > .row")).to_have_count(TYPOS)
    expect(page.get_by_label("Name of the view")).to_be_focused()
    expect(page.get_by_label("Name of the view")).to_have_value("fresh")
    assert is_same(page)


def test_the_list_stays_where_one_reads(context, desk):
    server, _token, site = desk
    for n in range(TYPOS, 70):
        report(server, site, n)
    page = sign_in(context, server, ANNA)
    rows = page.locator("#rows > .row")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    page.goto(f"{server.url}/desk/")
    page.wait_for_function("window.htmx")
    rows.nth(49).scroll_into_view_if_needed()
    expect(rows).to_have_count(69)
    page.locator("#rows > .row", has_text="misteak20 ").locator(".snippet").focus()
    held = []
    page.route("**/desk/undo*", lambda route: held.append(route))
    page.keyboard.press("u")
    page.keyboard.press("k")  # one goes on meanwhile
    reading = page.locator(".row.current")
    before = reading.bounding_box()["y"]
    held[0].continue_()
    expect(rows).to_have_count(70)  # what came back is above
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert abs(reading.bounding_box()["y"] - before) < 2
    expect(reading).to_contain_text("misteak21 ")
    expect(reading.locator(".snippet")).to_be_focused()


def test_the_list_is_asked_for_again_where_it_does_not_come(page, desk):
    decide_elsewhere(page, desk[0])
    page.route(re.compile(r"/desk/$"), lambda route: route.abort(), times=1)
    page.keyboard.press("u")
    expect(toast(page)).to_contain_text("This could not be loaded.")
    toast(page).get_by_role("button", name="Try again").click()
    expect(page.locator("#rows > .row")).to_have_count(TYPOS)
    assert is_same(page)


def test_what_is_done_while_the_list_is_on_its_way_shows_in_it(page, desk):
    decide_elsewhere(page, desk[0])
    held = []
    page.route(re.compile(r"/desk/$"), lambda route: held.append(route), times=1)
    with page.expect_request(re.compile(r"/desk/$")):
        page.keyboard.press("u")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    without = held[0].fetch()
    page.keyboard.press("u")
    expect(toast(page)).to_contain_text("Undone.")
    held[0].fulfill(response=without)
    expect(page.locator("#rows > .row:visible")).to_have_count(TYPOS)
    assert statuses(desk) == {"new": TYPOS}
    assert is_same(page)


def test_a_colleagues_decisions_leave_the_focus_where_it_is(page, desk, tom):
    server, token, _site = desk
    page.keyboard.press("j")
    status = page.locator("#counts").get_by_role("link", name=re.compile("^Confirmed"))
    status.focus()
    typos = [typo["id"] for typo in get(server, token, "/typos?limit=200")["items"]]
    decide_by_program(server, tom, typos[:3], "confirmed")
    expect(status.locator(".count")).to_have_text("3")
    expect(status).to_be_focused()
    expect(page.locator(".row.current")).to_contain_text("Confirmed")


def test_the_last_decision_shows_that_the_list_is_empty(page, desk, tom):
    server, token, _site = desk
    page.goto(f"{server.url}/desk/?q=misteak1")
    total = page.locator("#total")
    expect(total).to_have_text("3 typos")  # 1, 10 and 11
    page.wait_for_function("window.htmx")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(total).to_have_text("2 typos")
    page.keyboard.press("f")
    page.keyboard.press("f")
    expect(total).to_have_text("0 typos")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("u")
    expect(total).to_have_text("1 typo")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_hidden()
    expect(page.locator(".row.current .snippet")).to_be_focused()
    # A colleague takes the last one.
    decide_by_program(server, tom, [typo["id"] for typo in get(server, token, "/typos?limit=200")["items"]], "fixed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()


def test_counts_beside_views_follow_decisions(page, desk):
    page.get_by_text("Save view", exact=True).click()
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    count = page.locator(".side-views .count").last
    expect(count).to_have_text(f"{TYPOS}")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(count).to_have_text(f"{TYPOS - 1}")


def test_an_article_goes_with_its_last_typo(page, desk):
    page.goto(f"{desk[0].url}/desk/?group=article")
    headings = page.locator("#rows > .group")
    expect(headings).to_have_count(TYPOS)
    page.wait_for_function("window.htmx")
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(page.locator("#rows > .group:visible")).to_have_count(TYPOS - 1)
    page.keyboard.press("u")
    expect(page.locator("#rows > .group:visible")).to_have_count(TYPOS)


def test_undoing_on_a_page_where_something_is_typed_loads_nothing_anew(page, desk):
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    page.goto(f"{desk[0].url}/desk/account")
    page.wait_for_function("window.htmx")
    page.evaluate("window.isSamePage = true")
    name = page.get_by_label("Name", exact=True)
    name.fill("Anna")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(toast(page)).to_contain_text("Undone.")
    page.evaluate("() => new Promise((done) => setTimeout(done, 400))")  # longer than it waits to load a page anew
    expect(name).to_have_value("Anna")
    assert is_same(page)


def test_the_question_about_all_covers_the_page_at_once(page, desk):
    held = []
    page.route("**/desk/act*", lambda route: held.append(route))
    page.locator(".pick input").first.check()
    page.get_by_role("button", name="More").press("Enter")
    page.get_by_label("All that match").check()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Counting…")
    page.keyboard.type("frs")  # none of it is done
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    assert len(held) == 1
    held[0].continue_()
    page.unroute("**/desk/act*")
    page.keyboard.press("f")
    expect(question).to_contain_text(f"Mark {TYPOS} typos as fixed?")
    expect(question.get_by_role("button", name="Yes")).to_be_focused()
    assert statuses(desk) == {"new": TYPOS}
