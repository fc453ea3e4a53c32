"""How the dialog looks: in both themes, on every screen, enlarged, in forced colours, on paper; and what axe says."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.pages.covered import is_on_top
from tests.browser.pages.languages import RIGHT_TO_LEFT
from tests.browser.pages.news import TYPO
from tests.browser.pages.states import BODY, STATES, leave
from tests.browser.reader import ask, send


@pytest.fixture(autouse=True)
def still(page):
    """No motion, so that boxes and colours are measured where they stay."""
    page.emulate_media(reduced_motion="reduce")


@pytest.mark.parametrize(
    ("option", "system", "is_dark"),
    [
        (None, "light", False),
        (None, "dark", True),
        ("auto", "dark", True),
        ("light", "dark", False),
        ("dark", "light", True),
    ],
)
def test_themes(page, news, option, system, is_dark):
    page.emulate_media(color_scheme=system)
    news.open(page, data_theme=option)
    dialog = ask(page, TYPO)
    light = """(one) => {
        const [r, g, b] = getComputedStyle(one).backgroundColor.match(/[0-9.]+/g).map(Number);
        return [(r + g + b) / 3 > 128, getComputedStyle(one).colorScheme];
    }"""
    assert dialog.evaluate(light) == [not is_dark, "dark" if is_dark else "light"]
    send(page)
    assert page.get_by_role("status").evaluate(light)[0] is is_dark  # the other way round, to stand out


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", sorted({"en", RIGHT_TO_LEFT}))
def test_axe_finds_nothing_in_any_state(browser, news, theme, width, language):
    size = {"width": width, "height": 800}
    with browser.new_context(viewport=size, color_scheme=theme, has_touch=True, reduced_motion="reduce") as context:
        page = context.new_page()
        background = "#fff;color:#111" if theme == "light" else "#111;color:#eee"
        news.open(page, BODY + f"<style>body{{background:{background}}}</style>", data_lang=language)
        found = {}
        for state, enter in STATES.items():
            enter(page)
            found[state] = violations(page)
            leave(page)
        assert found == {state: [] for state in STATES}


def test_on_a_small_screen_all_of_it_is_reachable(page, news):
    page.set_viewport_size({"width": 320, "height": 420})
    news.open(page, f"<main><p>{'word ' * 150}teh bridge{' word' * 150}</p></main>")
    dialog = ask(page, TYPO)
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 420
    assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    send(page, comment="Reached.")


def test_without_motion_where_the_reader_wants_none(page, news):
    name = "(one) => getComputedStyle(one).animationName"
    for wanted, is_none in (("reduce", True), ("no-preference", False)):
        page.emulate_media(reduced_motion=wanted)
        news.open(page)
        assert (ask(page, TYPO).evaluate(name) == "none") is is_none


def test_at_400_percent_every_control_can_be_reached_and_seen(page, news):
    page.set_viewport_size({"width": 320, "height": 256})
    news.open(page, f"<main><p>{'word ' * 150}teh bridge{' word' * 150}</p></main>")
    dialog = ask(page, TYPO)
    for name in ("Suggested correction", "Comment", "Cancel", "Send"):
        control = (
            dialog.get_by_label(name) if name[0] == "S" and name != "Send" else dialog.get_by_text(name, exact=True)
        )
        if name == "Comment":
            control = dialog.get_by_label(name)
        expect(control).to_be_focused()
        box = control.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 256
        assert is_on_top(control)
        page.keyboard.press("Tab")
    box = dialog.bounding_box()
    assert box["y"] >= 0
    assert box["height"] <= 256


_KEYBOARD = """([height, offsetTop]) => {
    Object.defineProperty(visualViewport, "height", { configurable: true, get: () => height });
    Object.defineProperty(visualViewport, "offsetTop", { configurable: true, get: () => offsetTop });
    visualViewport.dispatchEvent(new Event("resize"));
    visualViewport.dispatchEvent(new Event("scroll"));
}"""


@pytest.mark.parametrize("offset", [0, 60])
def test_on_a_narrow_screen_it_stands_on_the_keyboard(page, news, offset):
    page.set_viewport_size({"width": 390, "height": 800})
    news.open(page)
    dialog = ask(page, TYPO)
    box = dialog.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 800)
    # Chromium has no keyboard to emulate: this is what a page sees of one.
    page.evaluate(_KEYBOARD, [420, offset])
    dialog.get_by_label("Comment").focus()
    box = dialog.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(420 + offset, abs=1)
    assert box["y"] >= offset
    assert box["height"] <= 420
    page.evaluate(_KEYBOARD, [800, 0])
    box = dialog.bounding_box()
    assert box["y"] + box["height"] == 800


def test_nothing_of_ours_is_printed(browser, news):
    with browser.new_context(has_touch=True) as context:
        page = context.new_page()
        news.open(page, BODY)
        for state in ("dialog", "thanks", "hint", "touch"):
            STATES[state](page)
            ours = page.locator("proofdesk-dialog, proofdesk-button, [data-proofdesk-hint]").locator("*")
            assert any(one.is_visible() for one in ours.all())
            page.emulate_media(media="print")
            assert not any(one.is_visible() for one in ours.all())
            page.emulate_media(media="screen")
            leave(page)


def test_forced_colours_leave_the_phrase_and_the_controls_visible(page, news):
    page.emulate_media(forced_colors="active")
    news.open(page)
    dialog = ask(page, TYPO)
    colours = "(one) => ['backgroundColor', 'borderTopColor', 'color'].map((name) => getComputedStyle(one)[name])"
    around = dialog.evaluate(colours)
    assert dialog.locator("mark").evaluate(colours)[0] != around[0]
    for control in dialog.locator("textarea, button").all():
        assert control.evaluate(colours)[1] != around[0]
