"""A reader's visit to a page in any engine: select, press, write, send, and what the page was told meanwhile."""

from typing import Any

from tests.browser.pages.news import News
from tests.support.engines import Engine

_LISTEN = """() => {
    window.told = [];
    for (const name of ["open", "sent", "queued", "error"])
        document.addEventListener(`proofdesk:${name}`, ({ detail }) => told.push([name, detail ?? null]));
    const broken = ({ violatedDirective }) => told.push(["violation", violatedDirective]);
    document.addEventListener("securitypolicyviolation", broken);
}"""

# Waits for something to become true, at most so many seconds.
_UNTIL = """async () => {
    for (const end = Date.now() + %d * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 30))) {
        const found = (%s)();
        if (found) return found;
    }
    return null;
}"""

SELECT = """(phrase) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(phrase);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + phrase.length);
        return true;
    }
    return false;
}"""

SHOWN = "document.querySelector('proofdesk-dialog')?.shadowRoot.querySelector"


class Visit:
    """One page, opened in an engine."""

    def __init__(self, engine: Engine, news: News) -> None:
        self.engine = engine
        self._news = news

    def open(self, body: str, **options: Any) -> str:
        """Serve the page to this engine, open it and return its address."""
        src = f"{self._news.collector.url}/widget.js"
        address = self._news.put(body, host=self.engine.host, **({"src": src} | options))
        self.go(address)
        return address

    def go(self, address: str) -> None:
        """Open the page and wait until the tag has done its work."""
        self.engine.goto(address)
        self.engine.evaluate(_LISTEN)
        assert self.until("() => Boolean(window.proofdesk)")

    def ask(self, phrase: str) -> None:
        """Select the phrase and press the keys; the dialog is there and shows it."""
        self.select(phrase)
        self.ask_selected(phrase)

    def select(self, phrase: str) -> None:
        """Select the first place where the phrase stands."""
        assert self.engine.evaluate(SELECT, phrase)

    def ask_selected(self, phrase: str) -> None:
        """Press the keys; the dialog is there and shows the phrase."""
        self.engine.press("Control+Enter")
        assert self.until(f"() => {SHOWN}('dialog[open] mark')?.textContent") == phrase

    def send(self, suggestion: str) -> None:
        """Write the suggestion into the dialog and send it."""
        self.engine.press("Control+a")
        self.engine.type(suggestion)
        self.engine.press("Control+Enter")

    def thanks(self) -> str:
        """What the reader is told after."""
        return self.until(f"() => {SHOWN}('[role=status]')?.textContent")

    def event(self, name: str) -> Any:
        """The detail of the event of this name, which comes sooner or later."""
        [detail] = self.until(f"() => told.find(([name]) => name === '{name}')?.slice(1)")
        return detail

    @property
    def told(self) -> list[list[Any]]:
        """All events so far, with their details."""
        return self.engine.evaluate("() => told")

    def until(self, condition: str, seconds: int = 20) -> Any:
        """Wait until the JavaScript function returns something, and return that."""
        return self.engine.evaluate(_UNTIL % (seconds, condition))
