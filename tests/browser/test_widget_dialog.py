"""The dialog: what it says, who can use it, how it looks, and that no page can spoil it."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.axe import violations
from tests.browser.pages.languages import RIGHT_TO_LEFT, WORDS
from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.pages.pictures import difference, inside
from tests.browser.pages.states import BODY, LONG_PHRASE, STATES, answer, leave, without_storage
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
    expect(page.locator("proofdesk-dialog")).to_have_count(0)  # by then the selection is given back
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


def test_an_emptied_box_suggests_that_the_phrase_should_go(page, news):
    address = news.open(page)
    ask(page, TYPO)
    send(page, suggestion=" ")
    assert news.report(address)["suggestion"] == ""


@pytest.mark.parametrize("left", [TYPO, f"  {TYPO} "])
def test_what_is_left_unchanged_is_no_suggestion(page, news, left):
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
        const found = shadowRoot.querySelectorAll(":not(dialog)[style], style, img, script, link, [onclick]");
        return [shadowRoot.mode, found.length];
    }"""
    assert page.evaluate(facts) == ["open", 0]
    send(page, comment="<b>bold</b>")
    assert page.evaluate(facts) == ["open", 0]


def test_the_accessibility_tree(page, news):
    news.open(page)
    ask(page, TYPO).get_by_label("Suggested correction").fill("the bridge")
    expect(page.locator("proofdesk-dialog")).to_match_aria_snapshot(f"""
        - dialog "Report a mistake":
          - heading "Report a mistake" [level=2]
          - paragraph:
            - text: The mayor opened
            - mark: {TYPO}
            - text: at noon, and the whole town had come to see it.
          - text: Suggested correction
          - textbox "Suggested correction" [active]: the bridge
          - text: Comment
          - textbox "Comment":
            - /placeholder: Optional
          - button "Cancel"
          - button "Send"
    """)
    send(page)
    expect(page.locator("proofdesk-dialog")).to_match_aria_snapshot("""
        - status:
          - paragraph: Thank you! The editors have it.
    """)


WHY = {
    0: "There is no connection. Your words are still here: please try again.",
    429: "There is no connection. Your words are still here: please try again.",
    503: "There is no connection. Your words are still here: please try again.",
    403: "Reports from this page cannot be taken at the moment.",
    404: "Reports from this page cannot be taken at the moment.",
    415: "This could not be sent. Something is wrong.",
}


