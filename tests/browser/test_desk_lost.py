"""Decisions on a bad line: answers that come late, wrong or never. Nothing is lost, nothing is done twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.desk import sign_in
from tests.browser.pages.served_desk import (
    ANNA,
    TYPOS,
    choose_all_that_match,
    decide_by_program,
    get,
    open_list,
    report,
    statuses,
    toast,
)
from tests.support.collector import PASSWORD

PAGE = "<!doctype html><title>502</title><h1>Bad Gateway</h1>"


@pytest.fixture
def page(context, desk):
    return open_list(context, desk)


def test_all_decisions_arrive_although_the_page_is_left(page, desk):
    held = []
    page.route("**/desk/act*", lambda route: held.append(route))  # the first is on its way when the page goes
    page.keyboard.press("j")
    for _n in range(3):
        page.keyboard.press("f")
    expect(page.locator(".row.leaving")).to_have_count(3)
    page.unroute("**/desk/act*")
    page.goto(f"{desk[0].url}/desk/?status=fixed")
    for _n in range(40):
        if statuses(desk).get("fixed") == 3:
            break
        page.wait_for_timeout(100)
    assert statuses(desk) == {"fixed": 3, "new": TYPOS - 3}
    expect(page.locator("#rows > .row:visible")).to_have_count(3)
    # Nothing was done twice.
    server, token, _site = desk
    for typo in get(server, token, "/typos?status=fixed")["items"]:
        assert len(get(server, token, f"/typos/{typo['id']}")["history"]) == 1


def test_a_tab_that_is_closed_has_sent_all(context, page, desk):
    held = []
    page.route("**/desk/act*", lambda route: held.append(route))
    page.keyboard.press("j")
    for _n in range(3):
        page.keyboard.press("f")
    expect(page.locator(".row.leaving")).to_have_count(3)
    other = context.new_page()
    page.close(run_before_unload=True)
    for _n in range(40):
        if statuses(desk).get("fixed") == 3:
            break
        other.wait_for_timeout(100)
    assert statuses(desk) == {"fixed": 3, "new": TYPOS - 3}


def test_undo_pressed_five_times_undoes_five(page, desk):
    page.keyboard.press("j")
    for _n in range(5):
        page.keyboard.press("f")
    for _n in range(5):
        page.keyboard.press("u")
    expect(page.locator("#counts").get_by_role("link", name=re.compile("^Open")).locator(".count")).to_have_text("12")
    expect(page.locator("#rows > .row:visible")).to_have_count(TYPOS)
    expect(page.locator(".row.current .snippet")).to_be_focused()
    expect(page.locator("#rows > .row").first).to_have_class(re.compile("current"))
    assert statuses(desk) == {"new": TYPOS}


def test_undo_is_about_what_was_done_on_this_page(page, desk):
    server, token, _site = desk
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    oldest = min(typo["id"] for typo in get(server, token, "/typos?limit=200")["items"])
    decide_by_program(server, token, [oldest], "rejected")  # by the same editor, elsewhere and later
    page.keyboard.press("u")
    expect(toast(page)).to_contain_text("Undone.")
    assert statuses(desk) == {"rejected": 1, "new": TYPOS - 1}


def test_a_hung_request_is_said_and_holds_up_nothing(page, desk):
    page.clock.install()
    held = []

    def first_hangs(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/desk/act*", first_hangs)
    page.goto(f"{desk[0].url}/desk/")
    page.keyboard.press("j")
    page.keyboard.press("f")
    page.keyboard.press("r")
    page.clock.fast_forward(3_100)
    expect(toast(page)).to_contain_text("Changes being sent: 2.")
    page.clock.fast_forward(10_000)
    expect(page.locator("#counts").get_by_role("link", name=re.compile("^Rejected")).locator(".count")).to_have_text(
        "1"
    )
    again = toast(page).get_by_role("button", name="Try again")
    expect(page.locator("#rows > .row:visible")).to_have_count(TYPOS - 1)  # the row is back as it was
    assert statuses(desk) == {"rejected": 1, "new": TYPOS - 1}
    again.click()
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    assert statuses(desk) == {"rejected": 1, "fixed": 1, "new": TYPOS - 2}


@pytest.mark.parametrize("status", [200, 500, 502])
def test_a_strange_answer_to_a_decision_is_said_and_tried_again(page, desk, status):
    page.route("**/desk/act*", lambda route: route.fulfill(status=status, content_type="text/html", body=PAGE), times=1)
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("Changes that may not be stored: 1.")
    expect(page.locator("body")).not_to_contain_text("Bad Gateway")
    expect(page.locator("#rows > .row:visible")).to_have_count(TYPOS)
    assert statuses(desk) == {"new": TYPOS}
    toast(page).get_by_role("button", name="Try again").click()
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    assert statuses(desk) == {"fixed": 1, "new": TYPOS - 1}


def test_what_was_stored_without_an_answer_is_not_done_again(page, desk):
    def answer_is_lost(route):
        route.fetch()
        route.abort()

    page.route("**/desk/act*", answer_is_lost, times=2)  # it is asked for once more without keepalive
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("Seen in print.")
    page.keyboard.press("Control+Enter")
    expect(toast(page)).to_contain_text("may not be stored: 1.")
    toast(page).get_by_role("button", name="Try again").click()
    expect(toast(page)).to_contain_text("Note added to 1 typo.")
    server, token, _site = desk
    newest = max(typo["id"] for typo in get(server, token, "/typos?limit=200")["items"])
    assert [event["kind"] for event in get(server, token, f"/typos/{newest}")["history"]] == ["note"]


def test_failed_news_are_never_put_into_the_page_and_go_on(page, desk):
    server, _token, site = desk
    page.clock.install()
    page.route("**/desk/events*", lambda route: route.fulfill(status=502, content_type="text/html", body=PAGE))
    asked = []

    def news(route):
        asked.append(route)
        if len(asked) <= 2:
            route.fulfill(status=502, content_type="text/html", body=PAGE)
        else:
            route.continue_()

    page.route("**/desk/news*", news)
    page.goto(f"{server.url}/desk/")
    for _n in range(12):
        page.clock.fast_forward(16_000)
        page.wait_for_timeout(50)
    expect(page.locator("body")).not_to_contain_text("Bad Gateway")
    expect(toast(page)).to_have_text("")  # nothing was to be changed, so nothing is said about that
    report(server, site, 99)
    for _n in range(60):
        page.clock.fast_forward(16_000)
        if page.get_by_role("link", name="1 new").count():
            break
        page.wait_for_timeout(50)
    expect(page.get_by_role("link", name="1 new")).to_be_visible()


def test_the_stream_is_opened_again_after_a_502(page, desk):
    server, _token, site = desk
    opened = []

    def events(route):
        opened.append(route)
        if len(opened) == 1:
            route.fulfill(status=502, content_type="text/html", body=PAGE)
        else:
            route.continue_()

    page.route("**/desk/events*", events)
    page.goto(f"{server.url}/desk/")
    for _n in range(100):
        if len(opened) > 1:
            break
        page.wait_for_timeout(100)
    assert len(opened) > 1
    report(server, site, 99)
    expect(page.get_by_role("link", name="1 new")).to_be_visible()


def test_a_session_that_ended_keeps_the_words(context, page, desk):
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("A long thought.")
    cookies = context.cookies()
    context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(toast(page)).to_contain_text("You were signed out.")
    with context.expect_page() as opened:
        toast(page).get_by_role("link", name="Sign in in a new tab").click()
    other = opened.value
    other.locator("#email").fill(ANNA)
    other.locator("#password").fill(PASSWORD)
    other.locator("form .primary").click()
    other.wait_for_url(re.compile(r"/desk/$"))
    assert context.cookies() != cookies
    toast(page).get_by_role("button", name="Try again").click()
    expect(toast(page)).to_contain_text("Note added to 1 typo.")


def test_drafts_on_a_typos_page_survive_a_lost_session(context, page, desk):
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/typos/*")
    page.get_by_role("textbox", name="Note").fill("A long thought.")
    context.clear_cookies()
    page.get_by_role("button", name="Add note").click()
    page.locator("#email").fill(ANNA)
    page.locator("#password").fill(PASSWORD)
    page.locator("form .primary").click()
    page.wait_for_url("**/typos/*")
    expect(page.get_by_role("textbox", name="Note")).to_have_value("A long thought.")
    expect(page.locator(".note-box")).to_contain_text("Your unsaved text was restored.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".history")).to_contain_text("A long thought.")
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    page.reload()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")


def test_rows_that_do_not_come_are_asked_for_by_a_button(context, desk):
    server, _token, site = desk
    for n in range(TYPOS, 60):
        report(server, site, n)
    page = sign_in(context, server, ANNA)
    rows = page.locator("#rows > .row")
    expect(rows).to_have_count(50)
    page.evaluate("history.replaceState({ rows: 60, y: 0, current: '' }, '')")
    asked = []

    def more(route):
        asked.append(route)
        route.fulfill(status=502, content_type="text/html", body=PAGE)

    page.route(re.compile(r"cursor="), more)
    page.reload()
    again = page.locator("#more").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.wait_for_timeout(500)
    assert len(asked) == 1
    page.unroute(re.compile(r"cursor="))
    again.click()
    expect(rows).to_have_count(60)


def test_undoing_many_writes_no_errors(context, desk):
    server, _token, site = desk
    for n in range(TYPOS, 68):
        report(server, site, n)
    page = sign_in(context, server, ANNA)
    errors = []
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    expect(page.locator("#rows > .row")).to_have_count(50)
    page.locator(".pick input").first.check()
    choose_all_that_match(page)
    page.keyboard.press("f")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Mark 68 typos as fixed?")
    report(server, site, 68)  # comes after the question
    question.get_by_role("button", name="Yes").click()
    expect(toast(page)).to_contain_text("68 typos marked as fixed.")
    assert statuses(desk) == {"fixed": 68, "new": 1}
    expect(page.locator("#rows > .row")).to_have_count(1)
    page.keyboard.press("u")
    expect(toast(page)).to_contain_text("Undone.")
    expect(page.locator("#rows > .row").first).to_be_visible()
    assert statuses(desk) == {"new": 69}
    assert errors == []


def test_rows_are_right_after_many_decisions_of_a_colleague(page, desk):
    server, token, site = desk
    for n in range(TYPOS, 150):
        report(server, site, n)
    page.goto(f"{server.url}/desk/?status=all&sort=oldest")
    expect(page.locator("#rows > .row")).to_have_count(50)
    typos = [typo["id"] for typo in get(server, token, "/typos?limit=200&sort=first_seen")["items"]]
    server.run("editor", "add", "tom@news.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    tom = server.run("token", "add", "tom@news.example", "--name", "test")["token"]
    # Those that the page does not show come first.
    decide_by_program(server, tom, typos[30:][::-1], "fixed")
    expect(page.locator("#rows > .row", has_text="Fixed")).to_have_count(20)


def test_a_key_does_not_act_on_what_a_colleague_just_changed(page, desk):
    server, token, _site = desk
    server.run("editor", "add", "tom@news.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    tom = server.run("token", "add", "tom@news.example", "--name", "test")["token"]
    page.clock.install()
    page.goto(f"{server.url}/desk/")
    expect(page.locator("#rows > .row").first).to_be_visible()
    page.keyboard.press("j")
    row = page.locator(".row.current")
    newest = max(typo["id"] for typo in get(server, token, "/typos?limit=200")["items"])
    with page.expect_response("**/desk/news*"):
        pass  # the first look, of the page that has just been opened
    page.clock.pause_at(page.evaluate("Date.now() + 100"))  # no moment passes for the row that is new
    decide_by_program(server, tom, [newest], "confirmed")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1_600)
    expect(row).to_contain_text("Changed by tom@news.example just now")
    expect(row.locator(".snippet")).to_be_focused()
    page.keyboard.press("r")
    expect(toast(page)).to_contain_text("tom@news.example changed 1 typo meanwhile. It was left as it is")
    assert statuses(desk) == {"confirmed": 1, "new": TYPOS - 1}
    # Now it is seen: the next key is about it as it is.
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(toast(page)).to_contain_text("1 typo rejected.")
    assert statuses(desk) == {"rejected": 1, "new": TYPOS - 1}


def test_what_a_colleague_was_faster_with_stays_said(page, desk):
    server, token, _site = desk
    server.run("editor", "add", "tom@news.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    tom = server.run("token", "add", "tom@news.example", "--name", "test")["token"]
    page.route("**/desk/news*", lambda route: route.abort())  # the page hears nothing of it
    newest = max(typo["id"] for typo in get(server, token, "/typos?limit=200")["items"])
    decide_by_program(server, tom, [newest], "confirmed")
    page.keyboard.press("j")
    for _n in range(3):
        page.keyboard.press("f")
    counted = page.locator("#counts").get_by_role("link", name=re.compile("^Fixed")).locator(".count")
    expect(counted).to_have_text("2")
    expect(toast(page)).to_contain_text("tom@news.example changed 1 typo meanwhile. It was left as it is")
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    expect(page.locator("#rows > .row:visible").first).to_contain_text("Changed by tom@news.example just now")
    assert statuses(desk) == {"confirmed": 1, "fixed": 2, "new": TYPOS - 3}


def test_a_typos_page_takes_no_keys_while_its_decision_is_on_its_way(page, desk):
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/typos/*")
    page.wait_for_function("window.htmx")
    held = []
    pages = re.compile(r"/desk/(typos/\d+(\?.*)?$|undo)")
    page.route(pages, lambda route: held.append(route))
    with page.expect_request(pages):
        page.keyboard.press("f")
    for key in "juro":
        page.keyboard.press(key)
    assert [route.request.method for route in held] == ["POST"]
    page.unroute(pages)  # lets it go
    expect(page.locator(".flash")).to_contain_text("Marked as fixed.")
    page.wait_for_load_state()
    page.keyboard.press("r")
    expect(page.locator(".flash")).to_contain_text("Rejected.")
    assert statuses(desk) == {"fixed": 1, "rejected": 1, "new": TYPOS - 2}


def test_what_failed_is_tried_again_without_a_press(page, desk):
    page.clock.install()
    page.goto(f"{desk[0].url}/desk/")
    page.wait_for_function("window.htmx")
    page.route("**/desk/act*", lambda route: route.abort())
    page.keyboard.press("j")
    page.keyboard.press("f")
    expect(toast(page)).to_contain_text("Changes that may not be stored: 1.")
    page.unroute("**/desk/act*")
    page.clock.run_for(16_000)
    expect(toast(page)).to_contain_text("1 typo marked as fixed.")
    assert statuses(desk) == {"fixed": 1, "new": TYPOS - 1}


def test_a_press_on_a_message_gives_the_focus_back(page):
    page.route("**/desk/act*", lambda route: route.fulfill(status=502, content_type="text/html", body=PAGE), times=1)
    page.keyboard.press("j")
    page.keyboard.press("c")
    toast(page).get_by_role("button", name="Try again").press("Enter")
    expect(toast(page)).to_contain_text("1 typo confirmed.")
    expect(page.locator(".row.current .snippet")).to_be_focused()
    toast(page).get_by_role("button", name="Undo").press("Enter")
    expect(toast(page)).to_contain_text("Undone.")
    expect(page.locator(".row.current .snippet")).to_be_focused()
