"""The whole first run in a browser: from the link that the server prints to the first report, and back to the site."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.reader import ask
from tests.support.collector import PASSWORD

PAGE = (
    "<!doctype html><html lang=en><title>The bridge</title><main><p>The mayor opened teh bridge at noon.</p>{}</main>"
)


class _Site(ThreadingHTTPServer):
    """A site with one page, into which a tag can be pasted."""

    tag = ""


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        body = PAGE.format(self.server.tag).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def site():
    with _Site(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def look(page):
    """Both themes, on a desktop's screen and a phone's: nothing for axe to say, nothing that sticks out."""
    for theme, width in (("light", 390), ("dark", 1280)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # colours change at once
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_printed_link_to_the_first_report(context, page, start_server, site):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    origin = f"http://localhost:{site.server_port}"
    server = start_server(PROOFDESK_REPORT_LIMIT="off")
    link = re.search(r"^  (http://127\.0\.0\.1:\d+/desk/setup/\S+)$", server.output, re.M)[1]
    assert f'"{link}"' not in server.output  # nor in a line of the log
    page.goto(f"{server.url}/desk/")
    expect(page.get_by_text("proofdesk setup-link")).to_be_visible()

    page.goto(link)
    expect(page.locator("[aria-current=step]")).to_have_text(re.compile("Your account"))
    page.get_by_label("Email").fill("ada@news.example")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_text("too short")).to_be_visible()
    look(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()

    expect(page.locator("[aria-current=step]")).to_have_text(re.compile("Your site"))
    page.get_by_label("Name").fill("The Morning News")
    page.get_by_label("Origins").fill(f"{origin}/town/")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"“{origin}/town/” was shortened to {origin}.")).to_be_visible()

    expect(page.locator("[aria-current=step]")).to_have_text(re.compile("The tag"))
    page.get_by_role("button", name="Check the page").click()
    expect(page.locator("#found")).to_contain_text("The tag is not on this page.")
    page.get_by_role("button", name="Copy the tag").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    site.tag = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Check the page").click()
    expect(page.locator("#found")).to_contain_text("The tag is there, and it is right.")
    look(page)
    page.get_by_role("link", name="Continue").click()

    expect(page.get_by_text("Waiting for the first report")).to_be_visible()
    reader = context.new_page()
    reader.goto(origin)
    ask(reader, "teh bridge").get_by_role("button", name="Send").click()
    expect(page.get_by_text("It works!")).to_be_visible()  # by itself
    look(page)
    page.get_by_role("link", name="Look at it").click()
    expect(page.locator("mark")).to_have_text("teh bridge")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link is spent")).to_be_visible()

    # And later: what the tag says is chosen, and seen at once.
    page.goto(f"{server.url}/desk/sites")
    page.get_by_role("link", name="The Morning News", exact=True).click()
    page.get_by_label("Hint for readers").select_option("on")
    expect(page.locator("#tag-text")).to_contain_text('data-hint="on"')
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("paste the new tag")
    page.get_by_role("button", name="Check the page").click()
    expect(page.locator("#found")).to_contain_text("differs from the one here:")