def test_what_was_not_taken_is_told_in_words_and_nothing_typed_is_lost(page, news):
    news.open(page)
    without_storage(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Suggested correction").fill("the bridge")
    comment = dialog.get_by_label("Comment")
    comment.fill("Look!")
    for status, why in WHY.items():
        answer(page, status, {"detail": "Something is wrong."})
        comment.press("Control+Enter")
        expect(page.get_by_role("alert")).to_have_text(why)
        expect(comment).to_be_focused()
        expect(dialog.locator("[aria-invalid=true]")).to_have_count(0)
    expect(dialog.get_by_label("Suggested correction")).to_have_value("the bridge")
    expect(comment).to_have_value("Look!")
    answer(page, 201, {"id": "1", "typo": "1", "reports": 1})
    send(page)


@pytest.mark.parametrize(("name", "most"), [("suggestion", 1000), ("comment", 2000)])
def test_an_error_is_tied_to_its_field(page, news, name, most):
    news.open(page)
    dialog = ask(page, TYPO)
    box = dialog.get_by_label({"suggestion": "Suggested correction", "comment": "Comment"}[name])
    other = dialog.get_by_label({"comment": "Suggested correction", "suggestion": "Comment"}[name])
    for text, why in (
        ("😀" * most, None),
        ("😀" * (most + 1), f"This is too long: at most {most:,} characters."),
    ):
        # The collector counts as we do, so that what it says comes only where it is stricter than this widget knows.
        answer(page, 422, {"detail": "One field is wrong.", "errors": {name: ["Not this."]}})
        box.fill(text)
        expect(dialog.locator("[role=alert]")).to_be_empty()  # typing takes the last complaint away
        dialog.get_by_role("button", name="Send").click()
        expect(box).to_have_accessible_error_message(why or "This could not be sent. Not this.")
        expect(box).to_be_focused()
        expect(other).to_have_attribute("aria-invalid", "false")
        below = page.get_by_role("alert").bounding_box()["y"] - box.bounding_box()["y"] - box.bounding_box()["height"]
        assert 0 <= below < 10


def test_while_it_is_sent_the_focus_stays_and_it_can_be_closed(page, news, requests):
    news.open(page)
    answer(page, None)
    ask(page, TYPO)
    submit = page.get_by_role("button", name="Send")
    submit.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(submit).to_be_focused()
    assert len([one for one in requests if one.endswith("/api/v1/reports")]) == 1
    page.keyboard.press("Escape")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    expect(ask(page, "nine years")).to_be_visible()  # and another can be reported meanwhile


def test_the_suggestion_is_spelled_in_the_articles_language(page, news):
    news.open(page, lang="de", data_lang="en")
    dialog = ask(page, TYPO)
    suggestion = dialog.get_by_label("Suggested correction")
    expect(suggestion).to_have_attribute("lang", "de")
    assert suggestion.evaluate("(box) => box.spellcheck")


def test_a_passage_in_another_language_is_spelled_in_that(page, news):
    news.open(page, '<main><p>He said: <q lang="fr">C’est <b>la</b> maizon rouge</q>, and left.</p></main>', lang="en")
    dialog = ask(page, "maizon")
    assert dialog.get_by_label("Suggested correction").get_attribute("lang") == "fr"
    assert page.locator("proofdesk-dialog").get_attribute("lang") == "en"


def test_a_long_phrase_is_shown_by_its_ends(page, news):
    news.open(page, BODY)
    dialog = ask(page, LONG_PHRASE, within="article")
    shown = dialog.locator("mark").inner_text()
    assert shown.startswith("word0 word1 ")
    assert "… …" in shown
    assert shown.endswith(" word108 word109")
    assert len(shown) < 210
    assert not {word.strip("…") for word in shown.split()} - {*LONG_PHRASE.split(), ""}  # no word is cut
    expect(dialog.get_by_label("Suggested correction")).to_have_value(LONG_PHRASE)
    assert dialog.evaluate(
        "(one) => [one, ...one.querySelectorAll('p')].every((p) => p.scrollHeight <= p.clientHeight)"
    )


def test_where_no_spaces_are_written_the_context_is_cut_anywhere(page, news):
    news.open(page, f"<main><p>{'市长剪彩' * 60}错字{'全镇来看' * 60}</p></main>", lang="zh")
    shown = ask(page, "错字").locator("#c").inner_text()
    assert len(shown) == 1 + 100 + 2 + 100 + 1


HEARERS = """() => {
    window.heard = [];
    for (const target of [document, document.documentElement])
        for (const type of ["keydown", "keypress", "keyup", "click", "mousedown", "pointerdown", "focusin", "copy",
                "paste", "selectstart", "contextmenu"])
            for (const capture of [true, false])
                target.addEventListener(type, (event) => { heard.push(type); event.preventDefault(); }, capture);
}"""


def test_no_handler_of_the_pages_hears_or_prevents_anything(page, news):
    news.open(page, ARTICLE + f"<script>({HEARERS})()</script>")
    select(page, TYPO, "article")
    page.evaluate("proofdesk.open()")  # since these would prevent our keys, as they may
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    page.evaluate("heard.length = 0")
    suggestion, comment = dialog.get_by_label("Suggested correction"), dialog.get_by_label("Comment")
    page.keyboard.type("j?")
    expect(suggestion).to_have_value("j?")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    page.keyboard.press("Tab")
    expect(comment).to_be_focused()
    page.keyboard.press("Control+V")
    expect(comment).to_have_value("j?")
    suggestion.click()
    expect(suggestion).to_be_focused()
    dialog.locator("h2").click()
    page.keyboard.type("k")  # nothing has the focus: still no shortcut of the page's
    assert page.evaluate("heard") == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    page.evaluate("heard.length = 0")
    page.keyboard.press("k")
    assert "keydown" in page.evaluate("heard")  # afterwards all is as before


TRAP = """<div id=modal role=dialog aria-modal=true aria-label="Subscribe!"><input id=first><button>No</button></div>
<script>
    const back = (event) => { if (!modal.contains(event.target)) first.focus(); };
    for (const type of ["focusin", "focusout", "mousedown", "keydown"]) {
        document.addEventListener(type, back, true);
        addEventListener(type, back);
    }
    first.focus();
    setInterval(() => modal.contains(document.activeElement) || first.focus(), 20);
</script>"""


def test_a_focus_trap_of_the_pages_does_not_steal_the_focus(page, news):
    address = news.open(page, ARTICLE + TRAP)
    select(page, TYPO, "article")
    page.evaluate("proofdesk.open()")
    dialog = page.get_by_role("dialog", name="Report a mistake")
    suggestion = dialog.get_by_label("Suggested correction")
    expect(suggestion).to_be_focused()
    page.keyboard.type("the bridge", delay=5)
    page.keyboard.press("Tab")
    page.keyboard.type("Look!", delay=5)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    report = news.report(address)
    assert (report["suggestion"], report["comment"]) == ("the bridge", "Look!")


def test_of_two_reports_in_a_row_one_thanks_is_shown(page, news):
    news.open(page)
    for phrase in (TYPO, "nine years"):
        ask(page, phrase)
        send(page)
    expect(page.locator("proofdesk-dialog")).to_have_count(1)


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
    "a war of z-indexes": "*{z-index:2147483647!important;transform:translateZ(0)!important;will-change:transform"
    "!important;filter:contrast(99%)!important;overflow:hidden!important;isolation:isolate!important}"
    "html,body{position:fixed!important;inset:0!important;perspective:1px!important;backdrop-filter:blur(2px)}",
    "a reset": "*,*::before,*::after{box-sizing:border-box;margin:0;padding:0;border:0 solid;font:inherit;"
    "vertical-align:baseline;line-height:1.15}button,textarea,dialog{all:unset;appearance:none;background:none;"
    "color:inherit}dialog{max-width:none;max-height:none}textarea{resize:none}mark{background:none;color:inherit}",
    "dark by turning colours round": "html{filter:invert(1) hue-rotate(180deg)!important;background:#fff}",
    "filters and blending": "html{filter:none}html>*{filter:blur(9px)!important;mix-blend-mode:difference!important;"
    "contain:strict!important;content-visibility:hidden!important}"
    "body{contain:none!important;content-visibility:visible!important;filter:none!important}",
}


