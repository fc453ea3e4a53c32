"""A morning at the desk, by keyboard alone: sixty typos are decided about, some of it is taken back, two are merged,
one is split, ten are decided about at once. In the end history and numbers agree."""

import re
import time
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.pages.desk import sign_in
from tests.browser.pages.served_desk import ANNA, ORIGIN, QUIET, choose_all_that_match, empty_desk, get, post, report
from tests.support.collector import PASSWORD, a_report
from tests.support.server import Server

TYPOS = 60


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("morning"), **QUIET) as server:
        made = _make(server)
        server.remember()
        yield made


@pytest.fixture
def desk(started):
    """A desk with sixty typos, of which the newest are in one article, and an editor's token."""
    yield started
    started[0].rewind()


def _make(server):
    server, token, site = empty_desk(server)
    for n in range(TYPOS):
        url = f"{ORIGIN}/{'one' if n > 40 else n}"
        suggestions = (f"mistake{n}", f"mistakes{n}") if n == TYPOS - 3 else (f"mistake{n}",)
        for suggestion in suggestions:
            report(server, site, n, url=url, suggestion=suggestion)
    return server, token


def test_a_morning(page, desk):
    server, token = desk
    keys = page.keyboard

    def press(*names):
        for name in names:
            keys.press(name)

    def counted(status):
        return page.locator("#counts").get_by_role("link", name=re.compile(f"^{status}")).locator(".count")

    page.goto(f"{server.url}/desk/")
    keys.type(ANNA)
    press("Tab")
    keys.type(PASSWORD)
    press("Enter")
    expect(page.get_by_role("heading", name="Open typos")).to_be_visible()
    expect(counted("Open")).to_have_text(str(TYPOS))

    # One after the other: each decision goes on to the next typo.
    press("j")
    expect(page.locator(".row.current .snippet")).to_be_focused()
    press("f", "f", "f", "c", "r", "s", "f", "f")
    expect(counted("Fixed")).to_have_text("5")
    expect(counted("Confirmed")).to_have_text("1")
    expect(counted("Rejected")).to_have_text("1")
    expect(counted("Spam")).to_have_text("1")

    # Taken back: the last one, which is a fixed one, and the one before.
    press("u")
    expect(page.locator("#toast")).to_contain_text("Undone.")
    expect(counted("Fixed")).to_have_text("4")
    press("u")
    expect(counted("Fixed")).to_have_text("3")
    # What was taken back has the focus again, for another decision.
    expect(page.locator(".row.current .snippet")).to_be_focused()
    expect(page.locator(".row.current")).to_contain_text("misteak53")

    # Words: a correction, a note, whose it is.
    press("e")
    expect(page.get_by_role("dialog")).to_contain_text("Correction")
    keys.type("mistake, corrected")
    press("Tab", "Enter")
    expect(page.locator("#toast")).to_contain_text("Correction of 1 typo saved.")
    press("n")
    keys.type("Seen in print as well.")
    press("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("Note added to 1 typo.")
    press("a")
    expect(page.locator("#toast")).to_contain_text("1 typo assigned to you.")

    # Ten at once.
    press("j", "j", "x", *"jjjjjjjjj", "Shift+X")
    expect(page.locator("#chosen")).to_have_text("10 chosen")
    press("r")
    expect(counted("Rejected")).to_have_text("11")
    expect(page.locator("#chosen")).to_have_text("")

    # Two of one article are merged.
    page.goto(f"{server.url}/desk/?q=misteak5")
    expect(page.locator("#rows > .row").first).to_be_visible()
    press("j", "x", "j", "x", "m")
    expect(page.locator("#toast")).to_contain_text("Merged “")

    # One is split, on its own page.
    split = TYPOS - 3
    page.goto(f"{server.url}/desk/?status=all&q=misteak{split}")
    press("j", "o")
    expect(page.get_by_role("heading", name=re.compile("misteak57"))).to_be_visible()
    page.get_by_label("Choose this report").first.focus()
    press("Space")
    page.get_by_role("button", name="Split off as a typo of its own").focus()
    press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Split off")

    # The rest of the open ones, all that match.
    press("g", "i")
    expect(page.get_by_role("heading", name="Open typos")).to_be_visible()
    press("j", "x")
    choose_all_that_match(page)
    page.get_by_role("button", name="Fixed", exact=True).focus()
    press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("as fixed?")
    press("Enter")
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(counted("Open")).to_have_text("0")

    _agrees(server, token, {name: int(counted(name).inner_text()) for name in ("Fixed", "Rejected", "Spam", "All")})


def _agrees(server, token, shown):
    """What the desk counts, the API lists, and what it lists is where its history says."""
    listed = get(server, token, "/typos?limit=200")["items"]
    by_status = Counter(typo["status"] for typo in listed)
    assert shown == {
        "Fixed": by_status["fixed"], "Rejected": by_status["rejected"], "Spam": by_status["spam"], "All": len(listed),
    }  # fmt: skip
    assert by_status == {"fixed": TYPOS - 12, "rejected": 11, "spam": 1}  # one merged away, one split off
    assert sum(typo["reports"] for typo in listed) == TYPOS + 1
    kinds = Counter()
    for typo in listed:
        history = get(server, token, f"/typos/{typo['id']}")["history"]
        statuses = [event["to"] for event in history if event["kind"] == "status"]
        assert (statuses or ["new"])[-1] == typo["status"]
        assert {event["editor"] for event in history} <= {"anna@news.example"}
        kinds.update(event["kind"] for event in history)
    assert (kinds["undo"], kinds["merge"], kinds["split"], kinds["note"]) == (2, 1, 2, 1)
    assert "mistake, corrected" in [typo["correction"] for typo in listed]


def test_the_place_is_kept_on_going_back_and_later_rows_come_by_scrolling(context, desk):
    server, _ = desk
    page = sign_in(context, server, ANNA)
    rows = page.locator("#rows > .row")
    expect(rows).to_have_count(50)
    page.mouse.wheel(0, 20_000)
    expect(rows).to_have_count(TYPOS)
    rows.nth(55).locator(".snippet").click()
    expect(page.locator(".facts")).to_be_visible()
    page.go_back()
    expect(rows).to_have_count(TYPOS)
    expect(rows.nth(55)).to_be_in_viewport()


def test_new_typos_are_said_without_loading_the_page(context, desk):
    server, token = desk
    page = sign_in(context, server, ANNA)
    expect(page.locator("#rows > .row")).to_have_count(50)
    site = get(server, token, "/typos?limit=1")["items"][0]["site"]
    post(server, a_report(site=site, url=f"{ORIGIN}/late"))
    expect(page.get_by_role("link", name="1 new")).to_be_visible()
    page.get_by_role("link", name="1 new").click()
    expect(page.locator("#rows > .row").first).to_contain_text("bridge")


def test_what_came_between_the_page_and_its_stream_is_said_too(context, desk):
    server, token = desk
    page = sign_in(context, server, ANNA)
    site = get(server, token, "/typos?limit=1")["items"][0]["site"]

    def open_late(route):
        post(server, a_report(site=site, url=f"{ORIGIN}/late"))
        time.sleep(2)  # by then the server has told it to those who listened
        route.continue_()

    page.route("**/desk/events*", open_late, times=1)
    page.goto(f"{server.url}/desk/")
    # By itself, a page with a stream asks every half a minute only.
    expect(page.get_by_role("link", name="1 new")).to_be_visible()


def test_the_keys_are_about_all_that_match_too(context, desk):
    server, _ = desk
    page = sign_in(context, server, ANNA)
    expect(page.locator("#rows > .row").first).to_be_visible()
    page.goto(f"{server.url}/desk/?q=misteak5")
    rows = page.locator("#rows > .row")
    expect(rows).to_have_count(11)  # 5, and 50 to 59
    page.keyboard.press("j")
    page.keyboard.press("x")
    choose_all_that_match(page)
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_contain_text("Reject 11 typos?")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("11 typos rejected.")


def test_a_merge_that_is_refused_leaves_all_as_it_was(context, desk):
    server, token = desk
    site = get(server, token, "/typos?limit=1")["items"][0]["site"]
    post(server, a_report(site=site, url=f"{ORIGIN}/late"))
    page = sign_in(context, server, ANNA)
    rows = page.locator("#rows > .row")
    expect(rows.first).to_be_visible()
    for n in (0, 1):
        rows.nth(n).get_by_role("checkbox").check()
    page.keyboard.press("m")
    expect(page.locator("#toast")).to_contain_text("in different articles")
    for n in (0, 1):
        expect(rows.nth(n).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#chosen")).to_have_text("2 chosen")


def test_the_way_back_to_the_list_leads_to_the_row(context, desk):
    server, _ = desk
    page = sign_in(context, server, ANNA)
    rows = page.locator("#rows > .row")
    expect(rows.first).to_be_visible()
    for _n in range(4):
        page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(".facts")).to_be_visible()
    page.keyboard.press("b")
    expect(rows.nth(3).locator(".snippet")).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(4).locator(".snippet")).to_be_focused()


def test_all_that_match_can_be_taken_back(context, desk):
    server, _ = desk
    page = sign_in(context, server, ANNA)
    page.goto(f"{server.url}/desk/?q=misteak5")
    page.locator(".pick input").first.check()
    choose_all_that_match(page)
    expect(page.locator("#chosen")).to_have_text("")
    page.goto(f"{server.url}/desk/")
    page.locator(".pick input").first.check()
    expect(page.locator("#chosen")).to_have_text("1 chosen")
    choose_all_that_match(page)
    expect(page.locator("#chosen")).to_have_text(f"{TYPOS} chosen")
    page.get_by_role("button", name="Fixed", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    # The list is shown anew, and what was done stays to be read and to be undone.
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(page.locator("#toast")).to_contain_text(f"{TYPOS} typos marked as fixed.")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#rows > .row").first).to_be_visible()
    expect(page.locator("#toast")).to_contain_text("Undone.")
    page.reload()
    expect(page.locator("#rows > .row").first).to_be_visible()
    expect(page.locator("#toast")).to_have_text("")
