"""The touch button: there when a phrase is selected by touch, gone with it, and in nobody's way."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.languages import RIGHT_TO_LEFT, WORDS
from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import select, send

OTHER = "nine years"
"""Another phrase of ARTICLE."""

MENU = 60
"""CSS pixels that Android's or iOS's own menu takes up above the phrase, or below where there is no room above."""

TALL = "<p style='height:1500px'>.</p>"
"""Something to scroll past."""


@pytest.fixture
def context(browser):
    """A phone."""
    options = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
    with browser.new_context(locale="en-GB", reduced_motion="reduce", **options) as context:
        context.set_default_timeout(15_000)
        yield context


@pytest.fixture
def button(page):
    return page.locator("proofdesk-button button")


def phrase_box(page):
    return page.evaluate("""() => {
        const below = (root) => [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
            shadowRoot ? [shadowRoot, ...below(shadowRoot)] : []);
        const [found] = getSelection().getComposedRanges({ shadowRoots: below(document) });
        const range = new Range();
        range.setStart(found.startContainer, found.startOffset);
        range.setEnd(found.endContainer, found.endOffset);
        const { left, top, right, bottom } = range.getBoundingClientRect();
        return { left, top, right, bottom };
    }""")


def assert_in_nobodys_way(page, button):
    """It covers neither the phrase nor the menu, and is on the screen."""
    box, phrase, screen = button.bounding_box(), phrase_box(page), page.viewport_size
    top, bottom = box["y"], box["y"] + box["height"]
    if phrase["top"] >= MENU:
        taken = phrase["top"] - MENU, phrase["bottom"]
    else:
        taken = phrase["top"], phrase["bottom"] + MENU
    assert bottom <= taken[0] or top >= taken[1], (box, phrase)
    assert top >= 0
    assert bottom <= screen["height"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]


def selected(page):
    return page.evaluate("getSelection().toString()")


def test_it_opens_the_dialog_and_leaves_the_selection_alone(page, news, button):
    address = news.open(page)
    select(page, TYPO)
    expect(button).to_have_accessible_name("Report a mistake")
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert_in_nobodys_way(page, button)
    button.tap()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(TYPO)
    expect(button).to_have_count(0)
    page.get_by_label("Suggested correction").fill("the bridge")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert news.report(address)["suggestion"] == "the bridge"
    assert selected(page) == TYPO
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)  # this has been reported
    select(page, OTHER)
    expect(button).to_be_visible()


def test_after_cancelling_it_is_there_again(page, news, button):
    news.open(page)
    select(page, TYPO)
    button.tap()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").tap()
    expect(button).to_be_visible()


# Where the phrase stands on the screen, by the space above and below it in CSS pixels.
PLACES = {
    "in the middle": (300, 1500),
    "at the top, with the menu below": (0, 1500),
    "at the bottom": (1500, 0),
    "at the left": (300, 1500, "text-align:left"),
    "at the right": (300, 1500, "text-align:right"),
    "from right to left": (300, 1500, "direction:rtl"),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_covers_neither_the_phrase_nor_the_menu(page, news, button, place):
    above, below, *style = PLACES[place]
    news.open(
        page,
        f"<style>body{{margin:0}}</style><main style='padding:{above}px 0 {below}px;{''.join(style)}'>"
        f"<p style='margin:0'>{TYPO}</p></main>",
    )
    select(page, TYPO)
    page.evaluate("(bottom) => scrollTo(0, bottom ? 0 : 1e6)", below)
    page.evaluate("dispatchEvent(new Event('scroll'))")
    page.wait_for_timeout(50)
    expect(button).to_be_visible()
    assert_in_nobodys_way(page, button)


def test_where_the_phrase_fills_the_screen_it_is_in_the_corner(page, news, button):
    news.open(page, f"<main><p>{'word ' * 400}</p></main>")
    select(page, ("word " * 400).strip())
    box = button.bounding_box()
    assert (box["x"] + box["width"], box["y"] + box["height"]) == (382, 692)


def test_it_goes_when_the_selection_goes(page, news, button):
    news.open(page, ARTICLE + TALL)
    select(page, TYPO)
    expect(button).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(button).to_have_count(0)
    select(page, TYPO)
    expect(button).to_be_visible()
    page.evaluate("scrollTo(0, 1000)")
    expect(button).to_have_count(0)
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)  # the phrase is out of sight
    page.evaluate("scrollTo(0, 40)")
    expect(button).to_be_visible()
    assert_in_nobodys_way(page, button)


def test_while_the_handles_are_dragged_it_waits(page, news, button):
    news.open(page)
    select(page, OTHER)
    expect(button).to_be_visible()
    # Android tells of each step of a handle; the last is what counts.
    shown = page.evaluate("""async () => {
        const words = document.querySelector("article p").firstChild;
        const shown = [];
        for (let end = 20; end < 28; end++) {
            getSelection().setBaseAndExtent(words, 17, words, end);
            await new Promise((done) => setTimeout(done, 40));
            shown.push(!!document.querySelector("proofdesk-button"));
        }
        return shown;
    }""")
    assert not any(shown)
    expect(button).to_be_visible()
    assert_in_nobodys_way(page, button)
    button.tap()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(TYPO)


@pytest.mark.parametrize("late", [0, 120])
def test_ios_takes_the_selection_away_on_a_tap(page, news, button, late):
    address = news.open(page)
    page.evaluate(
        """(late) => addEventListener("touchstart", (event) => {
            if (!event.target.matches("proofdesk-button")) return;
            const clear = () => getSelection().removeAllRanges();
            if (late) setTimeout(clear, late); else clear();
        }, true)""",
        late,
    )
    select(page, TYPO)
    button.tap()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(TYPO)
    send(page, "the bridge")
    assert news.report(address)["quote"]["exact"] == TYPO


def test_a_finger_that_slides_off_it_opens_nothing(page, news, button):
    news.open(page)
    select(page, TYPO)
    expect(button).to_be_visible()
    button.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True, "composed": True})
    button.dispatch_event("pointercancel")
    page.evaluate("getSelection().removeAllRanges()")
    expect(button).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_zoomed_in_it_is_by_the_phrase_and_as_large_as_ever(page, news, button):
    news.open(page, f"<main style='padding:200px 0 900px'><p>{TYPO} and more</p></main>")
    page.evaluate("""() => {
        const facts = { scale: 2, offsetLeft: 0, offsetTop: 60, width: 195, height: 350 };
        for (const [name, value] of Object.entries(facts))
            Object.defineProperty(visualViewport, name, { configurable: true, get: () => value });
    }""")
    select(page, TYPO)
    page.evaluate("scrollTo(0, 0)")
    expect(button).to_be_visible()
    box, phrase = button.bounding_box(), phrase_box(page)
    assert box["width"] == pytest.approx(24, abs=0.5)  # 48 on the glass
    assert 0 < box["y"] - phrase["bottom"] < 40
    assert box["x"] + box["width"] <= 195


def test_a_mouse_has_the_keys_and_needs_no_button(page, news, button):
    news.open(page)
    select(page, TYPO)
    expect(button).to_be_visible()
    page.mouse.click(200, 600)
    select(page, OTHER)
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)
    page.touchscreen.tap(200, 600)
    select(page, OTHER)
    expect(button).to_be_visible()


def test_where_the_page_is_edited_there_is_none(page, news, button):
    news.open(page, ARTICLE + "<div contenteditable><p>What a reader writes</p></div>")
    select(page, TYPO)
    expect(button).to_be_visible()
    select(page, "a reader")
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)


# What is in the shadow root of an element, and where in the page that is.
SHADOWS = {
    "an article": "<article><p>Open teh bridge now.</p></article>",
    "text alone": "Open teh bridge now.",
    "another shadow root": "<x-b></x-b>",
}
IN_A_SHADOW_ROOT = """<script>
    for (const [name, inside] of [["x-a", `%s`], ["x-b", "<p>Open teh bridge now.</p>"]])
        customElements.define(name, class extends HTMLElement {
            connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = inside; }
        });
    // As in other browsers: of what is selected in a shadow root, this says nothing.
    const { getRangeAt } = Selection.prototype;
    Selection.prototype.getRangeAt = function (index) {
        const range = getRangeAt.call(this, index).cloneRange();
        if (range.endContainer.getRootNode() !== document) range.collapse();
        return range;
    };
