"""Every state in which a reader meets the widget, and how a page gets there. The collector's answers are made up."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import select

LONG_PHRASE = " ".join(f"word{number}" for number in range(110))
"""As long a phrase as a report takes, nearly."""

TOO_MUCH = "A sentence that goes on and on. " * 40
"""More than a report takes."""

BODY = f"""{ARTICLE.replace("</article>", f"<p>{LONG_PHRASE}</p><p>{TOO_MUCH}</p></article>")}
<footer><div data-proofdesk-hint></div></footer>"""
"""A page from which every state can be reached."""


_waiting: list[Route] = []


def answer(page: Page, status: int | None, body: dict[str, object] | None = None) -> None:
    """Answer the page's next reports so, in the id's name; None never answers, 0 is no connection."""

    def handle(route: Route) -> None:
        if status is None:
            _waiting.append(route)
        elif status == 0:
            route.abort()
        else:
            route.fulfill(
                status=status,
                body=json.dumps({"id": (route.request.post_data_json or {}).get("id")} | (body or {})),
                headers={"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
            )

    _waiting.clear()  # what an earlier test left
    page.unroute("**/api/v1/reports")
    page.route("**/api/v1/reports", handle)


def without_storage(page: Page) -> None:
    """Until `leave`, the page has no storage, so that nothing can be kept for later."""
    page.evaluate("""() => {
        window.setItem ||= Storage.prototype.setItem;
        Storage.prototype.setItem = () => { throw new Error("no storage"); };
    }""")


def _open(page: Page, phrase: str = TYPO) -> None:
    select(page, phrase, "article")
    page.evaluate("proofdesk.open()")
    page.locator("proofdesk-dialog dialog").wait_for()


def _send(page: Page) -> None:
    page.locator("proofdesk-dialog .send").evaluate("(button) => button.click()")


def _error(status: int, **body: object) -> Callable[[Page], None]:
    def enter(page: Page) -> None:
        _open(page)
        without_storage(page)
        answer(page, status, body)
        _send(page)
        expect(page.locator("proofdesk-dialog [role=alert]")).not_to_be_empty()

    return enter


def _too_long(page: Page) -> None:
    _open(page)
    page.locator("proofdesk-dialog #s").fill("a long word " * 100)
    _send(page)
    expect(page.locator("proofdesk-dialog [role=alert]")).not_to_be_empty()
    page.locator("proofdesk-dialog #s").evaluate("(box) => box.scrollTo(0, 0)")


def _sending(page: Page) -> None:
    _open(page)
    answer(page, None)
    _send(page)
    expect(page.locator("proofdesk-dialog .send[aria-disabled]")).to_be_visible()
    for _ in range(3000):  # until the report is on its way, so that `leave` meets it
        if _waiting:
            return
        page.wait_for_timeout(10)
    raise TimeoutError("the report was never sent")


def _after(status: int, **body: object) -> Callable[[Page], None]:
    def enter(page: Page) -> None:
        _open(page)
        answer(page, status, body)
        _send(page)
        page.locator("proofdesk-dialog .said").wait_for()

    return enter


def _discard(page: Page) -> None:
    _open(page)
    page.locator("proofdesk-dialog #m").fill("It should be “the bridge”.")
    page.keyboard.press("Escape")
    expect(page.locator("proofdesk-dialog .asking")).to_be_visible()


def _already(page: Page) -> None:
    _after(201, typo="1", reports=1)(page)
    _after(201, typo="1", reports=1)(page)


def _select_less(page: Page) -> None:
    select(page, TOO_MUCH.strip(), "article")
    page.evaluate("proofdesk.open()")
    page.locator("proofdesk-dialog .said").wait_for()


def _hint(page: Page) -> None:
    page.locator("[data-proofdesk-hint] .hint").wait_for()
    page.locator("[data-proofdesk-hint]").evaluate("(hint) => hint.scrollIntoView({block: 'center'})")


def _touch(page: Page) -> None:
    select(page, "nine years", "article")  # what has been reported gets no button
    page.locator("proofdesk-button button").wait_for()


STATES: dict[str, Callable[[Page], None]] = {
    "dialog": _open,
    "long phrase": lambda page: _open(page, LONG_PHRASE),
    "too long": _too_long,
    "refused": _error(422, detail="One field is wrong.", errors={"comment": ["This must be a text."]}),
    "closed": _error(404, detail="There is no such site."),
    "large": _error(413),
    "offline": _error(0),
    "sending": _sending,
    "discard": _discard,
    "thanks": _after(201, typo="1", reports=1),
    "thanks with count": _after(201, typo="1", reports=4),
    "already": _already,
    "queued": _after(503),
    "select less": _select_less,
    "hint": _hint,
    "touch": _touch,
}
"""How to get into each state from BODY, freshly loaded. The last needs a touch screen."""


def leave(page: Page) -> None:
    """Leave a state, so that another can be entered without loading the page again."""
    while _waiting:
        _waiting.pop().abort()
    page.evaluate("""async () => {
        const dialog = document.querySelector("proofdesk-dialog")?.shadowRoot.querySelector("dialog");
        if (dialog) {
            // A dialog that has just closed by itself is still there until its event comes, with the next frame, and
            // until then the widget is busy and would not open another.
            const gone = new Promise((done) => dialog.addEventListener("close", done));
            if (dialog.open) dialog.close();
            await gone;
        }
        for (const one of document.querySelectorAll("proofdesk-dialog")) one.remove();
        localStorage.clear();
        getSelection().removeAllRanges();
        if (window.setItem) Storage.prototype.setItem = window.setItem;
    }""")
