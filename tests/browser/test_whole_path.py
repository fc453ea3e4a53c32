"""From Ctrl+Enter to the desk: the whole path on the demonstration's article."""

import json
import re
import time
import urllib.request

from playwright.sync_api import expect

from collector.demo.planted import PLANTED
from tests.browser.reader import ask, select
from tests.support.collector import a_report


def sign_in(page, demo):
    facts = facts_of(demo)
    page.goto(f"{demo.url}/desk/")
    page.get_by_label("Email").fill(facts["email"])
    page.get_by_label("Password").fill(facts["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/desk/$"))


def as_published(shown):
    """The text of what is shown with a change in it, without what the change puts in."""
    return shown.evaluate(
        "(one) => { const copy = one.cloneNode(true); copy.querySelectorAll('ins').forEach((ins) => ins.remove());"
        " return copy.textContent; }"
    )


def facts_of(demo):
    """What the demonstration said when it started."""
    deadline = time.monotonic() + 30
    while "Ctrl+C" not in demo.output and time.monotonic() < deadline:
        time.sleep(0.05)  # it is told a moment after the first answer
    found = dict(re.findall(r"^  (Article|Desk|Collector|Sign in|Password) +(\S+)$", demo.output, re.M))
    return {"article": found["Article"], "email": found["Sign in"], "password": found["Password"]}


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def changed(block, text):
    """A paragraph with a text in place of the phrase in it."""
    return block["text"][: block["start"]] + text + block["text"][block["end"] :]


def test_from_the_selection_to_fixed(page, context, demo, requests):
    phrase, correction = PLANTED[1]
    page.goto(facts_of(demo)["article"])
    assert page.url.startswith(f"http://localhost:{demo.port}/demo/")  # not the collector's origin

    dialog = ask(page, phrase)
    expect(dialog.locator("mark")).to_have_text(phrase)
    box = dialog.get_by_label("Suggested correction")
    expect(box).to_have_value(phrase)
    expect(box).to_be_focused()
    box.fill(correction)
    dialog.get_by_label("Comment").fill("Twice on this page <b>!</b>")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")

    desk = context.new_page()
    sign_in(desk, demo)
    row = desk.get_by_role("link", name=re.compile(re.escape(phrase.split()[0])))
    expect(row.first).to_be_visible()
    row.first.click()
    assert plain(as_published(desk.locator("mark"))) == phrase.split()[1]  # the one word that the reader changed
    written = page.locator("article p").filter(has_text=phrase).text_content()
    passage = as_published(desk.locator("blockquote").filter(has=desk.locator("mark")))
    assert plain(passage) == plain(written)
    expect(desk.locator("del").first).to_have_text(phrase.split()[1])
    expect(desk.locator("ins").first).to_have_text(correction.split()[1])
    expect(desk.get_by_text("Twice on this page <b>!</b>")).to_be_visible()

    with context.expect_page() as opened:
        desk.get_by_role("link", name="Open in the article").click()
    article = opened.value
    article.wait_for_load_state()
    article.wait_for_function(
        """(phrase) => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(phrase);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + phrase.length);
                const box = range.getBoundingClientRect();
                return box.top >= 0 && box.bottom <= innerHeight;
            }
        }""",
        arg=phrase,
    )

    desk.get_by_role("button", name="Fixed").click()
    desk.goto(f"{demo.url}/desk/")
    expect(desk.get_by_text(phrase.split()[0])).to_have_count(0)
    desk.goto(f"{demo.url}/desk/?status=fixed")
    desk.get_by_role("link", name=re.compile(re.escape(phrase.split()[0]))).first.click()
    history = desk.get_by_role("region", name="History")
    expect(history).to_contain_text(facts_of(demo)["email"])
    expect(history).to_contain_text("fixed")
    assert history.locator("time").first.get_attribute("datetime").startswith("20")

    assert requests.hosts == {f"localhost:{demo.port}", f"127.0.0.1:{demo.port}"}


def test_the_typo_is_on_the_desk_when_the_reader_is_thanked(page, context, demo):
    desk = context.new_page()
    sign_in(desk, demo)
    page.goto(facts_of(demo)["article"])
    dialog = ask(page, PLANTED[0][0])
    dialog.get_by_label("Suggested correction").fill(PLANTED[0][1])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    desk.reload()
    expect(desk.get_by_text(PLANTED[0][0].split()[0]).first).to_be_visible()


def test_every_planted_typo_is_captured_exactly(page, demo):
    token = demo.run("token", "add", facts_of(demo)["email"], "--name", "a test")["token"]

    def get(path):
        request = urllib.request.Request(f"{demo.url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    for phrase, correction in PLANTED:
        page.goto(facts_of(demo)["article"])
        dialog = ask(page, phrase)
        dialog.get_by_label("Suggested correction").fill(correction)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_contain_text("Thank you")

    items = get("/typos?sort=first_seen")["items"]
    for item, (phrase, correction) in zip(items, PLANTED, strict=True):
        typo = get(f"/typos/{item['id']}")
        [report] = typo["report_list"]
        assert (report["quote"]["exact"], report["suggestion"]) == (phrase, correction)
        block = report["block"]
        assert block["text"][block["start"] : block["end"]] == phrase
        # The typo's own change, of fewer words, makes the same text.
        [change] = typo["suggestions"]
        assert changed(typo["block"], change["text"]) == changed(block, correction)
        assert item["quote"]["exact"] in phrase
        assert 32 <= len(report["quote"]["prefix"]) <= 64
        assert 32 <= len(report["quote"]["suffix"]) <= 64
        assert report["article"]["headline"]
        assert report["article"]["author"]
        assert report["canonical_url"] == facts_of(demo)["article"]


def test_ctrl_enter_in_the_pages_own_text_area_is_the_pages(page, demo):
    page.goto(facts_of(demo)["article"])
    select(page, PLANTED[0][0])
    page.locator("#comment-form textarea").fill("I was there.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Comment posted")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_hint_stands_under_the_article(page, demo):
    page.goto(facts_of(demo)["article"])
    hint = page.locator("[data-proofdesk-hint]")
    expect(hint.get_by_text("Did you find a mistake?")).to_be_visible()
    expect(hint.get_by_text("Highlight the phrase and press Ctrl+Enter")).to_be_visible()
    assert hint.locator("kbd").all_inner_texts() == ["Ctrl", "Enter"]


def test_a_crash_loses_nothing_that_was_answered(start_server):
    server = start_server(PROOFDESK_REPORT_LIMIT="off")
    key = server.run("site", "add", "--name", "News", "--origin", "https://news.example")["key"]
    server.run("editor", "add", "ed@news.example", "--role", "editor")
    token = server.run("token", "add", "ed@news.example", "--name", "a test")["token"]
    body = json.dumps(a_report(site=key)).encode()
    headers = {"Origin": "https://news.example", "Content-Type": "text/plain"}
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}/api/v1/reports", body, headers)) as answer:
        assert answer.status == 201
        server.kill_master()
    server.restart()
    request = urllib.request.Request(f"{server.url}/api/v1/typos", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        assert len(json.load(answer)["items"]) == 1


def test_the_demonstration_keeps_its_data(start_server):
    demo = start_server("demo", "--empty")
    before = facts_of(demo)
    demo.restart()
    assert facts_of(demo) == before
