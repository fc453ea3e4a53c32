"""No page can spoil the dialog: its styles, its handlers, what traps the focus, what lies above everything."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.covered import is_on_top
from tests.browser.pages.news import ARTICLE, TYPO
from tests.browser.pages.pictures import difference, inside
from tests.browser.reader import ask, select, send

# What a reader sees of an element.
_LOOK = """(one) => ["color", "backgroundColor", "fontFamily", "fontSize", "lineHeight", "textAlign", "opacity",
    "borderColor", "textTransform", "wordSpacing", "filter"].map((name) => getComputedStyle(one)[name])"""


@pytest.fixture(autouse=True)
def still(page):
    """No motion, so that boxes and colours are measured where they stay."""
    page.emulate_media(reduced_motion="reduce")


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
    dialog.get_by_role("button", name="Discard").click()  # what was typed is not thrown away unasked
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
        assert is_on_top(part)
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
        assert is_on_top(element)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert is_on_top(page.get_by_role("status"))


def test_it_opens_above_the_pages_own_modal_dialog(page, news):
    news.open(page, "<dialog id=own><p>The mayor opened teh bridge.</p></dialog><script>own.showModal()</script>")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Report a mistake")
    expect(dialog.get_by_label("Suggested correction")).to_be_focused()
    assert is_on_top(dialog.get_by_label("Comment"))
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
