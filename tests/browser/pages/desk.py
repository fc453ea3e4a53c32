"""The desk's pages, in a newsroom with work to do."""

from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page

from tests.support.collector import PASSWORD
from tests.support.server import Server

ANNA = "anna@courier.example"

OPEN = {
    "sign-in": "/desk/sign-in",
    "spent-link": "/desk/password/spent",
    "spent-setup-link": "/desk/setup/spent",
    "forgotten": "/desk/forgotten",
}
"""Pages for somebody who is not signed in, by name."""

SIGNED_IN = {
    "inbox": "/desk/",
    "inbox-by-article": "/desk/?group=article",
    "inbox-filtered": "/desk/?status=all&section=Town&age=month&q=the",
    "nothing-found": "/desk/?q=zebra",
    "typo": "/desk/typos/18",
    "typo-decided": "/desk/typos/1",
    "articles": "/desk/articles",
    "article": "/desk/articles/1",
    "statistics": "/desk/statistics?period=90",
    "statistics-of-a-site": "/desk/statistics?site=post&period=7",
    "mentions": "/desk/mentions",
    "held": "/desk/held",
    "people": "/desk/people",
    "person": "/desk/people/2",
    "audit": "/desk/audit",
    "keys": "/desk/keys",
    "sites": "/desk/sites",
    "new-site": "/desk/sites/new",
    "site-tag": "/desk/sites/courier",
    "site-settings": "/desk/sites/courier/settings",
    "site-leave": "/desk/sites/courier/leave",
    "site-remove": "/desk/sites/courier/remove",
    "start-tag": "/desk/start/courier/tag",
    "start-report": "/desk/start/courier/report",
    "account": "/desk/account",
    "security": "/desk/account/security",
    "second-factor": "/desk/account/second-factor",
    "tokens": "/desk/account/tokens",
    "not-there": "/desk/no-such-page",
}
"""Pages for an admin who is signed in, by name."""


_cookies: WeakKeyDictionary[Server, dict[str, Any]] = WeakKeyDictionary()
"""The cookies of people who signed in, by their addresses: hashing a password takes long on purpose."""


def sign_in(context: BrowserContext, server: Server, email: str = ANNA) -> Page:
    """Return a page on which this person is signed in, at the list."""
    page, known = context.new_page(), _cookies.setdefault(server, {})
    if email in known:
        context.add_cookies(known[email])
        page.goto(f"{server.url}/desk/")
        if page.url == f"{server.url}/desk/":
            return page
    page.goto(f"{server.url}/desk/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("form .primary").click()
    page.wait_for_url(f"{server.url}/desk/")
    known[email] = context.cookies(server.url)
    return page
