"""Two editors on the same typo at the same moment, each in a browser of their own: neither loses anything, both see it.
And what the page's keys do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in
from tests.support.collector import PASSWORD

TOM = "tom@demo.example"


@pytest.fixture
def two(browser, demo):
    """Two signed-in editors: the demonstration's, and Tom."""
    demo.run("editor", "add", TOM, "--role", "editor", "--password-stdin", stdin=PASSWORD)
    with browser.new_context(locale="en-GB") as one, browser.new_context(locale="en-GB") as other:
        for context in (one, other):
            context.set_default_timeout(20_000)
        first, tom = one.new_page(), other.new_page()
        sign_in(first, demo)
        tom.goto(f"{demo.url}/desk/")
        tom.get_by_label("Email").fill(TOM)
        tom.get_by_label("Password").fill(PASSWORD)
        tom.get_by_role("button", name="Sign in").click()
        tom.wait_for_url(re.compile(r"/desk/$"))
        yield first, tom


def look_again(page):
    """As when one comes back to this tab, or 15 seconds have passed."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_neither_of_two_editors_loses_anything(two, demo):
    first, tom = two
    typo = report(demo)
    address = f"{demo.url}/desk/typos/{typo}"
    first.goto(address)
    tom.goto(address)
    expect(tom.locator(".live")).to_contain_text("is looking at this too")
    expect(first.locator(".live")).to_have_text(re.compile(f"{TOM} is looking at this too"), timeout=20_000)

    tom.get_by_role("textbox", name="Note").fill("Is this a name?")
    first.get_by_role("textbox", name="Correction").fill("the bridge")
    first.get_by_role("button", name="Fixed").click()
    expect(first.locator(".flash")).to_contain_text("Marked as fixed.")

    # Tom is told while he types, and shown it without losing a word.
    look_again(tom)
    expect(tom.locator(".meanwhile")).to_contain_text("marked it fixed")
    expect(tom.get_by_role("textbox", name="Note")).to_have_value("Is this a name?")
    assert violations(tom) == []
    tom.get_by_role("button", name="Show", exact=True).click()
    expect(tom.get_by_role("alert")).to_contain_text("set the correction to the bridge")
    expect(tom.get_by_role("textbox", name="Note")).to_have_value("Is this a name?")
    expect(tom.get_by_role("textbox", name="Correction")).to_have_value("the bridge")

    # Both decide on what they see at the same moment: the second is shown what the first did.
    first.get_by_role("button", name="Reopen").click()
    expect(first.locator(".flash")).to_contain_text("Reopened.")
    tom.get_by_role("button", name="Reopen").click()
    alert = tom.get_by_role("alert")
    expect(alert).to_contain_text("Your changes were not saved")
    expect(alert).to_contain_text("reopened it")
    expect(alert).to_contain_text("Is this a name?")
    assert violations(tom) == []
    tom.get_by_role("button", name="Add note").click()
    expect(tom.locator(".history")).to_contain_text("Is this a name?")

    look_again(first)
    expect(first.locator(".meanwhile")).to_contain_text(f"{TOM} noted")
    first.reload()
    for line in ("marked it fixed", "set the correction to the bridge", "reopened it", "Is this a name?"):
        expect(first.locator(".history")).to_contain_text(line)
    tom.goto(f"{demo.url}/desk/")  # whoever leaves is not said to be there any more
    for _ in range(20):  # that is told by a request of its own, which comes when it comes
        look_again(first)
        first.wait_for_timeout(250)
        if not first.locator(".live").inner_text().strip():
            break
    expect(first.locator(".live")).to_have_text("")


def test_a_page_that_is_left_says_nothing_more(page, demo):
    sign_in(page, demo)
    told = []
    page.on("request", lambda request: told.append(request.post_data or "") if "presence" in request.url else None)
    with page.expect_request("**/presence*"):
        page.goto(f"{demo.url}/desk/typos/{report(demo)}")
    # As a browser does where a page is left: it hides the page once it has told it.
    page.evaluate("dispatchEvent(new Event('pagehide')); document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)
    assert ["leave" in one for one in told] == [False, True]
    with page.expect_request("**/presence*"):  # it comes back as it was, from the browser's memory
        page.evaluate("dispatchEvent(new Event('pageshow')); document.dispatchEvent(new Event('visibilitychange'))")


def test_a_morning_by_keys(two, demo):
    first, _ = two
    phrases = ("whose fisrt", "recieve it", "a fourty one")
    typos = [
        report(demo, quote={"exact": phrase}, block=..., suggestion=f"better {phrase}") for phrase in reversed(phrases)
    ][::-1]
    keys = first.keyboard
    first.goto(f"{demo.url}/desk/typos/{typos[0]}")
    keys.press("j")
    first.wait_for_url(f"**/typos/{typos[1]}")
    keys.press("k")
    first.wait_for_url(f"**/typos/{typos[0]}")
    keys.press("1")
    expect(first.locator(".flash")).to_contain_text("Correction saved.")
    keys.press("e")
    expect(first.get_by_role("textbox", name="Correction")).to_be_focused()
    keys.press("f")  # typed, not done
    keys.press("Control+Enter")
    expect(first.locator(".flash")).to_contain_text("Correction saved.")
    expect(first.get_by_role("textbox", name="Correction")).to_have_value("f")
    keys.press("f")
    first.wait_for_url(f"**/typos/{typos[1]}")
    expect(first.locator(".flash")).to_contain_text("“whose”: Marked as fixed.")
    keys.press("u")
    expect(first.locator(".flash")).to_contain_text("Undone.")
    keys.press("k")
    first.wait_for_url(f"**/typos/{typos[0]}")
    expect(first.locator(".facts .status")).to_have_text("New")

    # Naming a colleague with a few letters.
    keys.press("n")
    keys.type("Look, @t")
    option = first.get_by_role("option", name=re.compile("^@"))
    expect(option).to_have_text(re.compile("^@tom"))
    assert violations(first) == []
    keys.press("Enter")
    expect(first.get_by_role("textbox", name="Note")).to_have_value("Look, @tom ")
    expect(option).to_have_count(0)
    keys.press("Control+Enter")
    expect(first.locator(".history .named")).to_have_text("@tom")

    # The corrected text is copied, also the older way, where there is no clipboard.
    first.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.url)
    first.goto(f"{demo.url}/desk/typos/{report(demo)}")
    first.get_by_role("button", name="Copy the paragraph").click()
    expect(first.get_by_role("button", name="Copied")).to_be_visible()
    assert first.evaluate("navigator.clipboard.readText()") == "The mayor opened the bridge at noon."
    first.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    first.get_by_role("button", name="Copy the phrase").click()
    expect(first.get_by_role("button", name="Copy the phrase")).to_have_count(0)  # it says that it is done
    keys.press("b")
    first.wait_for_url("**/desk/#typo-*")
