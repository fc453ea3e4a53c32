"""On all kinds of sites: content that is swapped, several articles, translations, tags of every kind."""

import json
import subprocess

import pytest
from playwright.sync_api import expect

from collector.intake import widget_files
from tests.browser.pages.news import ARTICLE, TYPO, WIDGET
from tests.browser.reader import report, select
from tests.support.collector import a_report

LD = '<script type="application/ld+json">{}</script>'


def send_instantly(page, phrase):
    page.evaluate("() => { window.told = new Promise((done) => document.addEventListener('proofdesk:sent', done)); }")
    select(page, phrase)
    page.keyboard.press("Control+Enter")
    page.evaluate("() => told.then(() => 0)")


# --- content that changes after the page was loaded ---


@pytest.fixture
def swapping(page, news):
    """A page that says everything of its first article, and its address."""
    origin = news.pages.origin()
    path = f"/first/{id(page)}"
    head = (
        f'<link rel="canonical" href="{origin}{path}"><meta property="og:title" content="First">'
        + LD.format(json.dumps({"@type": "Article", "headline": "First", "author": "A. First"}))
        + news.tag(data_send="instant")
    )
    news.open(page, "<main><article><h1>First</h1><p>The frist mistake.</p></article></main>", head=head)
    return origin + path


SECOND = """() => {
    history.pushState({}, "", "/second/article");
    document.title = "Second";
    document.querySelector("main").innerHTML = `<article><h1>The second</h1><p class="byline">B. Second</p>
        <time datetime="2026-11-02"></time><p>The secnd mistake.</p></article>`;
}"""


def test_as_loaded_the_head_is_believed(page, news, swapping):
    send_instantly(page, "frist")
    [found] = news.reports(swapping)
    assert found["canonical_url"] == swapping
    assert found["article"] == {"headline": "First", "author": "A. First"}


def test_after_a_step_what_the_head_said_before_is_not_believed(page, news, swapping):
    page.evaluate(SECOND)
    send_instantly(page, "secnd")
    address = f"{news.pages.origin()}/second/article"
    found = news.reports(address)[-1]
    assert (found["url"], found["canonical_url"], found["title"]) == (address, None, "Second")
    assert found["article"] == {"headline": "The second", "author": "B. Second", "published": "2026-11-02"}


def test_after_a_step_what_names_the_new_address_is_believed(page, news, swapping):
    page.evaluate(SECOND.replace("/second/article", "/second/renewed"))
    page.evaluate("""() => {
        document.querySelector("link[rel=canonical]").href = "/second/renewed";
        const about = { "@type": "NewsArticle", url: location.href, headline: "Second, by JSON-LD" };
        document.querySelector("script[type='application/ld+json']").textContent = JSON.stringify(about);
        document.querySelector("meta[property='og:title']").content = "Second, by Open Graph";
    }""")
    send_instantly(page, "secnd")
    found = news.reports(f"{news.pages.origin()}/second/renewed")[-1]
    assert found["article"]["headline"] == "Second, by JSON-LD"


def test_articles_that_only_a_parameter_tells_apart(page, news):
    origin = news.pages.origin()
    path = news.open(page).removeprefix(origin)
    head = f'<link rel="canonical" href="{path}?id=1">' + news.tag(data_send="instant")
    news.pages.replace(path, f"<html><head>{head}</head><body>{ARTICLE}</body></html>")
    page.goto(f"{origin}{path}?id=1&utm_source=x")
    send_instantly(page, TYPO)
    page.evaluate("history.pushState({}, '', '?id=2')")
    send_instantly(page, "nine years")
    assert [one["quote"]["exact"] for one in news.reports(f"{origin}{path}?id=1")] == [TYPO]
    [second] = news.reports(f"{origin}{path}?id=2")
    assert (second["quote"]["exact"], second["canonical_url"]) == ("nine years", None)


def test_what_cannot_be_loaded_troubles_no_page(page, news):
    page.route("**/w/hint.*", lambda route: route.abort())
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    news.open(page, data_hint="on")
    page.wait_for_load_state("networkidle")
    assert heard == []


def test_with_endless_scrolling_each_report_carries_its_own_article(page, news, swapping):
    page.evaluate("""() => {
        history.pushState({}, "", "/endless/second");
        document.querySelector("main").insertAdjacentHTML("beforeend",
            "<article><h2>The second</h2><p>The secnd mistake.</p><article>A coment below it.</article></article>");
    }""")
    for phrase in ("secnd", "coment"):
        send_instantly(page, phrase)
    reports = news.reports(f"{news.pages.origin()}/endless/second")[-2:]
    assert [one["quote"]["exact"] for one in reports] == ["secnd", "coment"]
    assert {one["article"]["headline"] for one in reports} == {"The second"}
    page.evaluate("history.back()")
    page.wait_for_function("location.pathname.startsWith('/page/')")
    send_instantly(page, "frist")
    assert news.reports(swapping)[-1]["article"]["headline"] == "First"


@pytest.mark.parametrize(
    "change",
    [
        'document.documentElement.classList.add("translated-ltr")',
        'document.querySelector("p").setAttribute("_msttexthash", "123")',
        'document.querySelector("p").innerHTML = "<font><font>Der teh bridge</font></font>"',
    ],
)
def test_a_translated_page_is_marked(page, news, change):
    address = news.open(page, data_send="instant")
    page.evaluate(change)
    send_instantly(page, TYPO)
    assert news.report(address)["client"]["translated"] is True


