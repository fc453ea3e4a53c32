"""Comparing screenshots, by the browser itself."""

import base64

from playwright.sync_api import Locator, Page

_COMPARE = """async (urls) => {
    const [one, other] = await Promise.all(urls.map(async (url) => {
        const picture = await createImageBitmap(await (await fetch(url)).blob());
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext("2d");
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, picture.width, picture.height);
    }));
    if (one.width !== other.width || one.height !== other.height) return Infinity;
    let different = 0;
    for (let at = 0; at < one.data.length; at += 4) {
        const apart = (part) => Math.abs(one.data[at + part] - other.data[at + part]);
        if (Math.max(apart(0), apart(1), apart(2)) > 8) different++;
    }
    return different;
}"""


def difference(page: Page, one: bytes, other: bytes) -> float:
    """Return how many pixels differ by more than an eye could see; infinity where the sizes do."""
    if one == other:
        return 0
    blank = page.context.new_page()
    try:
        return blank.evaluate(
            _COMPARE, ["data:image/png;base64," + base64.b64encode(png).decode() for png in (one, other)]
        )
    finally:
        blank.close()


def inside(locator: Locator, edge: int = 6) -> bytes:
    """Take the element's picture without its rounded corners, behind which the page would show."""
    box = locator.bounding_box()
    clip = {
        "x": box["x"] + edge,
        "y": box["y"] + edge,
        "width": box["width"] - 2 * edge,
        "height": box["height"] - 2 * edge,
    }
    return locator.page.screenshot(clip=clip, animations="disabled")
