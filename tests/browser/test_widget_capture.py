"""What is captured, as the collector stored it: phrase, surroundings, block, position, what the page says of itself.

Every report is sent by the widget in a browser and read back through the editors' API.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from collector import __version__
from collector.text.normalise import normalise_trimmed
from tests.browser.reader import report as send_report
from tests.browser.reader import select

BEFORE = "<h1>A headline that stands above all of it</h1>"
AFTER = "<p>A last paragraph that stands below all of it.</p>"


@pytest.fixture
def capture(page, news):
    """Opens a page, selects as told, presses the keys and returns the report as it is stored."""

    def capture(body, selecting, **options):
        address = news.open(page, f"<main>{BEFORE}{body}{AFTER}</main>", **({"data_send": "instant"} | options))
        if callable(selecting):
            selecting()
        else:
            select(page, selecting)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_contain_text("Thank you")
        report = news.report(address)
        check(report)
        return report

    return capture


def check(report):
    """What holds for every report."""
    quote, block, position = report["quote"], report["block"], report["position"]
    assert block["text"][block["start"] : block["end"]] == quote["exact"]
    assert position["end"] - position["start"] == len(quote["exact"])
    for side, name in ((quote["prefix"], "prefix"), (quote["suffix"], "suffix")):
        assert len(side) <= 64, name
    assert len(quote["prefix"]) >= min(32, position["start"])
    assert normalise_trimmed(quote["exact"]) == quote["exact"]


PLACES = {
    "paragraph": ("<p>The mayor opened teh bridge at noon.</p>", "teh bridge", "The mayor opened teh bridge at noon."),
    "list item": ("<ul><li>One item<li>A secnd item<li>A third</ul>", "secnd", "A secnd item"),
    "paragraph in a list item": ("<ol><li><p>One.</p><p>Twoo.</p></ol>", "Twoo", "Twoo."),
    "heading": ("<h2>What it <em>costed</em></h2><p>Much.</p>", "costed", "What it costed"),
    "table cell": ("<table><tr><th>Year<td>2017<tr><th>Cost<td>9 milion</table>", "milion", "9 milion"),
    "table caption": ("<table><caption>Costs by yeer</caption><tr><td>1</table>", "yeer", "Costs by yeer"),
    "figcaption": ("<figure><img alt=x><figcaption>The brigde</figcaption></figure>", "brigde", "The brigde"),
    "blockquote": ("<blockquote>“We was proud”, she said.</blockquote>", "We was", "“We was proud”, she said."),
    "definition": ("<dl><dt>Pier<dd>What holds teh bridge</dl>", "teh", "What holds teh bridge"),
    "summary": ("<details><summary>More abot it</summary><p>Text</p></details>", "abot", "More abot it"),
    "preformatted": ("<pre>one\n  twoo\nthree</pre>", "twoo", "one twoo three"),
    "text beside paragraphs": ("<div>Loose txet<p>A paragraph</p>more</div>", "txet", "Loose txet"),
    "flex and grid": ("<div style=display:flex><span>One</span><span>Twoo</span></div>", "Twoo", "Twoo"),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_block_is_what_stands_around(capture, name):
    body, phrase, block = PLACES[name]
    report = capture(body, phrase)
    assert report["quote"]["exact"] == phrase
    assert report["block"]["text"] == block


# Markup, what is selected in its text (as the DOM has it), the phrase, and the block where that is not the phrase in
# "The … bridge.".
INSIDE = {
    "nested inline markup": (
        "The <b>ma<i>yor</i></b><a href=#> ope</a>ned bridge.",
        "ayor ope",
        "ayor ope",
        "The mayor opened bridge.",
    ),
    "line break": ("The end<br>begin bridge.", "endbegin", "end begin", None),
    "two line breaks": ("Other words<br>\n<br>The teh bridge.", "teh", "teh", "The teh bridge."),
    "soft hyphens": ("The infra&shy;struc&shy;ture bridge.", "infra\u00adstruc\u00adture", "infrastructure", None),
    "word break": ("The long<wbr>word bridge.", "longword", "longword", None),
    "zero width": ("The a&ZeroWidthSpace;b&#xfeff;c bridge.", "a\u200bb\ufeffc", "abc", None),
    "no-break space": ("The 100&nbsp;&#x202f;km bridge.", "100\u00a0\u202fkm", "100 km", None),
    "white space of the source": ("The\n      teh\n\t  old bridge.", "teh\n\t  old", "teh old", None),
    "emoji": ("The 👩‍👧🇺🇿 teh😀 bridge.", "teh😀", "teh😀", "The 👩‍👧🇺🇿 teh😀 bridge."),
    "decomposed accents": ("The cafe\u0301 bridge.", "cafe\u0301", "caf\u00e9", None),
    "curly quotes and dashes": ("The “teh” – €5 bridge.", "“teh” – €5", "“teh” – €5", None),
    "angle brackets": ("The &lt;b&gt; &amp; bridge.", "<b> &", "<b> &", None),
    "drop cap": ("<span style=float:left>T</span>he teh bridge.", "he teh", "he teh", "The teh bridge."),
    "superscript": ("The H<sub>2</sub>O<sup>1</sup> bridge.", "H2O", "H2O", "The H2O1 bridge."),
    "upper case by style": ("The <b style='text-transform:uppercase'>teh</b> bridge.", "teh", "teh", None),
    "Hebrew": ("<bdi>The שלום עולם bridge.</bdi>", "שלום עולם", "שלום עולם", None),
    "ruby": ("The <ruby>漢<rp>(<rt>kan<rp>)</ruby>字 bridge.", "漢", "漢", "The 漢字 bridge."),
    "hidden words": ("The <span hidden>not this</span>teh<script>0</script> bridge.", "teh", "teh", None),
    "words for nobody's eyes": ("The <i aria-hidden=true>¶ </i>teh<style>b{}</style> bridge.", "teh", "teh", None),
    "selected across hidden words": ("The te<i hidden>XX</i>h old bridge.", "teXXh old", "teh old", None),
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_stands_inside_a_paragraph(capture, name):
    markup, raw, phrase, block = INSIDE[name]
    report = capture(f"<p>{markup}</p>", raw)
    assert report["quote"]["exact"] == phrase
    assert report["block"]["text"] == (block or f"The {phrase} bridge.")


def test_prefix_suffix_and_position(capture):
    words = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen. "
    report = capture(f"<p>{words}Teh end. {words}</p>", "Teh")
    text = (
        f"A headline that stands above all of it {words}Teh end. {words}A last paragraph that stands below all of it."
    )
    assert report["position"] == {"start": text.index("Teh"), "end": text.index("Teh") + 3}
    for side, all_of_it in (("prefix", text[: text.index("Teh")]), ("suffix", text[text.index("Teh") + 3 :])):
        assert 32 <= len(report["quote"][side]) <= 64
        assert (
            all_of_it.endswith(report["quote"][side])
            if side == "prefix"
            else all_of_it.startswith(report["quote"][side])
        )
    assert re.fullmatch(r"\S.* ", report["quote"]["prefix"])
    assert not report["quote"]["suffix"].endswith(" ")


def test_an_article_shorter_than_its_surroundings(page, news):
    address = news.open(page, "<main><p>Teh end.</p></main>", data_send="instant")
    select(page, "Teh")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert news.report(address)["quote"] == {"exact": "Teh", "prefix": "", "suffix": " end."}


def test_a_phrase_that_repeats_is_told_by_its_place(page, news):
    twice = "The town keeps a cat at the bridge, and nobody in the town knows whose cat it may be."
    between = "<p>The bridge itself has been closed since the flood of last spring.</p>"
    body = f"<main>{BEFORE}<p>{twice}</p>{between}<p>{twice}</p>{AFTER}</main>"
    address = news.open(page, body, data_send="instant")
    whole = page.evaluate("document.querySelector('main').innerText").replace("\n\n", " ")
    wanted = []
    for paragraph in (0, 2):
        for offset in (found.start() for found in re.finditer("cat", twice)):
            page.evaluate(
                """([paragraph, offset]) => {
                    const words = document.querySelectorAll("p")[paragraph].firstChild;
                    getSelection().setBaseAndExtent(words, offset, words, offset + 3);
                    const sent = (done) => document.addEventListener("proofdesk:sent", done, {once: true});
                    window.sent = new Promise(sent);
                }""",
                [paragraph, offset],
            )
            page.keyboard.press("Control+Enter")
            # A turn later, all is over that this report set off, and the next can be made.
            page.evaluate("() => window.sent.then(() => new Promise((done) => setTimeout(done)))")
            start = whole.index(twice) if paragraph == 0 else whole.rindex(twice)
            wanted.append((start + offset, offset))
    reports = news.reports(address)
    assert [(one["position"]["start"], one["block"]["start"]) for one in reports] == wanted
    assert {one["quote"]["exact"] for one in reports} == {"cat"}
    assert {one["block"]["text"] for one in reports} == {twice}
    assert len(news.typos(address)) == 4  # their surroundings tell them apart


def test_positions_count_from_the_articles_beginning(capture):
    body = "<header>Navigation</header><article><p>The teh bridge.</p></article><aside>More</aside>"
    report = capture(body, "teh", data_article="article")
    assert report["position"] == {"start": 4, "end": 7}
    assert (report["quote"]["prefix"], report["quote"]["suffix"]) == ("The ", " bridge.")


# --- ways to select ---


def place_of(page, text, end=False):
    """The middle of the line at the beginning (or the end) of this text, on the screen."""
    return page.evaluate(
        """([text, end]) => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + text.length);
                const box = range.getBoundingClientRect();
                return [end ? box.right : box.left, (box.top + box.bottom) / 2];
            }
        }""",
        [text, end],
    )


TWO = "<p>The mayor opened teh bridge.</p>\n\n<p>The town had come to see it.</p>"


@pytest.mark.parametrize("backward", [False, True])
def test_dragging_with_the_mouse(page, capture, backward):
    def drag():
        for step, end in ((page.mouse.move, backward), (page.mouse.move, not backward)):
            step(*place_of(page, "teh", end))
            page.mouse.down() if end is backward else page.mouse.up()

    report = capture(TWO, drag)
    assert report["quote"]["exact"] == "teh"
    assert report["block"]["text"] == "The mayor opened teh bridge."


def test_double_click_takes_a_word(page, capture):
    report = capture(TWO, lambda: page.mouse.dblclick(*place_of(page, "mayor")))
    assert report["quote"]["exact"] == "mayor"


def test_triple_click_takes_one_paragraph(page, capture):
    report = capture(TWO, lambda: page.mouse.click(*place_of(page, "mayor"), click_count=3))
    assert report["quote"]["exact"] == "The mayor opened teh bridge."
    assert report["block"] == {"text": "The mayor opened teh bridge.", "start": 0, "end": 28}


def test_selecting_from_element_to_element(page, capture):
    report = capture(TWO, lambda: page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))"))
    assert report["quote"]["exact"] == "The mayor opened teh bridge."


def test_several_paragraphs(page, capture):
    def drag():
        page.mouse.move(*place_of(page, "teh"))
        page.mouse.down()
        page.mouse.move(*place_of(page, "town", end=True))
        page.mouse.up()

    report = capture(TWO, drag)
    assert report["quote"]["exact"] == "teh bridge. The town"
    assert report["block"]["text"] == "The mayor opened teh bridge. The town had come to see it."


def test_the_whole_page_is_too_much(page, news, requests):
    address = news.open(page, f"<main>{'<p>Many words of one paragraph.</p>' * 100}</main>")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_have_text("Please select less: a phrase or a sentence.")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert news.reports(address) == []
    assert not [one for one in requests if "/api/" in one]


@pytest.mark.parametrize(("length", "is_taken"), [(1000, True), (1001, False)])
def test_a_thousand_characters_are_the_most(page, news, length, is_taken):
    # Each is one code point and two UTF-16 units.
    address = news.open(page, f"<main><p>Before {'😀' * length} after</p></main>")
    select(page, "😀" * length)
    page.keyboard.press("Control+Enter")
    if is_taken:
        page.get_by_role("dialog").get_by_role("button", name="Send").click()
        expect(page.get_by_role("status")).to_contain_text("Thank you")
        assert news.report(address)["quote"]["exact"] == "😀" * length
    else:
        expect(page.get_by_role("status")).to_contain_text("Please select less")
        assert news.reports(address) == []


def test_a_very_long_paragraph_without_spaces(capture):
    report = capture(f"<p>{'左' * 6000}字{'右' * 6000}</p>", "字")
    assert 3900 < len(report["block"]["text"]) <= 4000
    assert (len(report["quote"]["prefix"]), len(report["quote"]["suffix"])) == (64, 64)


# --- what the page says of itself ---

LD = '<script type="application/ld+json">{}</script>'
ABOUT = {"@type": "NewsArticle", "headline": "From JSON-LD", "author": {"@type": "Person", "name": "A. Writer"}}
OPEN_GRAPH = (
    '<meta property="og:title" content="From Open Graph"><meta property="article:author" content="O. Graph">'
    '<meta property="article:section" content="Town"><meta property="article:published_time" content="2026-11-01">'
    '<meta property="article:modified_time" content="2026-11-02">'
)
FROM_LD = {"headline": "From JSON-LD", "author": "A. Writer"}
FROM_OPEN_GRAPH = {
    "headline": "From Open Graph",
    "author": "O. Graph",
    "section": "Town",
    "published": "2026-11-01",
    "modified": "2026-11-02",
}
HEADLINE = "A headline that stands above all of it"

SAYS = {
    "nothing but a heading": ("", {"headline": HEADLINE}),
    "JSON-LD": (
        LD.format(
            json.dumps(
                ABOUT
                | {"articleSection": "Town", "datePublished": "2026-11-01T10:00:00+05:00", "dateModified": "2026-11-02"}
            )
        ),
        FROM_LD | {"section": "Town", "published": "2026-11-01T10:00:00+05:00", "modified": "2026-11-02"},
    ),
    "JSON-LD in a @graph": (LD.format(json.dumps({"@graph": [{"@type": "WebSite", "name": "x"}, ABOUT]})), FROM_LD),
    "JSON-LD in a list": (LD.format(json.dumps([{"@type": "Organization"}, ABOUT])), FROM_LD),
    "JSON-LD as mainEntity": (LD.format(json.dumps({"@type": "WebPage", "mainEntity": ABOUT})), FROM_LD),
    "JSON-LD in the second script": (
        LD.format(json.dumps({"@type": "BreadcrumbList"})) + LD.format(json.dumps(ABOUT)),
        FROM_LD,
    ),
    "several types, authors and sections": (
        LD.format(
            json.dumps(
                ABOUT
                | {
                    "@type": ["Thing", "ReportageNewsArticle"],
                    "author": [{"name": "A. Writer"}, "B. Helper", {"@id": "#nameless"}],
                    "articleSection": ["Town", "Bridges"],
                }
            )
        ),
        FROM_LD | {"author": "A. Writer, B. Helper", "section": "Town, Bridges"},
    ),
    "broken JSON-LD": (LD.format("{not json") + OPEN_GRAPH, FROM_OPEN_GRAPH),
    "JSON-LD with nonsense": (
        LD.format('{"@type": "Article", "headline": 5, "author": [null], "datePublished": {"a": 1}}') + OPEN_GRAPH,
        FROM_OPEN_GRAPH,
    ),
    "JSON-LD that is null": (LD.format("null") + LD.format("[null, 7]") + OPEN_GRAPH, FROM_OPEN_GRAPH),
    "Open Graph": (OPEN_GRAPH, FROM_OPEN_GRAPH),
    "JSON-LD before Open Graph": (LD.format(json.dumps(ABOUT)) + OPEN_GRAPH, FROM_OPEN_GRAPH | FROM_LD),
    "meta author": ('<meta name="author" content="M. Author">', {"headline": HEADLINE, "author": "M. Author"}),
}


@pytest.mark.parametrize("name", SAYS)
def test_what_the_article_is(capture, news, name):
    head, wanted = SAYS[name]
    report = capture("<p>The teh bridge.</p>", "teh", head=head + news.tag(data_send="instant"))
    assert report["article"] == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<p class="byline">By\n  A. Writer</p>', {"author": "By A. Writer"}),
        ('<a rel="author" href="#">A. Writer</a>', {"author": "A. Writer"}),
        ('<span itemprop="author">A. Writer</span>', {"author": "A. Writer"}),
        ('<time datetime="2026-11-01">yesterday</time>', {"published": "2026-11-01"}),
    ],
)
def test_what_the_markup_says(capture, markup, wanted):
    report = capture(f"{markup}<p>The teh bridge.</p>", "teh")
    assert report["article"] == {"headline": HEADLINE} | wanted


def test_page_and_browser(page, capture, news):
    report = capture("<p>The teh bridge.</p>", "teh", title="  The bridge – News  ", lang="en-GB")
    assert report["url"] == page.url
    assert report["canonical_url"] is None
    assert report["title"] == "The bridge – News"
    assert report["lang"] == "en-GB"
    assert report["client"] == {"widget": __version__, "viewport": "1280x900", "touch": False, "translated": False}


def test_without_title_and_language(capture):
    report = capture("<p>The teh bridge.</p>", "teh", title="", lang="")
    assert (report["title"], report["lang"]) == (None, None)


def test_what_is_too_long_is_cut_and_not_refused(page, capture, news):
    head = LD.format(json.dumps({"@type": "Article", "headline": "😀" * 700, "author": "A" * 700}))
    report = capture(
        "<p>The teh bridge.</p>", "teh", head=head + news.tag(data_send="instant"), title="t" * 700, lang="e" * 50
    )
    assert report["article"] == {"headline": "😀" * 500, "author": "A" * 500}
    assert (report["title"], report["lang"]) == ("t" * 500, "e" * 35)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ('<link rel="canonical" href="{origin}/the/article">', "{origin}/the/article"),
        ('<link rel="canonical" href="/the/article">', "{origin}/the/article"),
        ('<link rel="alternate canonical" href="/the/article?a=1">', "{origin}/the/article?a=1"),
        ('<link rel="canonical" href="mailto:x@y">', None),
        ('<link rel="canonical" href="/' + "x" * 3000 + '">', None),
        ('<link rel="canonical">', None),
    ],
)
def test_the_canonical_address(page, news, link, wanted):
    origin = news.pages.origin()
    tag = news.tag(data_send="instant")
    address = news.open(page, "<main><p>The teh bridge.</p></main>", head=link.format(origin=origin) + tag)
    page.evaluate("""() => document.addEventListener("proofdesk:sent", (event) => { window.stored = event.detail; })""")
    select(page, "teh")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    article = wanted.format(origin=origin) if wanted else address
    [report] = [one for one in news.reports(article) if one["id"] == page.evaluate("stored")]
    assert report["canonical_url"] == (wanted and wanted.format(origin=origin))
    assert report["url"] == address


def test_with_the_dialog_it_is_the_same(page, news):
    address = news.open(page, f"<main>{BEFORE}<p>The mayor opened teh bridge at noon.</p>{AFTER}</main>")
    send_report(page, "teh bridge", "the  bridge\u00ad", "Twice\u00a0\u00a0here")
    report = news.report(address)
    check(report)
    assert (report["suggestion"], report["comment"]) == ("the bridge", "Twice here")
    assert report["block"] == {"text": "The mayor opened teh bridge at noon.", "start": 17, "end": 27}
