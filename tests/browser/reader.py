"""What a reader does with mouse and keys, for browser tests."""

from playwright.sync_api import Locator, Page, expect

# Selects the first place in the article where the phrase stands, also across inline markup.
_SELECT = """([selector, phrase]) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    while (walker.nextNode()) {
        nodes.push([text.length, walker.currentNode]);
        text += walker.currentNode.data;
    }
    const place = (offset, end) => {
        const [at, node] = nodes.findLast(([at]) => (end ? at < offset : at <= offset));
        return [node, offset - at];
    };
    const start = text.indexOf(phrase);
    if (start < 0) throw new Error(`not in the article: ${phrase}`);
    const [a, from] = place(start, false);
    const [b, to] = place(start + phrase.length, true);
    a.parentElement.scrollIntoView({block: "center"});
    getSelection().setBaseAndExtent(a, from, b, to);
}"""


def select(page: Page, phrase: str, within: str = "body") -> None:
    """Select the phrase as by dragging over it."""
    page.evaluate(_SELECT, [within, phrase])


def ask(page: Page, phrase: str, keys: str = "Control+Enter", within: str = "body") -> Locator:
    """Select the phrase, press the keys and return the dialog."""
    select(page, phrase, within)
    page.keyboard.press(keys)
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


def send(page: Page, suggestion: str | None = None, comment: str | None = None) -> None:
    """Fill in the open dialog, send it and wait for the thanks."""
    dialog = page.get_by_role("dialog")
    if suggestion is not None:
        dialog.get_by_label("Suggested correction").fill(suggestion)
    if comment is not None:
        dialog.get_by_label("Comment").fill(comment)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


def report(page: Page, phrase: str, suggestion: str | None = None, comment: str | None = None) -> None:
    """Report the phrase: select, press the keys, fill in, send, be thanked."""
    ask(page, phrase)
    send(page, suggestion, comment)