# --- tags ---


@pytest.mark.parametrize("kind", ["classic", "module"])
def test_a_tag_that_is_inserted_later(page, news, kind):
    address = news.open(page, head="")
    page.evaluate(
        """([src, site, type]) => new Promise((done) => {
            const tag = document.createElement("script");
            Object.assign(tag, { src, onload: done, ...(type === "module" && { type }) });
            tag.dataset.site = site;
            document.body.append(tag);
        })""",
        [f"http://{news.collector_host}/widget.js", news.site, kind],
    )
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"


def test_of_two_tags_one_answers(page, news):
    address = news.open(page, head=news.tag(data_send="instant") * 2)
    send_instantly(page, TYPO)
    assert len(news.reports(address)) == 1
    expect(page.locator("proofdesk-dialog")).to_have_count(1)


def test_the_sites_own_words(page, news):
    news.open(
        page, data_lang="de", data_text_title="Fehler?", data_text_too_long="{n}!", data_text_others="Du und {n}."
    )
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Fehler?")
    expect(dialog.get_by_role("button", name="Senden")).to_be_visible()
    dialog.get_by_label("Korrekturvorschlag").fill("x" * 1001)
    dialog.get_by_role("button", name="Senden").click()
    expect(dialog.get_by_role("alert")).to_have_text("1.000!")


def test_through_the_sites_own_host_below_a_path(page, news, requests):
    news.pages.forward("/typos/", f"{news.collector.url}/")
    address = news.open(page, src=f"{news.pages.origin()}/typos/widget.js")
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"
    assert requests.hosts == {f"news.test:{news.pages.port}"}


def test_one_version_with_an_integrity_attribute(page, news, requests):
    tag = widget_files.tag(f"http://{news.collector_host}", news.site, pinned=True)
    address = news.open(page, ARTICLE + "<div data-proofdesk-hint></div>", head=tag)
    expect(page.locator("[data-proofdesk-hint]")).to_contain_text("Did you find a mistake?")
    report(page, TYPO, "the bridge")
    assert news.report(address)["suggestion"] == "the bridge"
    scripts = [one for one in requests if one.endswith(".js")]
    assert len(scripts) == 1  # nothing runs that was not checked
    news.open(page, head=tag.replace("sha384-", "sha384-x"))
    page.wait_for_load_state()
    assert page.evaluate("window.proofdesk") is None


# --- kept for later ---


def test_what_an_earlier_page_kept_is_sent_at_the_readers_first_movement(page, news, requests):
    first = news.open(page, data_send="instant")
    kept = a_report(site=news.site, url=first, quote={"exact": "teh bridge"})
    page.evaluate(
        """(body) => localStorage.setItem("proofdesk", JSON.stringify(
            [{ id: body.id, body: JSON.stringify(body), made: Date.now(), due: 0 }]))""",
        kept,
    )
    del requests[:]
    news.open(page, "<main><p>Another page.</p></main>")
    page.wait_for_load_state("networkidle")
    assert not [one for one in requests if "/w/" in one or "/api/" in one]
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/reports")):
        page.mouse.move(200, 200)
        page.mouse.move(210, 210)
    assert news.report(first)["id"] == kept["id"]
    page.wait_for_function("!localStorage.proofdesk")


# --- as a package ---

ENTRY = """
import { proofdesk } from "proofdesk-widget";
const given = proofdesk({ collector: "%s", site: "%s", lang: "de", hint: "on", texts: { thanks: "Danke sehr!" } });
if (proofdesk({ collector: "x", site: "y" }) !== given) throw new Error("started twice");
"""


def test_the_package_in_a_sites_bundle(page, news, requests, tmp_path):
    widget = WIDGET.parent
    (tmp_path / "node_modules").mkdir()
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", tmp_path],
        cwd=widget,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(["tar", "-xzf", packed], cwd=tmp_path, check=True)
    (tmp_path / "package").rename(tmp_path / "node_modules" / "proofdesk-widget")
    (tmp_path / "site.ts").write_text(ENTRY % (f"http://{news.collector_host}", news.site))
    options = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--skipLibCheck", "false"]
    subprocess.run([widget / "node_modules/.bin/tsc", *options, "site.ts"], cwd=tmp_path, check=True)
    bundle = ["--bundle", "--minify", "--format=iife", "--outfile=site.js"]
    subprocess.run(
        [widget / "node_modules/.bin/esbuild", "site.ts", *bundle], cwd=tmp_path, check=True, capture_output=True
    )
    script = news.pages.put((tmp_path / "site.js").read_text(), {"Content-Type": "text/javascript; charset=utf-8"})
    address = news.open(page, head=f'<script defer src="{script}"></script>')
    expect(page.locator("[data-proofdesk-hint]")).to_contain_text("Fehler")
    select(page, TYPO)
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Senden").click()
    expect(page.get_by_role("status")).to_contain_text("Danke sehr!")
    assert news.report(address)["quote"]["exact"] == TYPO
    assert [one for one in requests if f"//{news.collector_host}/" in one] == [
        f"http://{news.collector_host}/api/v1/reports"
    ]
