"""A typo that many readers noticed: its reports come when they are asked for."""

from playwright.sync_api import expect

from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in


def test_more_reports_come_where_the_way_to_them_was(page, demo):
    for number in range(63):
        typo = report(demo, suggestion="the bridge", comment=f"Reader {number}.")
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/typos/{typo}")
    reports = page.locator(".reports:not(.neighbours) > li:not(.more)")
    expect(reports.filter(visible=True)).to_have_count(10)
    page.get_by_text("53 more", exact=True).click()
    expect(reports.filter(visible=True)).to_have_count(50)
    reports.nth(20).get_by_role("checkbox").check()
    page.get_by_role("link", name="13 more").press("Enter")
    expect(reports.filter(visible=True)).to_have_count(63)
    expect(page.locator("#more-reports")).to_have_count(0)
    expect(reports.nth(50)).to_be_focused()
    expect(reports.nth(20).get_by_role("checkbox")).to_be_checked()
    assert sorted(reports.locator(".comment").all_inner_texts()) == sorted(f"Reader {number}." for number in range(63))
    reports.nth(62).get_by_role("checkbox").check()
    page.get_by_role("button", name="Split off as a typo of its own").click()
    expect(page.locator(".facts")).to_contain_text("61 readers")
    page.locator(".flash").get_by_role("link").click()
    expect(page.locator(".facts")).to_contain_text("2 readers")
