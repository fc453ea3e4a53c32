"""The widget finds its own tag and its own collector, however the tag got there, and follows no other element."""

import json

import pytest
from playwright.sync_api import expect

from collector.intake import widget_files
from tests.browser.pages.news import ARTICLE, TYPO, WIDGET
from tests.browser.reader import report, select

JAVASCRIPT = {"Content-Type": "text/javascript; charset=utf-8"}
LOADER = (WIDGET / "widget.js").read_text()
PINNED = (WIDGET / json.loads((WIDGET / "manifest.json").read_text())["pinned"]["file"]).read_text()


# What readers' comments may hold: names and ids, but nothing that runs.
NAMED = [
    "currentScript",
    "querySelector",
    "querySelectorAll",
    "documentElement",
    "body",
    "readyState",
    "createElement",
    "addEventListener",
    "dispatchEvent",
    "adoptedStyleSheets",
    "host",
    "parentElement",
    "isContentEditable",
    "getRootNode",
    "defaultView",
]
CLOBBERING = {
    "names on the document": "".join(f"<img name={name} src=data:, alt=''>" for name in NAMED),
    "the tag's own likeness": '<img name=currentScript src="http://evil.test/widget.js" data-site=1 alt="">',
    "an id that is ours": "<div id=proofdesk></div>",
    "two ids that are ours": "<a id=proofdesk></a><a id=proofdesk name=open></a>",
    "a frame that is called as we are": "<iframe name=proofdesk></iframe>",
    "ids on the window": "<a id=addEventListener></a><a id=removeEventListener></a><a id=scheduler></a>"
    "<form id=requestIdleCallback><input name=call></form><a id=hasOwnProperty></a>",
    "fields of a form": "<form>Comment<input name=matches><input name=shadowRoot><input name=childNodes>"
    "<input name=nodeType><input name=firstChild><input name=closest><input name=localName></form>",
}


# On such a page neither the tests' own helpers nor Playwright's find anything by the document's own functions.
FIND = "(selector) => Document.prototype.querySelector.call(document, selector)"
SELECT = f"""(phrase) => {{
    const words = ({FIND})("article p").firstChild;
    const start = words.data.indexOf(phrase);
    getSelection().setBaseAndExtent(words, start, words, start + phrase.length);
}}"""


@pytest.mark.parametrize("name", CLOBBERING)
def test_no_elements_name_leads_or_stops_the_widget(page, news, requests, name):
    address = news.open(page, head="", body=CLOBBERING[name] + ARTICLE + news.tag(data_article="article"))
    page.wait_for_function("Object.getOwnPropertyDescriptor(window, 'proofdesk')?.value")
    page.evaluate(SELECT, TYPO)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(f"({FIND})('proofdesk-dialog')?.shadowRoot.querySelector('dialog[open]')")
    page.keyboard.type("the bridge")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(f"({FIND})('proofdesk-dialog')?.shadowRoot.querySelector('.said')?.textContent")
    assert news.report(address)["suggestion"] == "the bridge"
    assert not [one for one in requests if "evil.test/w/" in one]


def test_a_field_of_a_form_around_the_article_hides_nothing(page, news):
    fields = "".join(f"<input name={name}>" for name in ("matches", "shadowRoot", "childNodes", "nextSibling"))
    address = news.open(page, f"<form>{fields}<p>The mayor opened teh bridge at noon.</p></form>")
    report(page, TYPO, "the bridge")
    assert news.report(address)["quote"] == {"exact": TYPO, "prefix": "The mayor opened ", "suffix": " at noon."}


def test_a_module_finds_its_own_tag_among_other_vendors(page, news, requests):
    other = f'<script type=module data-site="theirs" src="{news.pages.origin()}/vendor/widget.js"></script>'
    ours = news.tag(type="module")
    address = news.open(page, head="", body=other + ARTICLE + ours)
    page.wait_for_function("window.proofdesk")
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"
    assert not [one for one in requests if "/vendor/w/" in one]


def test_a_script_that_a_tool_combined_finds_the_tag_that_names_the_collector(page, news):
    combined = news.pages.put(f"window.others = 1;\n{LOADER}", JAVASCRIPT)
    tag = f'<script type="text/plain" data-site="{news.site}" data-collector="http://{news.collector_host}"></script>'
    address = news.open(page, head=f'{tag}<script defer src="{combined}"></script>')
    page.wait_for_function("window.proofdesk")
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"


@pytest.mark.parametrize("program", ["loader", "pinned"])
@pytest.mark.parametrize("how", ["inlined", "moved", "run later"])
def test_a_script_that_a_tool_took_elsewhere_names_its_collector(page, news, program, how):
    code = LOADER if program == "loader" else PINNED
    options = f'data-site="{news.site}" data-collector="http://{news.collector_host}/"'
    if how == "inlined":
        head = f"<script {options}>{code}</script>"
    elif how == "moved":
        head = f'<script {options} src="{news.pages.put(code, JAVASCRIPT)}"></script>'
    else:
        # As tools do that wait for the reader: the tag is left as text, and what it names runs without it.
        source = news.pages.put(code, JAVASCRIPT)
        head = (
            f'<script type="text/delayed" {options} data-src="{source}"></script>'
            f"<script>fetch('{source}').then((answer) => answer.text()).then((code) => setTimeout(code))</script>"
        )
    address = news.open(page, head=head)
    page.wait_for_function("window.proofdesk")
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"


OLD = {
    "no style sheets made by script": "delete Document.prototype.adoptedStyleSheets",
    "no Array.prototype.at": "delete Array.prototype.at",
}


@pytest.mark.parametrize("program", ["loader", "pinned"])
@pytest.mark.parametrize("lacking", OLD)
def test_an_old_browser_is_left_alone(page, news, requests, program, lacking):
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.add_init_script(OLD[lacking])
    tag = widget_files.tag(f"http://{news.collector_host}", news.site, pinned=True)
    news.open(page, **({"head": tag} if program == "pinned" else {}))
    page.wait_for_load_state("networkidle")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    expect(page.locator("proofdesk-dialog")).to_have_count(0)
    assert heard == []
    assert not [one for one in requests if "/w/main" in one]
