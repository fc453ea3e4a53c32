"""A desk of our own in a process of its own: its typos, what programs do there, and what tests of its pages share."""

import json
import urllib.request
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.pages.desk import sign_in
from tests.support.collector import PASSWORD, a_report
from tests.support.server import Server

ORIGIN = "https://news.example"
ANNA = "anna@news.example"
TYPOS = 12
QUIET = {"PROOFDESK_REPORT_LIMIT": "off", "PROOFDESK_LOG": "warning"}
"""Settings of the server that a desk runs on."""

Desk = tuple[Server, str, str]
"""A server, ANNA's token and the key of the one site."""


def empty_desk(server: Server) -> Desk:
    """Add one site and one editor, ANNA, to a server that was just started."""
    site = server.run("site", "add", "--name", "News", "--origin", ORIGIN)["key"]
    server.run("editor", "add", ANNA, "--role", "editor", "--password-stdin", stdin=PASSWORD)
    token = server.run("token", "add", ANNA, "--name", "test")["token"]
    return server, token, site


def make_desk(server: Server) -> Desk:
    """Add a desk with the first TYPOS typos to a server that was just started."""
    server, token, site = empty_desk(server)
    for n in range(TYPOS):
        report(server, site, n)
    return server, token, site


def open_list(context: BrowserContext, desk: Desk) -> Page:
    """Return ANNA's list of a desk that `make_desk` made, with its script running."""
    page = sign_in(context, desk[0], ANNA)
    expect(page.locator("#rows > .row")).to_have_count(TYPOS)
    page.wait_for_function("window.htmx")  # the script listens for keys
    return page


def report(server: Server, site: str, n: int, **changes: Any) -> int:
    """Report the typo number `n`, which is "misteak" with that number, and return the number that the desk gives it."""
    text = f"Paragraph {n} tells of misteak{n} at length."
    start, end = text.index("misteak"), text.index(" at length")
    quote = {"exact": text[start:end], "prefix": text[:start], "suffix": text[end:]}
    block = {"text": text, "start": start, "end": end}
    told = {"site": site, "url": f"{ORIGIN}/{n}", "quote": quote, "block": block, "suggestion": f"mistake{n}"}
    return post(server, a_report(**(told | changes)))


def post(server: Server, body: dict[str, Any]) -> int:
    """Send a report and return its typo's number."""
    return _ask(f"{server.url}/api/v1/reports", body, {"Content-Type": "text/plain", "Origin": ORIGIN})["typo"]


def get(server: Server, token: str, path: str) -> Any:
    """Return what the API answers."""
    return _ask(f"{server.url}/api/v1{path}", None, {"Authorization": f"Bearer {token}"})


def decide_by_program(server: Server, token: str, ids: list[int], status: str) -> Any:
    """Decide about typos by the API."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _ask(f"{server.url}/api/v1/typos/bulk", {"ids": ids, "status": status}, headers)


def statuses(desk: Desk) -> dict[str, int]:
    """Return how many typos the desk has in each status."""
    server, token, _site = desk
    found = [typo["status"] for typo in get(server, token, "/typos?limit=200")["items"]]
    return {status: found.count(status) for status in set(found)}


def toast(page: Page) -> Locator:
    """Return the message at the page's foot."""
    return page.locator("#toast")


def choose_all_that_match(page: Page) -> None:
    """Tick it, in what opens from the bar of decisions, and close that by Escape: keys do nothing below it."""
    page.get_by_role("button", name="More").press("Enter")
    page.get_by_label("All that match").check()
    page.keyboard.press("Escape")
    expect(page.get_by_label("All that match")).to_be_hidden()


def _ask(address: str, body: Any, headers: dict[str, str]) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data, headers)) as answer:
        return json.load(answer)
