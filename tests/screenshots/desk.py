"""Every page of the desk in a newsroom with work to do, light and dark, at 1280 and 390 pixels.

`python -m tests.screenshots.desk` takes those that docs show; with a folder as its argument, all of them, for a person
to look at.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.pages.desk import OPEN, SIGNED_IN, sign_in
from tests.support.browser import chromium
from tests.support.newsroom import fill, settings_for
from tests.support.server import Server

_DOCS = Path(__file__).parents[2] / "docs" / "images"
SHOWN = {
    "inbox-light-1280": "desk-light",
    "inbox-dark-1280": "desk-dark",
    "typo-light-1280": "typo-light",
    "article-light-1280": "article-light",
    "statistics-dark-1280": "statistics-dark",
    "inbox-light-390": "desk-phone-light",
}
"""The best six: what each is called in docs/images."""

_SIZES = {1280: 860, 390: 844}
"""Widths and heights, in CSS pixels."""


def main(folder: Path | None) -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        server = Server(Path(place), PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error")
        fill(settings_for(server.data), 120)
        with server, sync_playwright() as playwright, chromium(playwright) as browser:
            for theme in ("light", "dark"):
                for width in _SIZES:
                    _take(browser, server, theme, width, folder)


def _take(browser: Browser, server: Server, theme: str, width: int, folder: Path | None) -> None:
    size = {"width": width, "height": _SIZES[width]}
    with browser.new_context(color_scheme=theme, viewport=size, device_scale_factor=1.5, locale="en-GB") as context:
        nobody = context.new_page()
        for name, address in OPEN.items():
            _picture(nobody, server, f"{name}-{theme}-{width}", address, folder)
        page = sign_in(context, server)
        for name, address in SIGNED_IN.items():
            _picture(page, server, f"{name}-{theme}-{width}", address, folder)


def _picture(page, server: Server, name: str, address: str, folder: Path | None) -> None:
    path = folder / f"{name}.png" if folder else _DOCS / f"{SHOWN[name]}.png" if name in SHOWN else None
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    page.goto(f"{server.url}{address}")
    page.wait_for_timeout(300)  # until what slides in stands still
    page.screenshot(path=path)
    print(path, file=sys.stderr)


main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
