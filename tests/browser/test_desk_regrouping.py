"""Splitting and merging on a typo's page, in a browser."""

import json
import re
import urllib.request

from playwright.sync_api import expect

from tests.browser.test_whole_path import sign_in
from tests.support.collector import a_report


def report(demo, **changes):
    """Send what a reader of the demonstration's article sends, and return the typo's number."""
    with urllib.request.urlopen(f"http://localhost:{demo.port}/demo/") as article:
        site = re.search(r'data-site="([^"]+)"', article.read().decode())[1]
    body = a_report(site=site, url=f"http://localhost:{demo.port}/demo/", **changes)
    headers = {"Content-Type": "text/plain", "Origin": f"http://localhost:{demo.port}"}
    request = urllib.request.Request(f"{demo.url}/api/v1/reports", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["typo"]


def test_a_report_is_split_off_and_merged_back(page, demo):
    for suggestion in ("the bridge", "the bridge", "a bridge"):
        typo = report(demo, suggestion=suggestion)
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/typos/{typo}")
    newest = page.get_by_label("Choose this report").first

    newest.check()
    newest.press("Enter")  # presses the form's first button, which must not decide anything
    expect(page.locator(".flash")).to_have_text("There was nothing to change.")
    expect(page.locator(".facts .status")).to_have_text("New")

    newest.check()
    page.get_by_role("button", name="Split off as a typo of its own").click()
    page.locator(".flash").get_by_role("link").click()
    expect(page.locator(".facts")).to_contain_text("1 reader")
    expect(page.locator(".tallies li")).to_have_count(1)

    page.get_by_label("Merge into this one").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page).to_have_url(f"{demo.url}/desk/typos/{typo}")
    expect(page.locator(".facts")).to_contain_text("3 readers")
    expect(page.locator(".history")).to_contain_text(f"into typo {typo}")
