"""The dialog: what it says, who can use it, how it looks, and that no page can spoil it."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.reader import ask, select, send

# What a reader sees of an element.
_LOOK = """(one) => ["color", "backgroundColor", "fontFamily", "fontSize", "lineHeight", "textAlign", "opacity",
    "borderColor", "textTransform", "wordSpacing", "filter"].map((name) => getComputedStyle(one)[name])"""

PARAGRAPH = "The mayor opened teh bridge at noon, and the whole town had come to see it."


@pytest.fixture(autouse=True)
def still(page):
    """No motion, so that boxes and colours are measured where they stay."""
    page.emulate_media(reduced_motion="reduce")


def selected(page):
    return page.evaluate("getSelection().toString()")


def focused(page):
    """The id or the text of what has the focus, inside our shadow root too."""
    return page.evaluate("""() => {
        let here = document.activeElement;
        while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
        return here.labels?.[0]?.textContent || here.textContent.trim() || here.tagName;
    }""")


def boxes_are_on_top(page, locator):
    """Whether a click at the element's middle meets it and nothing else."""
    return locator.evaluate("""(one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const found = one.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
        return width > 0 && height > 0 && (found === one || one.contains(found));
    }""")


def test_what_it_says(page, news):
    news.open(page)
    dialog = ask(page, TYPO)
    expect(dialog).to_have_accessible_name("Report a mistake")
    expect(dialog).to_have_accessible_description(PARAGRAPH)
    expect(dialog).to_have_attribute("aria-modal", "true")
    expect(dialog.locator("mark")).to_have_text(TYPO)
    suggestion = dialog.get_by_role("textbox", name="Suggested correction", exact=True)
    expect(suggestion).to_have_value(TYPO)
    comment = dialog.get_by_role("textbox", name="Comment", exact=True)
    expect(comment).to_have_value("")
    assert dialog.get_by_role("button").all_inner_texts() == ["Cancel", "Send"]
    assert dialog.locator("label").all_inner_texts() == ["Suggested correction", "Comment"]


def test_the_phrase_is_shown_in_its_context_cut_where_it_is_long(page, news):
    news.open(page, f"<main><p>{'before ' * 60}teh{' after' * 60}</p></main>")
    context = ask(page, "teh").locator("#c")
    shown = context.inner_text()
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert 150 < len(shown) < 300
    assert "before teh after" in shown


def test_focus_begins_in_the_suggestion_with_all_of_it_selected(page, news):
    news.open(page)
    dialog = ask(page, TYPO)
    expect(dialog.get_by_label("Suggested correction")).to_be_focused()
    page.keyboard.type("the bridge")
    expect(dialog.get_by_label("Suggested correction")).to_have_value("the bridge")


def test_tab_stays_inside(page, news):
    news.open(page, ARTICLE + "<a href=#x>A link</a><button>A button</button>")
    ask(page, TYPO)
    order = []
    for _ in range(10):
        order.append(focused(page))
        page.keyboard.press("Tab")
    inside = ["Suggested correction", "Comment", "Cancel", "Send"]
    assert order[:4] == inside
    # After the last comes the first, or first the browser's own bar (its focus is on no element of the page).
    assert set(order) <= {*inside, "BODY"} | {page.evaluate("document.body.textContent.trim()")}
    assert order.count("Comment") >= 2
    page.keyboard.press("Shift+Tab")
    assert focused(page) not in ("A link", "A button")


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
@pytest.mark.parametrize("backward", [False, True])
def test_closing_gives_back_focus_and_selection(page, news, way, backward):
    news.open(page, ARTICLE + '<a href="#x" id="link">A link</a>')
    page.locator("#link").focus()
    page.evaluate(
        """(backward) => {
            const words = document.querySelector("article p").firstChild;
            getSelection().setBaseAndExtent(words, backward ? 27 : 17, words, backward ? 17 : 27);
        }""",
        backward,
    )
    before = page.evaluate("[getSelection().anchorOffset, getSelection().focusOffset]")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Comment").fill("Never mind.")
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    assert selected(page) == TYPO
    assert page.evaluate("[getSelection().anchorOffset, getSelection().focusOffset]") == before
    expect(page.locator("#link")).to_be_focused()


