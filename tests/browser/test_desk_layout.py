"""The desk on screens of every width, and in every language: nothing is cut away, covered or beside the screen."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from collector.desk.words import LANGUAGES
from tests.browser.pages.axe import violations
from tests.browser.pages.desk import OPEN, SIGNED_IN, sign_in
from tests.support.collector import a_report
from tests.support.newsroom import SITES, fill, settings_for
from tests.support.server import Server

PHONE = {"width": 390, "height": 844}
WIDTHS = (320, 390, 512, 640, 1024)
"""512 and 640 are screens of 1024 and 1280 pixels at 200 % zoom."""

IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("newsroom")
    server = Server(folder, PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error", PROOFDESK_CEILINGS="article=1")
    fill(settings_for(server.data), 120)
    with server:
        for n in range(3):  # two of them are held
            send(server, "post", f"{SITES['post'][1]}/flood", f"word{n}")
        yield server


def send(server: Server, site: str, url: str, phrase: str) -> None:
    report = json.dumps(a_report(site=site, url=url, quote={"exact": phrase}, block=..., position=...)).encode()
    headers = {"Content-Type": "text/plain", "Origin": SITES[site][1]}
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}/api/v1/reports", report, headers)) as answer:
        assert answer.status == 201


@pytest.fixture
def phone(browser, newsroom) -> Iterator[Page]:
    """The list, on a phone."""
    with browser.new_context(viewport=PHONE, locale="en-GB", has_touch=True, reduced_motion="reduce") as context:
        yield sign_in(context, newsroom)


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    def meets(at: str, size: str) -> bool:
        return one[at] < other[at] + other[size] and other[at] < one[at] + one[size]

    return meets("x", "width") and meets("y", "height")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_its_screen(browser, newsroom, language):
    wide = []
    with browser.new_context(viewport=PHONE, locale=language, reduced_motion="reduce") as context:
        page = sign_in(context, newsroom)
        confirmed = {f"article {n}": f"/desk/articles/{n}" for n in range(2, 6)}
        for name, address in {**OPEN, **SIGNED_IN, **confirmed}.items():
            page.goto(f"{newsroom.url}{address}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 844})
                if page.evaluate(IS_TOO_WIDE):
                    wide.append((name, width))
    assert wide == []


@pytest.mark.parametrize("width", [1024, 640, 512, 390])
def test_a_row_shows_its_whole_change(browser, newsroom, width):
    """512 and 640 pixels are 200 % zoom."""
    with browser.new_context(viewport={"width": width, "height": 768}, locale="en-GB") as context:
        page = sign_in(context, newsroom)
        cut = """() => [...document.querySelectorAll(".row :is(del, ins)")].filter((change) => {
          const { left, right, top, bottom } = change.getBoundingClientRect();
          for (let box = change.parentElement; box; box = box.parentElement) {
            const room = box.getBoundingClientRect();
            const clips = getComputedStyle(box).overflowX !== "visible";
            const isBeside = left < room.left - 1 || right > room.right + 1;
            if (clips && (isBeside || top < room.top - 4 || bottom > room.bottom + 4)) return true;
          }
          return right > innerWidth;
        }).map((change) => change.textContent)"""
        assert page.locator(".row ins").count() > 20
        assert page.evaluate(cut) == []


@pytest.mark.parametrize("query", ["?site=courier", "?status=all&site=courier&section=Town&age=month&q=the"])
def test_on_a_phone_the_list_begins_at_once(phone, newsroom, query):
    phone.goto(f"{newsroom.url}/desk/{query}")
    assert box(phone, "#rows")["y"] <= 200


def test_on_a_phone_the_list_begins_soon_where_reports_are_held(phone, newsroom):
    phone.goto(f"{newsroom.url}/desk/")
    expect(phone.locator(".held")).to_contain_text("2 reports are held")
    assert box(phone, "#rows")["y"] <= 200


def test_on_a_phone_one_button_opens_all_that_leads_elsewhere(phone):
    menu = phone.locator("#menu")
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="Statistics")).to_be_visible()
    assert violations(phone) == []
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Confirmed").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Confirmed")
    expect(menu).to_be_hidden()


def test_menus_of_a_phone_need_no_script(browser, newsroom):
    with browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False) as context:
        page = sign_in(context, newsroom)
        page.get_by_role("button", name="Menu").click()
        page.locator("#menu").get_by_role("link", name="Articles").click()
        expect(page.get_by_role("heading", level=1, name="Articles")).to_be_visible()
        page.goto(f"{newsroom.url}/desk/")
        page.get_by_role("button", name="Options").click()
        page.get_by_role("link", name="Most readers").click()
        expect(page).to_have_url(f"{newsroom.url}/desk/?sort=readers")
        page.locator(".pick").first.click()
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Reject").click()
        expect(page.get_by_role("status").first).to_contain_text("1 typo rejected.")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status").first).to_contain_text("Undone.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_decisions_take_one_row(browser, newsroom, language):
    with browser.new_context(viewport=PHONE, locale=language) as context:
        page = sign_in(context, newsroom)
        page.locator(".pick").first.click()
        assert box(page, ".bulk")["height"] <= 64
        assert not page.evaluate(IS_TOO_WIDE)


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (1024, 768), (640, 700), (390, 844)])
def test_a_message_covers_nothing_that_one_works_with(browser, newsroom, width, height):
    with browser.new_context(viewport={"width": width, "height": height}, locale="en-GB") as context:
        page = sign_in(context, newsroom)
        for key in ("j", "x", "j", "x", "c", "j", "x"):
            page.keyboard.press(key)
        toast = page.locator("#toast")
        expect(toast).to_contain_text("2 typos confirmed.")
        expect(page.locator(".bulk")).to_be_visible()
        page.mouse.wheel(0, 300)
        page.wait_for_function("scrollY > 200")
        covering = box(page, "#toast")
        assert not overlap(covering, box(page, ".bulk"))
        bar = page.locator(".side").bounding_box()
        rows = page.locator("#rows > .row:not([hidden])").all()[:12]
        below = bar["y"] + bar["height"] if width <= 960 else 0
        for row in rows:
            place = row.bounding_box()
            if place and place["y"] + place["height"] > below:
                seen = {
                    **place,
                    "y": max(place["y"], below),
                    "height": place["y"] + place["height"] - max(place["y"], below),
                }
                assert not overlap(covering, seen)
        page.keyboard.press("Escape")
        page.keyboard.press("u")
        expect(toast).to_contain_text("Undone.")


def test_articles_are_walked_by_keyboard(browser, newsroom):
    with browser.new_context(locale="en-GB") as context:
        page = sign_in(context, newsroom)
        page.goto(f"{newsroom.url}/desk/articles")
        second = page.locator(".articles .title").nth(1)
        for key in ("j", "j", "j", "k"):
            page.keyboard.press(key)
        expect(second).to_be_focused()
        name = second.inner_text()
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.keyboard.press("j")
        expect(page.locator(".sheet .suggested a").first).to_be_focused()
        page.keyboard.press("o")
        expect(page.locator(".verdict")).to_be_visible()
        page.goto(f"{newsroom.url}/desk/typos/18")
        expect(page.locator(".verdict button").last).to_have_attribute("aria-keyshortcuts", "s")
