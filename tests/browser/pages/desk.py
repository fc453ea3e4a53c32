"""The desk's pages, in a newsroom with work to do."""

from playwright.sync_api import BrowserContext, Page

from tests.support.collector import PASSWORD
from tests.support.server import Server

ANNA = "anna@courier.example"

OPEN = {
    "sign-in": "/desk/sign-in",
    "spent-link": "/desk/password/spent",
}
"""Pages for somebody who is not signed in, by name."""

SIGNED_IN = {
    "inbox": "/desk/",
    "inbox-by-article": "/desk/?group=article",
    "inbox-filtered": "/desk/?status=all&section=Town&age=month&q=the",
    "nothing-found": "/desk/?q=zebra",
    "typo": "/desk/typos/2",
    "typo-decided": "/desk/typos/1",
    "keys": "/desk/keys",
    "account": "/desk/account",
    "not-there": "/desk/no-such-page",
}
"""Pages for an admin who is signed in, by name."""


def sign_in(context: BrowserContext, server: Server, email: str = ANNA) -> Page:
    """Return a page on which this person is signed in."""
    page = context.new_page()
    page.goto(f"{server.url}/desk/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("form .primary").click()
    page.wait_for_url(f"{server.url}/desk/")
    return page
