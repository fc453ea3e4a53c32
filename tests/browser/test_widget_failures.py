"""What cannot be loaded, a wrong tag, a page that is in the way: the widget gets over it, and the console says why."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.pages.states import answer
from tests.browser.reader import ask, report, select, send


@pytest.fixture
def warnings(page):
    """What our widget said in the console."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.text.startswith("Proofdesk:") else None)
    return said


def fail_once(page, pattern):
    """Let the first request for this fail; returns all that were made."""
    asked = []

    def handle(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    page.route(pattern, handle)
    return asked


# --- parts that fail to load ---


def test_keys_work_after_the_dialog_failed_to_load_once(page, news, warnings):
    address = news.open(page)
    asked = fail_once(page, "**/w/main.*")
    with page.expect_console_message(lambda message: message.text.startswith("Proofdesk:")):
        select(page, TYPO)
        page.evaluate("proofdesk.open()")
    ask(page, TYPO)
    send(page)
    assert len(asked) == 2
    assert "Failed to fetch" in warnings[0]
    assert news.report(address)["quote"]["exact"] == TYPO


def test_the_dialog_is_in_english_where_no_words_can_be_fetched(page, news):
    news.open(page, lang="de", headers={"Content-Security-Policy": "connect-src 'none'"})
    dialog = ask(page, TYPO)
    expect(dialog).to_have_accessible_name("Report a mistake")
    assert page.locator("proofdesk-dialog").get_attribute("lang") == "en"
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text(
        "Reports from this page cannot be taken at the moment.Your report is kept and will be sent later."
    )
    assert page.evaluate("JSON.parse(localStorage.proofdesk).length") == 1


def test_words_that_failed_to_load_once_are_there_the_next_time(page, news):
    news.open(page, lang="de")
    page.route("**/w/de.*", lambda route: route.abort())
    expect(ask(page, TYPO)).to_have_accessible_name("Report a mistake")
    page.keyboard.press("Escape")
    page.unroute("**/w/de.*")
    expect(ask(page, TYPO)).to_have_accessible_name("Fehler melden")


def test_the_hint_is_in_english_where_no_words_can_be_loaded(page, news):
    page.route("**/w/de.*", lambda route: route.abort())
    news.open(page, lang="de", data_hint="on")
    expect(page.locator("[data-proofdesk-hint]")).to_contain_text("Did you find a mistake?")


@pytest.mark.parametrize("part", ["touch", "english"])
def test_the_touch_button_comes_after_a_part_failed_to_load_once(browser, news, part):
    with browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 700}) as context:
        page = context.new_page()
        page.clock.install()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        asked = fail_once(page, f"**/w/{part}.*")
        news.open(page)
        with page.expect_event("requestfailed"):
            select(page, TYPO)
        page.clock.fast_forward("00:10")
        select(page, "nine years")
        page.clock.fast_forward("00:10")
        expect(page.locator("proofdesk-button button")).to_be_visible()
        assert len(asked) >= 2  # a second event of the first selection may have asked, too
        assert errors == []


def test_the_outbox_is_asked_for_again_where_it_failed_to_load(page, news):
    page.clock.install()
    address = news.open(page)
    asked = fail_once(page, "**/w/outbox.*")
    answer(page, 503)
    with page.expect_event("requestfailed"):
        ask(page, TYPO).get_by_role("button", name="Send").click()
    page.unroute("**/api/v1/reports")
    with page.expect_response("**/w/outbox.*"):
        page.clock.run_for("02:00")
    page.wait_for_function("!localStorage.proofdesk")
    assert len(asked) == 2
    assert news.report(address)["quote"]["exact"] == TYPO


@pytest.mark.parametrize("part", ["hint", "find"])
def test_what_a_part_cannot_fetch_is_said_in_the_console_alone(page, news, warnings, part):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/w/english.*" if part == "hint" else "**/w/quote*", lambda route: route.abort())
    address = news.put(data_hint="on" if part == "hint" else "off")
    with page.expect_console_message(lambda message: message.text.startswith("Proofdesk:")):
        page.goto(f"{address}#proofdesk=1.ticket" if part == "find" else address)
    assert "Failed to fetch" in warnings[0]
    assert errors == []


