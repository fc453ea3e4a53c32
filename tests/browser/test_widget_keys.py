"""When the keys are the widget's, and when they are the page's."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import ask, select

OTHER = "nine years"
"""Another phrase of ARTICLE."""


@pytest.fixture(autouse=True)
def opened(page, news):
    """The article stands in the browser; returns how often our dialog opened."""
    news.open(page)
    watch(page, news)
    return lambda: page.evaluate("opened")


def watch(page, news):
    """Count what opens, keep what the keys did on the page, and have the dialog at hand."""
    page.evaluate(
        """(parts) => {
            window.opened = 0;
            document.addEventListener("proofdesk:open", () => opened++);
            window.pressed = [];
            addEventListener("keydown", (event) => event.key === "Enter" && pressed.push(event.defaultPrevented));
            window.settled = async () => {
                for (const part of parts) await (part.endsWith("json") ? fetch(part) : import(part));
                await new Promise((done) => setTimeout(done));
            };
            return settled();
        }""",
        [news.part("main"), news.part("en")],
    )


def assert_nothing_opens(page):
    """Nothing opened, and nothing is on its way; asked properly, one opens."""
    page.evaluate("settled()")
    assert page.evaluate("opened") == 0
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    expect(ask(page, OTHER).locator("mark")).to_have_text(OTHER)
    assert page.evaluate("opened") == 1
    expect(page.locator("proofdesk-dialog")).to_have_count(1)


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter", "Control+NumpadEnter"])
def test_the_keys_open_the_dialog(page, opened, keys):
    expect(ask(page, TYPO, keys)).to_be_visible()
    assert opened() == 1
    assert page.evaluate("pressed") == [True]  # the page's own default does not happen too


@pytest.mark.parametrize("keys", ["Enter", "Shift+Enter", "Alt+Enter", "Control+Shift+Enter", "Control+Alt+Enter"])
def test_other_keys_are_the_pages(page, keys):
    select(page, TYPO)
    page.keyboard.press(keys)
    assert page.evaluate("pressed") == [False]
    assert_nothing_opens(page)


FIELDS = {
    "textarea": "<textarea id=f></textarea>",
    "input": "<input id=f>",
    "search": "<input id=f type=search>",
    "checkbox": "<input id=f type=checkbox>",
    "select": "<select id=f><option>one</select>",
    "contenteditable": "<div id=f contenteditable>text</div>",
    "inside contenteditable": "<div contenteditable><p>text <b id=f tabindex=0>bold</b></p></div>",
    "plaintext-only": "<div id=f contenteditable=plaintext-only>text</div>",
    "shadow root": '<x-field id=f><template shadowrootmode="open"><textarea></textarea></template></x-field>',
}


@pytest.mark.parametrize("field", FIELDS)
def test_where_the_reader_types_the_keys_are_the_pages(page, news, field):
    news.open(page, ARTICLE + FIELDS[field])
    watch(page, news)
    select(page, TYPO, within="article")
    page.evaluate("""() => {
        const host = document.querySelector("#f");
        (host.shadowRoot?.querySelector("textarea") || host).focus();
        // Chromium takes the selection along with the focus: put it back into the article.
        const words = document.querySelector("article p").firstChild;
        if (!host.isContentEditable) getSelection().setBaseAndExtent(words, 17, words, 27);
    }""")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False]
    assert_nothing_opens(page)


def test_design_mode_is_typing_too(page):
    page.evaluate("document.designMode = 'on'")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False]
    page.evaluate("document.designMode = 'off'")
    assert_nothing_opens(page)


def test_text_selected_inside_a_field_is_nothing_of_ours(page, news):
    news.open(page, ARTICLE + "<textarea id=f>some words</textarea>")
    watch(page, news)
    page.locator("#f").select_text()
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False]
    assert_nothing_opens(page)


@pytest.mark.parametrize("target", ["document", "document.querySelector('article')", "window"])
def test_what_the_page_prevents_is_the_pages(page, target):
    page.evaluate(f"""() => {target}.addEventListener("keydown", (event) => {{
        if (getSelection().toString() === "teh bridge") event.preventDefault();
    }}, true)""")
    page.evaluate("document.querySelector('article').tabIndex = 0")
    page.locator("article").focus()
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    assert_nothing_opens(page)


def test_with_nothing_selected_nothing_happens(page):
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False]
    page.mouse.click(300, 120)  # a caret is no selection
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False, False]
    assert_nothing_opens(page)


def test_white_space_is_nothing(page, news):
    news.open(page, ARTICLE + "<p id=blank>a&nbsp;&nbsp; \u2003 b</p>")
    watch(page, news)
    page.evaluate("""() => {
        const words = document.querySelector("#blank").firstChild;
        getSelection().setBaseAndExtent(words, 1, words, words.length - 1);
    }""")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False]
    assert_nothing_opens(page)


def test_a_key_that_is_held_down_opens_once(page, opened):
    select(page, TYPO)
    page.keyboard.down("Control")
    for _ in range(5):
        page.keyboard.down("Enter")  # from the second on, these are repeats
    page.keyboard.up("Enter")
    page.keyboard.up("Control")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert opened() == 1


def test_repeats_alone_open_nothing(page):
    page.keyboard.down("Control")
    page.keyboard.down("Enter")
    select(page, TYPO)
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.up("Control")
    assert_nothing_opens(page)


def test_while_it_is_open_it_does_not_open_again(page, opened):
    ask(page, TYPO)
    for _ in range(3):
        page.evaluate("proofdesk.open()")
    page.evaluate("settled()")
    expect(page.locator("proofdesk-dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    assert opened() == 1
    ask(page, TYPO)
    assert opened() == 2


ARTICLE_AND_MORE = """
<header><p>A heading with teh mistake</p></header>
<article class="story"><p>The mayor opened teh bridge at noon.</p></article>
<aside><p>Elsewhere: another bridge.</p></aside>
"""


def test_data_article_restricts_what_can_be_reported(page, news, opened):
    news.open(page, ARTICLE_AND_MORE, data_article="article.story")
    watch(page, news)
    for phrase in ("teh mistake", "another bridge"):
        select(page, phrase)
        assert page.evaluate("proofdesk.open()") is False
        page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == [False, False]
    page.evaluate("settled()")
    assert opened() == 0
    expect(ask(page, "teh bridge").locator("mark")).to_have_text("teh bridge")


def test_without_data_article_everything_can_be_reported(page, news):
    news.open(page, ARTICLE_AND_MORE)
    expect(ask(page, "teh mistake").locator("mark")).to_have_text("teh mistake")


def test_open_tells_whether_there_was_a_selection(page, opened):
    assert page.evaluate("proofdesk.open()") is False
    select(page, TYPO)
    assert page.evaluate("proofdesk.open()") is True
    expect(page.get_by_role("dialog")).to_be_visible()
    assert opened() == 1


def test_the_dialogs_keys_do_not_reach_the_page(page):
    dialog = ask(page, TYPO)
    page.evaluate("""() => {
        window.seen = [];
        for (const type of ["keydown", "keypress", "keyup"])
            document.addEventListener(type, (event) => seen.push(type + event.key));
    }""")
    page.keyboard.type("j/k")
    expect(dialog.get_by_label("Suggested correction")).to_have_value("j/k")
    assert page.evaluate("seen") == []
