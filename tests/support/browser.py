"""Chromium, kept off the network, with a record of every host that a page asked."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Playwright

# The first has no windows and takes half the processor's time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    # Only this machine has an address. Every name under .test is this machine's, so that a test can have as many
    # origins as it likes.
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def chromium_path(playwright: Playwright) -> str:
    """Return Chromium's path: PROOFDESK_CHROMIUM, the machine's, or Playwright's own."""
    named = os.environ.get("PROOFDESK_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), playwright.chromium.executable_path)
    if not Path(found).exists() and not shutil.which(found):
        raise RuntimeError("Chromium is missing: run `make test`, which installs it, or set PROOFDESK_CHROMIUM")
    return found


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A running Chromium. Playwright starts it without a sandbox, as a container's root needs it."""
    browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=list(_ARGUMENTS))
    try:
        yield browser
    finally:
        browser.close()


class Requests(list[str]):
    """The addresses that a context's pages asked for, in order."""

    @property
    def hosts(self) -> set[str]:
        """Every host with its port, as in `127.0.0.1:8000`."""
        return {urlsplit(address).netloc for address in self if not address.startswith(("data:", "blob:", "about:"))}


def record(context: BrowserContext) -> Requests:
    """Return the list to which every request of this context will be added, web sockets included."""
    requests = Requests()
    context.on("request", lambda request: requests.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: requests.append(socket.url)))
    return requests
