"""An editor comes from the desk: the phrase is shown by the browser, or found and marked by the widget."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from collector.web.tickets import quote_ticket
from tests.browser.pages.news import TYPO
from tests.browser.reader import report

LONG = "<p>Much stands above it.</p>" * 80
PARAGRAPH = "<p>The mayor opened {} at noon, and the whole town had come to see it.</p>"
PAGE = "<main><article><h1>The bridge opens</h1>%s%s%s</article></main>"
OLD_BROWSER = "<script>delete Document.prototype.fragmentDirective;delete document.fragmentDirective</script>"
NO_HIGHLIGHTS = "<script>delete CSS.highlights;delete window.Highlight</script>"

# What is marked, whether it is in sight, and whether the page's text is as it was.
STATE = """() => {
    const ranges = [...(CSS.highlights?.get("proofdesk") ?? [])];
    const boxes = [...(document.querySelector("proofdesk-mark")?.shadowRoot.querySelectorAll("i") ?? [])];
    const rect = (ranges[0] ?? boxes[0])?.getBoundingClientRect();
    return {
        marked: ranges.map(String).join(),
        boxes: boxes.length,
        inSight: !!rect && rect.top > 0 && rect.bottom < innerHeight,
        highlights: document.querySelectorAll("article mark, article span").length,
    };
}"""


@pytest.fixture
def link(page, news):
    """Reports the mistake on a page and returns, for another page at that address, the desk's link to it."""

    def make(body, head="", phrase=TYPO):
        address = news.open(page, PAGE % (LONG, PARAGRAPH.format(TYPO), LONG))
        report(page, phrase, "the bridge")
        [typo] = news.typos(address)
        secret = (news.collector.data / "secret").read_text().strip()
        other = news.put(body, head=head + news.tag())
        found = re.match(r".*#(:~:text=.*)", typo["link"])
        return f"{other}#proofdesk={typo['id']}.{quote_ticket(typo['id'], secret)}{found[1]}"

    return make


def state(page):
    return page.evaluate(STATE)


def wait_marked(page):
    page.wait_for_function("() => CSS.highlights?.get('proofdesk')?.size || document.querySelector('proofdesk-mark')")
    return state(page)


def test_a_browser_without_text_fragments(page, link):
    page.goto(link(PAGE % (LONG, PARAGRAPH.format(TYPO), LONG), OLD_BROWSER))
    assert wait_marked(page) == {"marked": "teh", "boxes": 0, "inSight": True, "highlights": 0}


def test_a_paragraph_that_was_moved_and_corrected(page, link):
    moved = "<p>New at the top.</p>" + PARAGRAPH.format("<em>the</em> bridge")
    page.goto(link(PAGE % (LONG, LONG, moved)))
    assert wait_marked(page) == {"marked": "the", "boxes": 0, "inSight": True, "highlights": 0}


def test_a_browser_without_highlights_gets_boxes(page, link):
    page.goto(link(PAGE % (LONG, PARAGRAPH.format(TYPO), LONG), OLD_BROWSER + NO_HIGHLIGHTS))
    found = wait_marked(page)
    assert found["boxes"] >= 1
    assert found["inSight"]


def test_what_the_browser_shows_itself_is_left_to_it(page, link, news):
    address = link(PAGE % (LONG, PARAGRAPH.format(TYPO), LONG))
    with page.expect_response(lambda answer: "/w/quote" in answer.url) as asked:
        page.goto(address)
    assert asked.value.status == 200
    page.wait_for_timeout(300)
    assert state(page)["marked"] == ""
    assert page.evaluate("scrollY") > 500
    # Without a ticket nothing is asked for, and with a wrong one nothing happens.
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("about:blank")
    page.goto(f"{address.partition('#')[0]}#proofdesk=1")
    page.wait_for_load_state("networkidle")
    assert not [one for one in requests if "/w/quote" in one]
    page.goto("about:blank")
    page.goto(f"{address.partition('#')[0]}#proofdesk=1.nonsense")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert state(page)["marked"] == ""
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{news.collector.url}/w/quote?ticket=1.nonsense")