# --- a tag or a browser that cannot work ---


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"data_article": "p:::before("}, "Proofdesk: data-article is no CSS selector: p:::before("),
        ({"data_article": "["}, "Proofdesk: data-article is no CSS selector: ["),
        ({"data_site": ""}, "Proofdesk: no data-site on the script tag"),
    ],
)
def test_a_tag_that_cannot_work_is_told_once_and_troubles_no_reader(page, news, warnings, options, why):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    news.open(page, **options)
    for phrase in (TYPO, "nine years"):
        select(page, phrase)
        page.keyboard.press("Control+Enter")
    assert page.evaluate("proofdesk.open()") is False
    assert warnings == [why]
    assert errors == []


def test_an_old_browser_is_left_alone(page, news, warnings):
    page.add_init_script("delete Document.prototype.adoptedStyleSheets")
    news.open(page)
    select(page, TYPO)
    assert page.evaluate("proofdesk.open()") is False
    assert warnings == ["Proofdesk: this browser is too old"]


def test_what_the_collector_says_stands_in_the_console(page, news, warnings):
    news.open(page, data_site="no-such-site")
    dialog = ask(page, TYPO)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Reports from this page cannot be taken at the moment. Your report was not accepted."
    )
    assert [one for one in warnings if one.startswith("Proofdesk: 404")]


# --- a page that is in the way ---


def test_a_translated_dialog_can_be_clicked(page, news):
    news.open(page)
    dialog = ask(page, TYPO)
    dialog.get_by_label("Comment").fill("Look!")
    translate = "(button) => { button.innerHTML = `<font><font>${button.textContent}</font></font>`; }"
    for button in dialog.get_by_role("button").all():
        button.evaluate(translate)
    dialog.locator("button font font").first.click()
    expect(page.get_by_role("alert")).to_have_text("Discard what you wrote?")
    dialog.get_by_role("button").first.evaluate(translate)
    dialog.locator("button font font").first.click()
    dialog.get_by_role("button").last.evaluate(translate)
    dialog.locator("button font font").last.click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


HEARERS = """<script>
    window.heard = [];
    const hear = (event) => { heard.push(event.type + (event.key || "")); event.preventDefault(); };
    const types = "wheel touchstart touchmove touchend pointerup mouseup beforeinput input focusout keyup";
    for (const target of [document, document.documentElement])
        for (const type of types.split(" "))
            for (const capture of [true, false]) target.addEventListener(type, hear, { capture, passive: false });
</script>"""


def test_no_page_hears_what_is_typed_or_pointed_at_in_the_dialog(page, news):
    news.open(page, ARTICLE + HEARERS)
    dialog = ask(page, TYPO)
    page.evaluate("heard.length = 0")
    comment = dialog.get_by_label("Comment")
    comment.click()
    page.keyboard.type("Look!")
    page.mouse.wheel(0, 30)
    expect(comment).to_have_value("Look!")
    assert page.evaluate("heard") == []
    comment.fill("")
    page.keyboard.down("Escape")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    page.keyboard.up("Escape")
    assert page.evaluate("heard") == []
    page.keyboard.press("Escape")
    assert "keyupEscape" in page.evaluate("heard")  # afterwards all is as before


PROTOTYPE = """<script>
    for (const one of [Array, Object, String, Date])
        Object.defineProperty(one.prototype, "toJSON", { value() { return "broken"; } });
</script>"""


def test_a_page_with_prototype_keeps_what_cannot_be_sent(page, news):
    address = news.open(page, ARTICLE + PROTOTYPE)
    answer(page, 503)
    ask(page, TYPO).get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Your report is kept")
    page.unroute("**/api/v1/reports")
    page.evaluate("() => void dispatchEvent(new Event('online'))")
    page.wait_for_function("!localStorage.proofdesk")
    assert news.report(address)["quote"]["exact"] == TYPO


def test_what_traces_the_reader_stays_in_the_browser(page, news):
    address = news.open(page, head="")
    page.goto(f"{address}?id=7&utm_source=letter&mc_eid=person&access_token=secret#id_token=secret")
    head = f'<link rel="canonical" href="{address}?id=7&fbclid=person#part">{news.tag()}'
    news.pages.replace(address.removeprefix(news.pages.origin()), f"<head>{head}</head><body>{ARTICLE}</body>")
    page.reload()
    with page.expect_request("**/api/v1/reports") as sent:
        report(page, TYPO)
    body = sent.value.post_data_json
    assert body["url"] == body["canonical_url"] == f"{address}?id=7"
    assert "person" not in sent.value.post_data
    assert "secret" not in sent.value.post_data
