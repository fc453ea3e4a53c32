"""What axe-core says of a page."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[3] / "widget" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page, *rules: str) -> list[tuple[str, str]]:
    """Return every rule that the page breaks, of all or of these, shadow roots included, each with the markup that
    does."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]
