"""Takes the widget's every state in every theme for a person to look at: docs/widget-gallery/README.md, `make gallery`.

`python -m tests.screenshots.gallery` takes all; with a folder as its argument, it puts them there.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import Pages
from tests.browser.pages.languages import RIGHT_TO_LEFT
from tests.browser.pages.news import News
from tests.browser.pages.states import BODY, STATES, leave
from tests.screenshots.small import shrink
from tests.support.browser import chromium
from tests.support.server import Server

_DOCS = Path(__file__).parents[2] / "docs" / "widget-gallery"

_WIDE = {"width": 800, "height": 640}
_NARROW = {"width": 360, "height": 640}
_LOOKS = {
    "light": (_WIDE, "light", "en", False),
    "dark": (_WIDE, "dark", "en", False),
    "light, narrow": (_NARROW, "light", "en", False),
    "dark, narrow": (_NARROW, "dark", "en", False),
    "right to left": (_WIDE, "light", RIGHT_TO_LEFT, False),
    "right to left, dark, narrow": (_NARROW, "dark", RIGHT_TO_LEFT, False),
    "forced colours": (_WIDE, "light", "en", True),
    "forced colours, dark, narrow": (_NARROW, "dark", "en", True),
}
_MARGIN = 14

# An article in either colour, as pages are.
_PAGE = """<style>
    :root { color-scheme: light dark; font: 17px/1.55 Georgia, "Noto Serif", serif; }
    body { max-width: 34em; margin: 24px auto; padding: 0 20px; }
</style>"""


def main(target: Path) -> None:
    """Take the pictures and write the page that shows them."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    with _news() as news, sync_playwright() as playwright, chromium(playwright) as browser:
        for look in _LOOKS:
            _take(browser, news, look, target)
    (target / "README.md").write_text(_readme(target), encoding="utf-8")
    size = sum(path.stat().st_size for path in target.glob("*.png"))
    print(f"{len(list(target.glob('*.png')))} pictures, {size / 1024:.0f} KiB, in {target}", file=sys.stderr)


@contextmanager
def _news() -> Iterator[News]:
    with ExitStack() as stack:
        pages = stack.enter_context(Pages())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        collector = stack.enter_context(Server(folder, PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="error"))
        yield News(pages, collector, "gallery", "")


def _take(browser: Browser, news: News, look: str, target: Path) -> None:
    size, theme, language, is_forced = _LOOKS[look]
    with browser.new_context(
        viewport=size,
        color_scheme=theme,
        forced_colors="active" if is_forced else "none",
        reduced_motion="reduce",
        has_touch=size is _NARROW,
        is_mobile=size is _NARROW,
    ) as context:
        page = context.new_page()
        news.open(page, _PAGE + BODY, data_lang=language)
        for state, enter in STATES.items():
            if state == "touch" and size is not _NARROW:
                continue
            enter(page)
            page.wait_for_timeout(100)
            picture = target / _file(state, look)
            page.screenshot(path=picture, clip=_box(page, state), caret="hide")
            shrink(picture)
            leave(page)


def _file(state: str, look: str) -> str:
    return re.sub(r"[^a-z]+", "-", f"{state} {look}".lower()) + ".png"


def _box(page: Page, state: str) -> dict[str, float]:
    """Return what of the page to show."""
    what = {"hint": "[data-proofdesk-hint] .hint", "touch": "proofdesk-button button"}.get(
        state, "proofdesk-dialog :is(dialog, .thanks)"
    )
    box = page.locator(what).bounding_box()
    screen = page.viewport_size
    margin = 90 if state == "touch" else _MARGIN
    left, top = max(0, box["x"] - margin), max(0, box["y"] - margin)
    right = min(screen["width"], box["x"] + box["width"] + margin)
    bottom = min(screen["height"], box["y"] + box["height"] + margin)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _readme(target: Path) -> str:
    lines = [
        "# The widget in all its states",
        "",
        "Made by `make gallery` from the widget as it is built, in Chromium; the collector’s answers are made up.",
    ]
    for state in STATES:
        lines += ["", f"## {state.capitalize()}"]
        for look in _LOOKS:
            if (target / _file(state, look)).exists():
                lines += ["", f"{look.capitalize()}:", "", f"![{state}, {look}]({_file(state, look)})"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _DOCS)
