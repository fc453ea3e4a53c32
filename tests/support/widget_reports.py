"""Bodies of reports as the widget makes them of a selection in an article: widget/src/capture/quote.js in Python."""

import uuid
from collections.abc import Sequence
from typing import Any

from collector.text.normalise import normalise, normalise_trimmed
from tests.support.collector import SITE

# As in widget/src/capture/quote.js.
_LEAST_AROUND = 32
_MOST_AROUND = 64


class BadSelection(ValueError):
    """A selection that the widget would not send like this."""


def widget_report(
    paragraphs: Sequence[str],
    paragraph: int,
    start: int,
    end: int,
    suggestion: str | None = None,
    *,
    url: str,
    lang: str,
    report_id: uuid.UUID | None = None,
) -> dict[str, Any]:
    """Return the body of a report of `paragraphs[paragraph][start:end]`, which is raw text as a page has it."""
    text = paragraphs[paragraph]
    left, exact, right = map(normalise, (text[:start], text[start:end], text[end:]))
    if not normalise_trimmed(exact) or exact != exact.strip():
        raise BadSelection(f"the selection is empty or has white space at an end: {exact!r}")
    # Otherwise the ends of the selection would be offsets in another text than the paragraph's.
    if left + exact + right != normalise(text):
        raise BadSelection(f"an end of the selection is inside of a character: {exact!r}")
    left, right = left.lstrip(), right.rstrip()
    head = f"{_joined(paragraphs[:paragraph])} {left}".lstrip()
    tail = f"{right} {_joined(paragraphs[paragraph + 1 :])}".rstrip()
    body = {
        "id": str(report_id or uuid.uuid4()),
        "site": SITE,
        "url": url,
        "title": "An article",
        "lang": lang,
        "quote": {"exact": exact, "prefix": _last_of(head), "suffix": _first_of(tail)},
        "position": {"start": len(head), "end": len(head) + len(exact)},
        "block": {"text": left + exact + right, "start": len(left), "end": len(left) + len(exact)},
        "client": {"widget": "0.1.0", "viewport": "1280x900", "touch": False},
    }
    return body if suggestion is None else body | {"suggestion": suggestion}


def _joined(paragraphs: Sequence[str]) -> str:
    return " ".join(filter(None, map(normalise_trimmed, paragraphs)))


def _last_of(text: str) -> str:
    """Return the last code points, cut after a space: lastOf in the widget."""
    cut = max(0, len(text) - _MOST_AROUND)
    space = text.find(" ", cut, max(0, len(text) - _LEAST_AROUND))
    return text[space + 1 if space >= 0 else cut :] if cut else text


def _first_of(text: str) -> str:
    """Return the first code points, cut before a space: firstOf in the widget."""
    space = text.rfind(" ", 0, _MOST_AROUND + 1) if len(text) > _MOST_AROUND else -1
    return text[: space if space >= _LEAST_AROUND else _MOST_AROUND]
