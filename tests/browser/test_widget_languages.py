"""In every language: the right direction, and nothing that overflows, on a wide screen and on the narrowest."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.languages import WORDS, direction
from tests.browser.pages.states import BODY, STATES, leave

# Whether an element holds its text, and stays within the one around it.
_OVERFLOWING = """(selector) => [...document.querySelectorAll("proofdesk-dialog, [data-proofdesk-hint]")]
    .flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(selector)])
    .filter((one) => one.checkVisibility())
    .filter((one) => {
        const box = one.getBoundingClientRect();
        const around = (one.parentElement || one).getBoundingClientRect();
        return one.scrollWidth > one.clientWidth + 1 || box.left < Math.max(0, around.left - 1)
            || box.right > Math.min(innerWidth, around.right + 1)
            || (one.matches("button, kbd, label, h2") && one.scrollHeight > one.clientHeight + 2);
    })
    .map((one) => [one.tagName, one.textContent])"""
_PARTS = "dialog, h2, label, textarea, button, form p, .actions, .thanks, .thanks p, .hint, .words, kbd, .words > *"


@pytest.mark.parametrize("language", WORDS)
def test_nothing_overflows_and_the_direction_is_right(page, news, language):
    page.emulate_media(reduced_motion="reduce")
    news.open(page, BODY, data_lang=language)
    words = WORDS[language]
    for state in ("dialog", "discard", "too long", "large", "thanks with count", "queued", "hint"):
        page.set_viewport_size({"width": 320, "height": 640})
        STATES[state](page)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            assert page.evaluate(_OVERFLOWING, _PARTS) == [], (state, width)
        host = page.locator("proofdesk-dialog, [data-proofdesk-hint] .hint").last
        expect(host).to_have_attribute("dir", direction(language))
        expect(host).to_have_attribute("lang", language.lower())
        if state == "dialog":
            buttons = host.get_by_role("button")
            assert buttons.all_inner_texts() == [words["cancel"], words["send"]]
            first, second = [button.bounding_box()["x"] for button in buttons.all()]
            assert (first < second) == (direction(language) == "ltr")
        leave(page)
