"""Starts a demonstration of its own, lets readers report its typos and takes the pictures.

`python -m tests.screenshots` takes those that README and docs show; with a folder as its argument, all of them, for a
person to look at.
"""

import json
import re
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from collector.demo.planted import PLANTED
from collector.demo.prepare import EMAIL
from tests.browser.reader import ask, select, send
from tests.support.browser import chromium
from tests.support.server import Server

_DOCS = Path(__file__).parents[2] / "docs" / "images"
_SHOWN = (*("dialog-light", "dialog-dark", "hint-light", "dialog-phone-light", "typo-phone-light"),)

# How many more readers report each planted typo, and what some of them say: as uneven as in life.
_MORE_READERS = (11, 4, 0, 2, 1, 23, 0, 1, 6, 0, 3, 0)
_COMMENTS = {
    0: "No apostrophe here, please.",
    5: "The results *were*. Third time this month.",
    6: "June has 30 days!",
    8: "“Loose” is the opposite of “tight”.",
}
_THEMES = ("light", "dark")
_DESKTOP = {"width": 1280, "height": 800}
_PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Server(Path(folder), "demo", "--empty", PROOFDESK_REPORT_LIMIT="off")
        with demo, sync_playwright() as playwright, chromium(playwright) as browser:
            _report_everything(browser, demo)
            for theme in _THEMES:
                _article(browser, demo, theme)
                _desk(browser, demo, theme)
    print("\n".join(sorted(str(path) for path in TARGET.glob("*.png"))), file=sys.stderr)


def _context(browser: Browser, theme: str, size: dict[str, int] = _DESKTOP, **options: Any) -> BrowserContext:
    """A reader's browser; without motion, since a backdrop is painted where a page that still scrolls was before."""
    return browser.new_context(
        color_scheme=theme,
        viewport=size,
        device_scale_factor=1.5,
        locale="en-GB",
        reduced_motion="reduce",
        **options,
    )


def _article_address(demo: Server) -> str:
    return f"http://localhost:{demo.port}/demo/"


def _report_everything(browser: Browser, demo: Server) -> None:
    """Report each planted typo through the widget, then again as other readers would."""
    with _context(browser, "light") as context:
        page = context.new_page()
        bodies: list[dict[str, Any]] = []
        page.on("request", lambda request: request.method == "POST" and bodies.append(json.loads(request.post_data)))
        page.goto(_article_address(demo))
        for number, (phrase, correction) in enumerate(PLANTED):
            ask(page, phrase)
            send(page, correction, _COMMENTS.get(number))
            page.locator("proofdesk-dialog").evaluate_all("(thanks) => thanks.forEach((one) => one.remove())")
    for body, readers in zip(bodies, _MORE_READERS, strict=True):
        for reader in range(readers):
            again = {name: value for name, value in body.items() if name not in ("comment", "suggestion")}
            said = {"suggestion": body["suggestion"]} if reader % 3 else {}
            _post(demo, again | said | {"id": str(uuid.uuid4())})


def _post(demo: Server, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"{demo.url}/api/v1/reports",
        json.dumps(body).encode(),
        {"Content-Type": "text/plain", "Origin": f"http://localhost:{demo.port}"},
    )
    with urllib.request.urlopen(request):
        pass


def _article(browser: Browser, demo: Server, theme: str) -> None:
    phrase, correction = PLANTED[5]
    for name, size in (("", _DESKTOP), ("-phone", _PHONE)):
        with _context(browser, theme, size, has_touch=bool(name)) as context:
            page = context.new_page()
            page.goto(_article_address(demo))
            if name:
                select(page, phrase)
                page.get_by_role("button", name="Report a mistake").click()
                page.get_by_role("dialog").wait_for()
            else:
                ask(page, phrase)
            page.get_by_label("Suggested correction").fill(correction)
            _take(page, f"dialog{name}-{theme}")
            if not name:
                send(page)
                _take(page, f"thanks-{theme}")
                _take(page.locator("[data-proofdesk-hint]"), f"hint-{theme}")


def _desk(browser: Browser, demo: Server, theme: str) -> None:
    with _context(browser, theme) as context:
        page = context.new_page()
        page.goto(f"{demo.url}/desk/")
        page.get_by_label("Email").fill(EMAIL)
        _take(page, f"sign-in-{theme}")
        page.get_by_label("Password").fill(_password(demo))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/desk/$"))
        for name, size in (("", _DESKTOP), ("-phone", _PHONE)):
            page.set_viewport_size(size)
            page.goto(f"{demo.url}/desk/")
            _take(page, f"desk{name}-{theme}")
            page.get_by_role("link", name=re.compile("results")).first.click()
            _take(page, f"typo{name}-{theme}")


def _password(demo: Server) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if found := re.search(r"Password +(\S+)", demo.output):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"the demonstration told no password:\n{demo.output}")


def _take(what: Page | Locator, name: str) -> None:
    if TARGET == _DOCS and name not in _SHOWN:
        return
    if isinstance(what, Page):
        what.wait_for_load_state("load")
        what.wait_for_timeout(400)  # until what slides in stands still
    what.screenshot(path=TARGET / f"{name}.png")


TARGET = Path(sys.argv[1]) if len(sys.argv) > 1 else _DOCS
main()
