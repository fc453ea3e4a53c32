"""What a reader sees is what is captured: hidden text is not, text beside the article is where it alone is selected."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import select, send

HIDDEN = {
    "off the page to the left": "style=position:absolute;left:-9999px",
    "off the page at the top": "style=position:absolute;top:-9999px",
    "transparent": "style=opacity:0",
    "a tooltip that waits": "style=position:absolute;opacity:0",
    "without size": "style=font-size:0",
    "without colour": "style=color:transparent",
    "shrunk": "style=display:inline-block;transform:scale(0)",
    "indented away": "style=display:inline-block;text-indent:-9999px",
    "clipped": "style=position:absolute;clip-path:inset(50%)",
    "inert": "inert",
}


def capture(page, news, body, selecting, **options):
    address = news.open(page, body, data_send="instant", **options)
    select(page, selecting)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    return news.report(address)


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_in_no_phrase_and_parts_no_paragraph(page, news, name):
    hidden = f"<span {HIDDEN[name]}>words for nobody</span>"
    report = capture(page, news, f"<p>The mayor opened teh {hidden}bridge now.</p>", "teh words for nobodybridge")
    assert report["quote"] == {"exact": TYPO, "prefix": "The mayor opened ", "suffix": " now."}
    assert report["block"]["text"] == "The mayor opened teh bridge now."


SEEN = {
    "about to fade in": ("<p>Open teh bridge.</p><p style='opacity:0'>It is new.</p>", "Open teh bridge."),
    "a gradient": (
        "<p style='color:transparent;background:linear-gradient(red,blue);background-clip:text'>Open <b>teh bridge</b>."
        "</p>",
        "Open teh bridge.",
    ),
    "a note in the margin": (
        "<p style='position:relative;margin-left:200px'>Open teh bridge."
        "<b style='position:absolute;left:-150px'>No</b></p>",
        "Open teh bridge.No",
    ),
    "black": ("<p style='color:#000'>Open teh bridge.</p>", "Open teh bridge."),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_after_all(page, news, name):
    body, block = SEEN[name]
    report = capture(page, news, body, "teh bridge")
    assert (report["quote"]["exact"], report["block"]["text"]) == (TYPO, block)


BESIDE = {
    "a split headline": "<h1><span aria-hidden=true>Open </span><span aria-hidden=true>teh bridge</span></h1>",
    "a picture": "<svg width=300 height=40><text y=20>Open teh bridge</text></svg>",
    "a formula": "<math><mtext>Open teh bridge</mtext></math>",
    "a button": "<button style='user-select:text'>Open teh bridge</button>",
}


@pytest.mark.parametrize("name", BESIDE)
def test_text_beside_the_article_is_captured_where_it_alone_is_selected(page, news, name):
    report = capture(page, news, f"<main>{BESIDE[name]}<p>More of it.</p></main>", "teh bridge")
    assert report["quote"]["exact"] == TYPO


def test_line_breaks_part_words_in_xhtml(page, news):
    tag = news.tag(data_send="instant").replace(" async ", ' async="" ')
    html = f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>{tag}</head>
        <body><p>The mayor opened teh<br/>bridge.</p></body></html>"""
    address = news.pages.put(html, {"Content-Type": "application/xhtml+xml"})
    page.goto(address)
    page.wait_for_function("window.proofdesk")
    select(page, "tehbridge")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.querySelector('proofdesk-dialog')?.shadowRoot.querySelector('.said')")
    assert news.report(address)["quote"]["exact"] == TYPO


def test_an_address_that_a_script_tidies_keeps_the_author(page, news):
    about = {"@type": "NewsArticle", "headline": "The bridge", "author": "A. Writer"}
    head = f'<script type="application/ld+json">{json.dumps(about)}</script>' + news.tag(data_send="instant")
    address = news.put(ARTICLE, head=head)
    page.goto(f"{address}?utm_source=x&amp;utm_medium=y")
    page.evaluate("history.replaceState({}, '', location.pathname)")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert news.report(address)["article"]["author"] == "A. Writer"


def test_a_canonical_address_goes_without_its_password(page, news):
    origin = news.pages.origin()
    link = f'<link rel=canonical href="{origin.replace("//", "//user:secret@")}/pass/word">'
    news.open(page, head=link + news.tag(data_send="instant"))
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert news.reports(f"{origin}/pass/word")[-1]["canonical_url"] == f"{origin}/pass/word"


@pytest.mark.parametrize("kind", ["srcdoc", "blob"])
def test_a_frame_without_an_address_reports_the_page_around_it(page, news, kind):
    address = news.open(page, "<iframe width=600 height=400></iframe>", head="")
    page.evaluate(
        """([html, kind]) => new Promise((done) => {
            const frame = document.querySelector("iframe");
            frame.onload = () => done();
            if (kind === "srcdoc") frame.srcdoc = html;
            else frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
        })""",
        [f"<!DOCTYPE html>{ARTICLE}{news.tag(data_send='instant')}", kind],
    )
    frame = page.frames[1]
    frame.wait_for_function("window.proofdesk")
    frame.evaluate("""() => {
        const words = document.querySelector("article p").firstChild;
        getSelection().setBaseAndExtent(words, 17, words, 27);
        return proofdesk.open();
    }""")
    expect(frame.get_by_role("status")).to_contain_text("Thank you")
    assert news.report(address)["url"] == address


SELECT_IN_SHADOW = """([selector, from, to]) => {
    const text = document.querySelector("x-a").shadowRoot.querySelector(selector).firstChild;
    getSelection().setBaseAndExtent(text, from, text, to);
}"""


@pytest.mark.parametrize("selector", ["article", "x-a", "main > x-a"])
def test_an_article_inside_a_shadow_root(page, news, selector):
    address = news.open(page, "<p>Beside it.</p><main><x-a></x-a></main>", data_article=selector)
    page.evaluate("""() => {
        document.querySelector("x-a").attachShadow({ mode: "open" }).innerHTML =
            "<article><p>Open teh bridge now.</p></article><aside>More of it.</aside>";
    }""")
    page.evaluate(SELECT_IN_SHADOW, ["aside", 0, 4])
    assert page.evaluate("proofdesk.open()") is (selector != "article")
    if selector != "article":
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        expect(page.locator("proofdesk-dialog")).to_have_count(0)
    page.evaluate(SELECT_IN_SHADOW, ["p", 5, 15])
    assert page.evaluate("proofdesk.open()") is True
    send(page, "the bridge")
    suffix = " now." if selector == "article" else " now. More of it."
    assert news.report(address)["quote"] == {"exact": TYPO, "prefix": "Open ", "suffix": suffix}


def test_a_hint_in_a_list_item(page, news):
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    news.open(page, f"{ARTICLE}<ul><li data-proofdesk-hint></ul><div data-proofdesk-hint></div>")
    expect(page.get_by_text("Did you find a mistake?")).to_have_count(2)
    assert heard == []
