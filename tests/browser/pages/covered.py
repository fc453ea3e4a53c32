"""Whether something of ours is covered by something of the page's."""

from playwright.sync_api import Locator


def is_on_top(locator: Locator) -> bool:
    """Tell whether a click at the element's middle meets it and nothing else."""
    return locator.evaluate("""(one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const found = one.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
        return width > 0 && height > 0 && (found === one || one.contains(found));
    }""")