def test_cancelling_sends_nothing(page, news):
    address = news.open(page)
    ask(page, TYPO).get_by_label("Comment").fill("Never mind.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    ask(page, "nine years")
    send(page)
    assert news.report(address)["quote"]["exact"] == "nine years"


def test_sending_gives_back_focus_and_selection(page, news):
    news.open(page, ARTICLE + '<a href="#x" id="link">A link</a>')
    page.locator("#link").focus()
    ask(page, TYPO)
    send(page)
    assert selected(page) == TYPO
    expect(page.locator("#link")).to_be_focused()


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
@pytest.mark.parametrize("box", ["Suggested correction", "Comment"])
def test_the_keys_send(page, news, keys, box):
    address = news.open(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Suggested correction").fill("the bridge")
    dialog.get_by_label("Comment").fill("Look!")
    dialog.get_by_label(box).press(keys)
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    report = news.report(address)
    assert (report["suggestion"], report["comment"]) == ("the bridge", "Look!")


def test_enter_alone_is_a_new_line(page, news):
    address = news.open(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Comment").focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(dialog.get_by_label("Comment")).to_have_value("one\ntwo")
    send(page)
    assert news.report(address)["comment"] == "one two"


def test_pressed_twice_it_is_sent_once(page, news, requests):
    address = news.open(page)
    ask(page, TYPO).get_by_role("button", name="Send").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert len(news.reports(address)) == 1
    assert len([one for one in requests if one.endswith("/api/v1/reports")]) == 1


@pytest.mark.parametrize("left", [TYPO, f"  {TYPO} ", "", "   "])
def test_what_is_left_unchanged_or_empty_is_no_suggestion(page, news, left):
    address = news.open(page)
    ask(page, TYPO)
    send(page, suggestion=left, comment=" ")
    report = news.report(address)
    assert (report["suggestion"], report["comment"]) == (None, None)


def test_the_thanks_are_announced_and_go_by_themselves(page, news):
    page.clock.install()
    news.open(page)
    ask(page, TYPO)
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver((changes) => {
            for (const { addedNodes } of changes) for (const node of addedNodes) {
                const status = node.shadowRoot?.querySelector("[role=status]");
                if (!status) continue;
                seen.push(status.textContent);
                new MutationObserver(() => seen.push(status.textContent)).observe(status, { childList: true });
            }
        }).observe(document.documentElement, { childList: true });
    }""")
    send(page)
    # A screen reader announces what changes in a region that it knows: empty first, then the words.
    assert page.evaluate("seen")[:2] == ["", "Thank you! The editors have it."]
    expect(page.get_by_role("status")).to_be_visible()
    page.clock.fast_forward("00:10")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)


def test_how_many_others_noticed(page, news):
    address = news.put()
    for said in ("", "You and 1 other reader noticed this.", "You and 2 other readers noticed this."):
        page.goto(address)
        ask(page, TYPO)
        send(page)
        lines = page.get_by_role("status").locator("p").all_inner_texts()
        assert lines == ["Thank you! The editors have it.", said][: 2 if said else 1]


def test_no_style_attribute_and_no_html_from_the_page(page, news):
    news.open(
        page, "<main><p>Words &lt;img src=x onerror=alert(1)&gt; teh <b style='color:red'>bold</b> end</p></main>"
    )
    select(page, "<img src=x onerror=alert(1)> teh bold")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark")).to_have_text("<img src=x onerror=alert(1)> teh bold")
    facts = """() => {
        const { shadowRoot } = document.querySelector("proofdesk-dialog");
        return [shadowRoot.mode, shadowRoot.querySelectorAll("[style], style, img, script, link, [onclick]").length];
    }"""
    assert page.evaluate(facts) == ["open", 0]
    send(page, comment="<b>bold</b>")
    assert page.evaluate(facts) == ["open", 0]


HOSTILE = {
    "everything unset and hidden": "*,*::before,*::after{all:unset!important;display:none!important}"
    "html,body,main,article,h1,p{display:block!important}",
    "unset without important": "*{all:unset;visibility:hidden;opacity:0;font-size:0}"
    "h1,p{display:block;visibility:visible}",
    "our own names hidden": "proofdesk-dialog,dialog,form,textarea,button{display:none!important;opacity:0!important;"
    "visibility:hidden!important;transform:scale(0)!important;position:absolute!important;left:-9999px!important;"
    "pointer-events:none!important;width:0!important;height:0!important;clip-path:circle(0)!important}",
    "tiny and invisible letters": ":root,body,*{font-size:1px!important;line-height:0!important;color:#fff!important;"
    "letter-spacing:-1em!important;text-indent:-999em!important;text-transform:uppercase!important}",
    "backdrops and boxes": "::backdrop{display:none!important}*{box-sizing:content-box!important;float:left!important;"
    "margin:-500px!important;padding:300px!important;direction:rtl!important}"
    "html,body,main,article,p{float:none!important;margin:0!important;padding:0!important;direction:ltr!important}",
    "no pointer, no choosing": "html{pointer-events:none!important;user-select:text}*{cursor:none!important}",
    "our own names for colours and sizes": "*{--ink:#fff!important;--paper:#fff!important;--line:50px!important;"
    "--field:red!important;--accent:red!important;--mark:red!important;--soft:red!important}",
    "another size of the root": "html{font-size:62.5%;line-height:3;text-align:end;word-spacing:2em;white-space:pre}",
    "filters and blending": "html{filter:none}html>*{filter:blur(9px)!important;mix-blend-mode:difference!important;"
    "contain:strict!important;content-visibility:hidden!important}"
    "body{contain:none!important;content-visibility:visible!important;filter:none!important}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_pages_styles_do_not_reach_it(page, news, name):
    looks = []
    for css in ("", HOSTILE[name]):
        address = news.open(page, head=f"<style>{css}</style>{news.tag()}")
        # By script, for text that is hidden cannot be dragged over; what the page hides is not ours to show.
        page.evaluate("""() => {
            const words = document.querySelector("article p").firstChild;
            getSelection().setBaseAndExtent(words, 17, words, 27);
        }""")
        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        looks.append(
            [dialog.bounding_box(), *[box.bounding_box() for box in dialog.locator("h2, textarea, button").all()]]
        )
        for element in dialog.locator("h2, textarea, button").all():
            assert boxes_are_on_top(page, element)
            looks[-1].append(element.evaluate(_LOOK))
        send(page, suggestion="the bridge")
        expect(page.get_by_role("status")).to_be_visible()
        looks[-1].append(page.get_by_role("status").bounding_box())
        assert news.report(address)["suggestion"] == "the bridge"
    assert looks[1] == looks[0]


def test_it_is_above_everything(page, news):
    wall = "position:fixed;inset:0;z-index:2147483647;background:#0008;pointer-events:auto"
    news.open(page, f'{ARTICLE}<div style="{wall}">A cookie wall</div>')
    dialog = ask(page, TYPO)
    for element in dialog.locator("textarea, button").all():
        assert boxes_are_on_top(page, element)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert boxes_are_on_top(page, page.get_by_role("status"))


def test_it_opens_above_the_pages_own_modal_dialog(page, news):
    news.open(page, "<dialog id=own><p>The mayor opened teh bridge.</p></dialog><script>own.showModal()</script>")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Report a mistake")
    expect(dialog.get_by_label("Suggested correction")).to_be_focused()
    assert boxes_are_on_top(page, dialog.get_by_label("Comment"))
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


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
    assert page.get_by_role("status").evaluate(light)[0] is not is_dark


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page, news, theme, width):
    page.set_viewport_size({"width": width, "height": 800})
    background = "#fff;color:#111" if theme == "light" else "#111;color:#eee"
    body = ARTICLE + f"<style>body{{background:{background}}}</style><footer><div data-proofdesk-hint></div></footer>"
    news.open(page, body, data_theme=theme)
    expect(page.get_by_text("Did you find a mistake?")).to_be_visible()
    assert violations(page) == []  # the hint
    ask(page, TYPO)
    assert violations(page) == []  # the dialog
    send(page)
    assert violations(page) == []  # the thanks


def test_axe_finds_nothing_where_sending_failed(page, news):
    news.open(page, data_site="unknown")
    ask(page, TYPO).get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert violations(page) == []


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
