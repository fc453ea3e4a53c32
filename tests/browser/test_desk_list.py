"""The list's small things, as an editor meets them: colleagues' names in a note, the list of keys, one's own clock."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in
from tests.support.collector import PASSWORD


@pytest.fixture
def tom(demo):
    """A colleague."""
    demo.run("editor", "add", "tom@demo.example", "--role", "editor", "--password-stdin", stdin=PASSWORD)


def test_a_note_in_the_list_offers_colleagues_names(page, demo, tom):
    typo = report(demo)
    sign_in(page, demo)
    page.keyboard.press("j")
    page.keyboard.press("n")
    box = page.get_by_role("dialog", name="Note: “teh”").get_by_role("textbox")
    expect(page.locator("#colleagues option")).to_have_count(1)
    box.press_sequentially("Look, @t")
    expect(page.locator("#names [role=option]")).to_have_text("@tom tom@demo.example")
    assert violations(page) == []
    page.keyboard.press("Escape")  # the names, not the dialog
    expect(page.locator("#names [role=option]")).to_be_hidden()
    box.press_sequentially("o")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Look, @tom ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("Note added to 1 typo.")
    page.goto(f"{demo.url}/desk/typos/{typo}")
    expect(page.locator(".history")).to_contain_text("Look, @tom")
    # A correction names nobody.
    page.goto(f"{demo.url}/desk/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    box = page.get_by_role("dialog", name="Correction: “teh”").get_by_role("textbox")
    box.press_sequentially("@t")
    expect(page.locator("#names [role=option]")).to_be_hidden()


def test_the_list_of_keys_says_what_it_is_and_closes(page, demo):
    sign_in(page, demo)
    dialog = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(dialog.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_times_are_in_the_browsers_zone_from_the_first_sign_in_on(browser, demo):
    with browser.new_context(locale="en-GB", timezone_id="Asia/Tashkent") as context:
        page = context.new_page()
        sign_in(page, demo)
        page.goto(f"{demo.url}/desk/account")
        expect(page.get_by_label("Time zone")).to_have_value("Asia/Tashkent")


def test_a_typo_is_given_to_a_colleague_from_the_list(page, demo, tom):
    report(demo)
    sign_in(page, demo)
    page.keyboard.press("j")
    page.keyboard.press("Shift+A")
    dialog = page.get_by_role("dialog", name="Assign to a colleague")
    expect(dialog.get_by_label("Colleague")).to_be_focused()
    assert violations(page) == []
    dialog.get_by_label("Colleague").select_option("tom@demo.example")
    dialog.get_by_role("button", name="Assign", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toast")).to_contain_text("1 typo assigned to tom@demo.example.")
    expect(page.locator("#rows .assignee")).to_contain_text("Assigned to tom@demo.example")
    page.keyboard.press("u")
    expect(page.locator("#rows .assignee")).not_to_contain_text("Assigned")


@pytest.mark.parametrize("scripts", [True, False])
def test_chosen_typos_are_given_to_a_colleague_on_a_phone(browser, demo, tom, scripts):
    report(demo)
    phone = {"width": 390, "height": 844}
    with browser.new_context(viewport=phone, locale="en-GB", java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, demo)
        page.locator(".pick").first.click()
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Assign to…").click()
        dialog = page.get_by_role("dialog", name="Assign to a colleague")
        dialog.get_by_label("Colleague").select_option("tom@demo.example")
        dialog.get_by_role("button", name="Assign", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="1 typo assigned to tom@demo.example.")).to_be_visible()


def test_a_note_says_how_many_typos_it_is_for(page, demo):
    for phrase in ("whose fisrt", "recieve it"):
        report(demo, quote={"exact": phrase}, block=..., suggestion=f"better {phrase}")
    sign_in(page, demo)
    rows = page.locator("#rows > .row")
    rows.nth(1).get_by_role("checkbox").check()
    rows.nth(0).locator(".snippet").focus()
    page.keyboard.press("n")  # it is for what is chosen, not for the row with the focus
    expect(page.get_by_role("dialog", name="Note: “whose”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows.nth(0).locator(".snippet")).to_be_focused()
    rows.nth(0).get_by_role("checkbox").check()
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Correction: 2 chosen")
    expect(dialog.get_by_role("textbox")).to_have_value("")
