"""The desk's keys: off while something is open above the page or while one types, an editor's own, none at all."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in


@pytest.fixture
def desk(page, demo):
    """The list of a desk with two typos, and what was decided there."""
    decided = []
    page.on("request", lambda asked: decided.append(asked.post_data) if "/desk/act" in asked.url else None)
    for phrase in ("whose fisrt", "recieve it"):
        report(demo, quote={"exact": phrase}, block=..., suggestion=f"better {phrase}")
    sign_in(page, demo)
    expect(page.locator("#rows > .row").first).to_be_visible()
    return decided


def test_keys_do_nothing_below_an_open_menu(page, demo, desk):
    page.keyboard.press("j")
    page.get_by_text("Save view", exact=True).click()
    expect(page.get_by_label("Name of the view")).to_be_focused()
    page.keyboard.type("fresh")
    expect(page.get_by_label("Name of the view")).to_have_value("fresh")
    page.get_by_label("Everybody sees it").focus()  # no text is typed there, yet the menu is open
    page.keyboard.type("frs")
    assert desk == []
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name of the view")).to_be_hidden()
    expect(page.get_by_text("Save view", exact=True)).to_be_focused()

    page.get_by_text("Filter", exact=True).press("Enter")
    expect(page.locator("#filter :focus")).to_have_count(1)
    for _n in range(12):  # out of the menu, which closes
        page.keyboard.press("Tab")
    expect(page.locator("#filter")).not_to_have_attribute("open", "")
    assert desk == []


def test_keys_do_nothing_where_one_types(page, demo, desk):
    page.keyboard.press("j")
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
          '<p role="textbox" tabindex="0" id="own">x</p><p contenteditable id="free">x</p>')"""
    )
    for box in ("#q", "#own", "#free"):
        page.locator(box).focus()
        page.keyboard.type("fr")
    assert desk == []


def test_an_editor_changes_keys_and_switches_them_off(page, demo, desk):
    page.goto(f"{demo.url}/desk/account/keys")
    assert violations(page) == []
    page.get_by_label("Fixed", exact=True).fill("d")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("Saved.")
    page.goto(f"{demo.url}/desk/")
    page.keyboard.press("?")
    line = page.get_by_role("dialog", name="Keys").locator(".keys > div", has_text="Fixed")
    expect(line.locator("kbd")).to_have_text("d")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("f")  # it is no key any more
    page.keyboard.press("d")
    expect(page.locator("#toast")).to_contain_text("1 typo marked as fixed.")
    assert len(desk) == 1

    page.goto(f"{demo.url}/desk/account/keys")
    page.get_by_label("Use single-character keys").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("Saved.")
    page.goto(f"{demo.url}/desk/")
    page.locator("#rows > .row:visible .snippet").first.focus()
    page.keyboard.type("drfs1?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert len(desk) == 1
    page.get_by_role("link", name="Keys", exact=True).last.click()
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("switched off")
