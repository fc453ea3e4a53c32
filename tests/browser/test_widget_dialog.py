"""The dialog: what it says, where the focus goes, what is sent, and what is told where it was not taken."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.languages import WORDS
from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.pages.states import BODY, LONG_PHRASE, answer, without_storage
from tests.browser.reader import ask, select, send

SWAP = """() => {
    const html = document.createElement("html");
    html.innerHTML = document.body.outerHTML;
    document.documentElement.replaceWith(html);
}"""

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
    expect(dialog.get_by_label("Suggested correction")).to_be_focused()
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
    page.get_by_role("button", name="Discard").click()
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
        page.evaluate("localStorage.clear()")  # another reader
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


CLOSED = "Reports from this page cannot be taken at the moment."
AGAIN = "Your words are still here: please try again."
REFUSED = "Your report was not accepted."
WHY = {
    0: f"{CLOSED} {AGAIN}",  # online, so it is not the reader's connection
    200: f"{CLOSED} {AGAIN}",
    408: f"{CLOSED} {AGAIN}",
    429: f"{CLOSED} {AGAIN}",
    503: f"{CLOSED} {AGAIN}",
    403: f"{CLOSED} {REFUSED}",
    404: f"{CLOSED} {REFUSED}",
    413: f"Your report is too large. {REFUSED}",
    415: REFUSED,
    422: REFUSED,
    451: REFUSED,
}


def test_what_was_not_taken_is_told_in_words_and_nothing_typed_is_lost(page, news):
    news.open(page)
    without_storage(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Suggested correction").fill("the bridge")
    comment = dialog.get_by_label("Comment")
    comment.fill("Look!")
    for status, why in WHY.items():
        errors = {"site": ["This is required."]}  # for whoever runs the site: it stands in the console
        answer(page, status, {"id": None, "detail": "Something is wrong.", "errors": errors})
        comment.press("Control+Enter")
        expect(page.get_by_role("alert")).to_have_text(why)
        expect(comment).to_be_focused()
        expect(dialog.locator("[aria-invalid=true]")).to_have_count(0)
    expect(dialog.get_by_label("Suggested correction")).to_have_value("the bridge")
    expect(comment).to_have_value("Look!")
    answer(page, 0)
    page.context.set_offline(True)
    comment.press("Control+Enter")
    expect(page.get_by_role("alert")).to_have_text(f"There is no connection. {AGAIN}")
    page.context.set_offline(False)
    answer(page, 201, {"typo": "1", "reports": 1})
    send(page)


def test_a_held_report_is_thanked_for_like_any_other(page, news):
    news.open(page)
    ask(page, TYPO)
    answer(page, 201, {"typo": None, "typos": [], "reports": 1})
    send(page)
    expect(page.get_by_role("status")).to_have_text("Thank you! The editors have it.")
    assert page.evaluate("localStorage.proofdesk ?? '[]'") == "[]"  # nothing is kept to be sent again


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
        expect(box).to_have_accessible_error_message(why or "Your report was not accepted.")
        expect(box).to_be_focused()
        expect(other).to_have_attribute("aria-invalid", "false")
        below = page.get_by_role("alert").bounding_box()["y"] - box.bounding_box()["y"] - box.bounding_box()["height"]
        assert 0 <= below < 10


def test_while_it_is_sent_the_focus_stays_and_nothing_more_can_be_typed(page, news, requests):
    news.open(page)
    answer(page, None)
    dialog = ask(page, TYPO)
    submit = page.get_by_role("button", name="Send")
    submit.focus()
    with page.expect_request("**/api/v1/reports"):
        for _ in range(3):
            page.keyboard.press("Enter")
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(submit).to_be_focused()
    assert len([one for one in requests if one.endswith("/api/v1/reports")]) == 1
    for box in dialog.get_by_role("textbox").all():
        expect(box).not_to_be_editable()


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_who_leaves_while_it_is_sent_is_told_that_it_is_on_its_way(page, news, way):
    news.open(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Comment").fill("Look!")
    waiting = []
    page.route("**/api/v1/reports", lambda route: waiting.append(route))
    with page.expect_request("**/api/v1/reports"):
        dialog.get_by_role("button", name="Send").click()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Your report is being sent.")
    other = ask(page, "nine years")  # another can be reported meanwhile
    other.get_by_label("Comment").fill("Also this.")
    waiting[0].continue_()
    expect(page.locator("proofdesk-dialog [role=status]")).to_contain_text("Thank you")
    expect(other.get_by_label("Comment")).to_have_value("Also this.")


@pytest.mark.parametrize("box", ["Suggested correction", "Comment"])
@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_what_was_typed_is_not_thrown_away_unasked(page, news, box, way):
    news.open(page)
    dialog = ask(page, TYPO)

    def leave():
        if way == "Escape":
            page.keyboard.press("Escape")
        else:
            dialog.get_by_role("button", name="Cancel").click()

    dialog.get_by_label(box).fill("a long story")
    leave()
    expect(page.get_by_role("alert")).to_have_text("Discard what you wrote?")
    assert dialog.get_by_role("button").all_inner_texts() == ["Keep editing", "Discard"]
    expect(dialog.get_by_role("button", name="Keep editing")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("[role=alert]")).to_be_empty()
    assert dialog.get_by_role("button").all_inner_texts() == ["Cancel", "Send"]
    expect(dialog.get_by_label(box)).to_have_value("a long story")
    leave()
    page.keyboard.press("Escape")  # Esc goes back from the question, too
    expect(dialog.get_by_role("button", name="Send")).to_be_visible()
    leave()
    dialog.get_by_label(box).press_sequentially("!")  # so does typing on
    expect(dialog.get_by_role("button", name="Send")).to_be_visible()
    expect(dialog.get_by_label(box)).to_be_focused()
    leave()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)


def test_esc_while_asked_goes_back_to_where_the_reader_was(page, news):
    news.open(page)
    comment = ask(page, TYPO).get_by_label("Comment")
    comment.fill("Look!")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(comment).to_be_focused()


def test_a_click_beside_throws_nothing_away(page, news):
    news.open(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Comment").fill("Look!")
    page.mouse.click(3, 3)
    expect(dialog.get_by_label("Comment")).to_have_value("Look!")


def test_the_keys_send_while_asked_too(page, news):
    address = news.open(page)
    ask(page, TYPO).get_by_label("Comment").fill("Look!")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert news.report(address)["comment"] == "Look!"


@pytest.mark.parametrize("remove", ["document.querySelector('proofdesk-dialog').remove()", SWAP])
def test_where_the_page_removes_the_dialog_the_next_keys_open_another(page, news, requests, remove):
    news.open(page)
    ask(page, TYPO).get_by_label("Comment").fill("Look!")
    page.evaluate(remove)
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    dialog = ask(page, TYPO)
    expect(dialog.get_by_label("Comment")).to_have_value("")
    assert not [one for one in requests if one.endswith("/api/v1/reports")]


def test_the_same_report_is_sent_once(page, news):
    address = news.open(page)
    for said in ("Thank you! The editors have it.", "You have reported this already."):
        dialog = ask(page, TYPO)
        dialog.get_by_label("Suggested correction").fill("the bridge")
        dialog.get_by_role("button", name="Send").click()
        expect(page.get_by_role("status")).to_have_text(said)
    assert len(news.reports(address)) == 1


def test_a_reader_who_corrects_their_suggestion_is_no_other_reader(page, news):
    address = news.open(page)
    for suggestion in ("teh Bridge", "the bridge"):
        ask(page, TYPO)
        send(page, suggestion)
        expect(page.get_by_role("status")).to_have_text("Thank you! The editors have it.")
    assert len(news.reports(address)) == 2


def test_sent_at_once_four_times_it_is_one_report(page, news):
    address = news.open(page, data_send="instant")
    for said in ("Thank you! The editors have it.", *["You have reported this already."] * 3):
        select(page, TYPO)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_have_text(said)
        page.evaluate("document.querySelector('proofdesk-dialog').remove()")
    assert len(news.reports(address)) == 1


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


def test_of_two_reports_in_a_row_one_thanks_is_shown(page, news):
    news.open(page)
    for phrase in (TYPO, "nine years"):
        ask(page, phrase)
        send(page)
    expect(page.locator("proofdesk-dialog")).to_have_count(1)


def test_the_words_are_there():
    keys = {"title", "suggestion", "comment", "optional", "send", "cancel", "offline", "closed", "tooLong", "refused"}
    assert keys <= WORDS["en"].keys()