_plain = []  # how it looks where nothing disturbs, found out once for all


def look(page, news, css):
    """How the dialog and the thanks look on a page with these styles: boxes, styles and pictures."""
    address = news.open(page, head=f"<style>{css}</style>{news.tag()}")
    # By script, for text that is hidden cannot be dragged over; what the page hides is not ours to show.
    page.evaluate("""() => {
        const words = document.querySelector("article p").firstChild;
        getSelection().setBaseAndExtent(words, 17, words, 27);
    }""")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    parts = dialog.locator("h2, textarea, button").all()
    facts = [dialog.bounding_box(), *[part.bounding_box() for part in parts], *[part.evaluate(_LOOK) for part in parts]]
    for part in parts:
        assert boxes_are_on_top(page, part)
    pictures = [inside(dialog)]
    send(page, suggestion="the bridge")
    thanks = page.get_by_role("status")
    expect(thanks).to_be_visible()
    assert news.report(address)["suggestion"] == "the bridge"
    return [*facts, thanks.bounding_box()], [*pictures, inside(thanks)]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_pages_styles_do_not_reach_it(page, news, name):
    if not _plain:
        _plain.append(look(page, news, ""))
    facts, pictures = look(page, news, HOSTILE[name])
    assert facts == _plain[0][0]
    for one, other in zip(pictures, _plain[0][1], strict=True):
        assert difference(page, one, other) <= 20


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
        assert boxes_are_on_top(page, control)
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


def test_the_words_are_there():
    keys = {"title", "suggestion", "comment", "optional", "send", "cancel", "offline", "closed", "tooLong", "refused"}
    assert keys <= WORDS["en"].keys()