</script><main style="padding:200px 0 900px"><p>Above it.</p><x-a></x-a></main>"""
SELECT_INSIDE = """([phrase, isFromAbove]) => {
    const textBelow = (node) => {
        if (node instanceof Text && node.data.includes(phrase)) return node;
        return [...(node.shadowRoot ?? node).childNodes].map(textBelow).find(Boolean);
    };
    const text = textBelow(document.querySelector("main"));
    const start = text.data.indexOf(phrase);
    const [first, from] = isFromAbove ? [document.querySelector("p").firstChild, 6] : [text, start];
    getSelection().setBaseAndExtent(first, from, text, start + phrase.length);
    return getSelection().getRangeAt(0).collapsed;
}"""


@pytest.mark.parametrize("inside", SHADOWS)
@pytest.mark.parametrize("is_taken_away", [False, True])
def test_it_is_there_for_a_phrase_in_a_shadow_root(page, news, button, inside, is_taken_away):
    address = news.open(page, IN_A_SHADOW_ROOT % SHADOWS[inside])
    assert page.evaluate(SELECT_INSIDE, [TYPO, False]) is True
    expect(button).to_be_visible()
    assert_in_nobodys_way(page, button)
    if is_taken_away:  # as iOS does
        page.evaluate("addEventListener('touchstart', () => getSelection().removeAllRanges(), true)")
    button.tap()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(TYPO)
    send(page, "the bridge")
    assert news.report(address)["quote"] == {"exact": TYPO, "prefix": "Above it. Open ", "suffix": " now."}
    assert selected(page) == TYPO
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)  # this has been reported


def test_it_is_there_for_a_phrase_that_ends_in_a_shadow_root(page, news, button):
    address = news.open(page, IN_A_SHADOW_ROOT % SHADOWS["an article"])
    page.evaluate(SELECT_INSIDE, [TYPO, True])
    expect(button).to_be_visible()
    button.tap()
    expect(page.get_by_role("dialog").locator("mark")).to_have_text("it. Open teh bridge")
    send(page)
    assert news.report(address)["quote"]["exact"] == "it. Open teh bridge"


def test_in_a_shadow_root_only_the_article_has_it(page, news, button):
    body = IN_A_SHADOW_ROOT % "<p>More of it.</p><article><p>Open teh bridge now.</p></article>"
    address = news.open(page, body, data_article="article")
    page.evaluate(SELECT_INSIDE, [TYPO, False])
    button.tap()
    send(page, "the bridge")
    assert news.report(address)["quote"] == {"exact": TYPO, "prefix": "Open ", "suffix": " now."}
    page.evaluate(SELECT_INSIDE, ["More of it", False])
    page.wait_for_timeout(400)
    expect(button).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_language_and_theme_are_the_tags(page, news, button, theme):
    news.open(page, data_lang=RIGHT_TO_LEFT, data_theme=theme)
    select(page, TYPO)
    expect(button).to_have_accessible_name(WORDS[RIGHT_TO_LEFT]["title"])
    face = button.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert face == {"light": "rgb(17, 85, 204)", "dark": "rgb(136, 170, 255)"}[theme]


def test_it_is_above_everything_and_no_style_reaches_it(page, news, button):
    boxes = []
    for css in ("", "*{all:unset!important;z-index:2147483647!important;transform:scale(2)!important}"):
        style = f"<style>{css} html,body,main,article,p,h1{{display:block!important;transform:none!important}}</style>"
        wall = "<i style='position:fixed!important;inset:0;z-index:2147483647;pointer-events:none'></i>"
        news.open(page, style + ARTICLE + wall)
        select(page, TYPO)
        expect(button).to_be_visible()
        box, phrase = button.bounding_box(), phrase_box(page)
        boxes.append((box["width"], box["height"], round(box["y"] - phrase["bottom"])))
        assert button.evaluate("""(one) => {
            const { left, top } = one.getBoundingClientRect();
            return one.contains(one.getRootNode().elementFromPoint(left + 24, top + 24));
        }""")
    assert boxes[1] == boxes[0]
