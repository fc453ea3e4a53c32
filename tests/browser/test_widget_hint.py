"""The hint block: what it says where, and that it fits every page."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.languages import RIGHT_TO_LEFT, WORDS, direction
from tests.browser.pages.news import ARTICLE

HINT = "<div data-proofdesk-hint></div>"


@pytest.fixture
def hint(page):
    return page.locator("[data-proofdesk-hint] .hint")


def test_by_keys_it_shows_the_keys(page, news, hint):
    news.open(page, ARTICLE + HINT)
    expect(hint).to_be_visible()
    assert hint.locator("kbd").all_inner_texts() == ["Ctrl", "Enter"]
    assert hint.locator(".words > *").all_inner_texts() == [
        "Did you find a mistake?",
        "Highlight the phrase and press Ctrl+Enter",
    ]
    # What the caps show, the sentence says: a screen reader reads it once.
    expect(page.locator("[data-proofdesk-hint]")).to_match_aria_snapshot("""
        - strong: Did you find a mistake?
        - text: Highlight the phrase and press Ctrl+Enter
    """)


def test_on_apple_it_shows_apples_key(page, news, hint):
    page.add_init_script("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })")
    news.open(page, ARTICLE + HINT)
    expect(hint).to_contain_text("Highlight the phrase and press ⌘+Enter")
    assert hint.locator("kbd").all_inner_texts() == ["⌘", "Enter"]


def test_on_a_touch_screen_it_shows_the_button(browser, news):
    with browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 700}) as context:
        page = context.new_page()
        news.open(page, ARTICLE + HINT)
        hint = page.locator("[data-proofdesk-hint] .hint")
        expect(hint).to_contain_text("Select the phrase and tap the button")
        expect(hint.locator("kbd")).to_have_count(0)
        expect(hint.locator("svg")).to_be_visible()


def test_every_place_is_filled_once(page, news):
    news.open(page, HINT + ARTICLE + HINT, data_hint="on")
    expect(page.get_by_text("Did you find a mistake?")).to_have_count(2)


@pytest.mark.parametrize(
    ("body", "option", "before"),
    [
        ("<main><article id=a><p>One</p></article></main>", {}, "a"),
        ("<main id=m><p>One</p></main>", {}, "m"),
        ("<main><div class=story id=s><p>One</p></div></main>", {"data_article": ".story"}, "s"),
        ("<div><p>One</p></div>", {}, None),
    ],
)
def test_where_the_tag_asks_for_it_it_comes_after_the_article(page, news, body, option, before):
    news.open(page, body, data_hint="on", **option)
    if before is None:
        page.wait_for_load_state("networkidle")
        expect(page.locator("[data-proofdesk-hint]")).to_have_count(0)
        return
    expect(page.get_by_text("Did you find a mistake?")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-proofdesk-hint]').previousElementSibling.id") == before


def test_it_is_drawn_in_the_pages_own_font_and_colour(page, news, hint):
    news.open(page, f"<footer style='font:italic 20px Georgia;color:rgb(90, 20, 20)'>{HINT}</footer>")
    style = "(one) => ['fontFamily', 'fontSize', 'color'].map((name) => getComputedStyle(one)[name])"
    assert hint.evaluate(style) == ["Georgia", "20px", "rgb(90, 20, 20)"]


@pytest.mark.parametrize(("theme", "ink"), [("light", "rgb(27, 34, 48)"), ("dark", "rgb(236, 239, 245)")])
def test_with_a_theme_it_brings_its_own_colours(page, news, hint, theme, ink):
    news.open(page, ARTICLE + HINT, data_theme=theme)
    assert hint.evaluate("(one) => getComputedStyle(one).color") == ink


def test_a_site_can_style_it(page, news, hint):
    css = """
        [data-proofdesk-hint] { --proofdesk-background: rgb(1, 2, 3); --proofdesk-color: rgb(4, 5, 6);
            --proofdesk-border: rgb(7, 8, 9); --proofdesk-radius: 3px; --proofdesk-font: 30px serif; margin: 7px }
        [data-proofdesk-hint]::part(key) { border-radius: 1px }
        [data-proofdesk-hint]::part(question) { color: rgb(10, 11, 12) }
        [data-proofdesk-hint]::part(text) { text-decoration: underline }
        [data-proofdesk-hint]::part(hint) { padding: 9px }
    """
    news.open(page, f"<style>{css}</style>{ARTICLE}{HINT}", data_theme="dark")
    style = "(one, names) => names.map((name) => getComputedStyle(one)[name])"
    names = ["backgroundColor", "color", "borderTopColor", "borderTopLeftRadius", "fontSize", "paddingTop"]
    expected = ["rgb(1, 2, 3)", "rgb(4, 5, 6)", "rgb(7, 8, 9)", "3px", "30px", "9px"]
    assert hint.evaluate(style, names) == expected
    assert page.locator("[data-proofdesk-hint]").evaluate(style, ["marginTop"]) == ["7px"]
    assert hint.locator("kbd").first.evaluate(style, ["borderTopLeftRadius"]) == ["1px"]
    assert hint.locator("strong").evaluate(style, ["color"]) == ["rgb(10, 11, 12)"]
    assert hint.locator(".text").evaluate(style, ["textDecorationLine"]) == ["underline"]


@pytest.mark.parametrize("language", sorted({"en", "ru", RIGHT_TO_LEFT} & WORDS.keys()))
def test_it_breaks_in_no_column_however_narrow(page, news, hint, language):
    news.open(page, f"<main><div id=column style='width:600px'>{HINT}</div></main>", data_lang=language)
    expect(hint).to_contain_text(WORDS[language]["question"])
    expect(hint).to_have_attribute("dir", direction(language))
    for width in (600, 300, 200, 120):
        page.evaluate("(width) => { column.style.width = `${width}px` }", width)
        box = hint.bounding_box()
        assert box["width"] == width
        assert hint.evaluate("(one) => one.scrollWidth <= one.clientWidth")
        for part in hint.locator("kbd, strong, .text").all():
            inner = part.bounding_box()
            assert inner["x"] >= box["x"]
            assert inner["x"] + inner["width"] <= box["x"] + box["width"]


def test_letters_that_a_page_spoils_are_set_right(page, news, hint):
    spoiled = "letter-spacing:9px;text-transform:uppercase;white-space:nowrap;text-indent:99px;text-align:end"
    news.open(page, f"<footer style='{spoiled}'>{HINT}</footer>")
    expect(hint).to_be_visible()
    names = ["letterSpacing", "textTransform", "whiteSpace", "textIndent", "textAlign"]
    found = hint.locator(".text").evaluate("(one, names) => names.map((name) => getComputedStyle(one)[name])", names)
    assert found == ["normal", "none", "normal", "0px", "start"]
