"""Links into a site's own editing system, from the template that its administrator wrote."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from collector.text.urls import origin_of

LONGEST_TEMPLATE = 1000

_PLACEHOLDERS = ("url", "site", "id")
_BRACES = re.compile(r"\{([^{}]*)\}")


class BadTemplate(ValueError):
    """The text is no template of a link; the message says why, to whoever wrote it."""


def clean_template(text: str) -> str:
    """Return what an administrator wrote as a template: trimmed, or "" where there is nothing. Raises BadTemplate."""
    text = text.strip()
    if not text:
        return ""
    if len(text) > LONGEST_TEMPLATE:
        raise BadTemplate(f"This is too long: at most {LONGEST_TEMPLATE:,} characters are kept.")
    for name in _BRACES.findall(text):
        if name not in _PLACEHOLDERS:
            raise BadTemplate(f"{{{name}}} means nothing here: there are {{url}}, {{site}} and {{id}}.")
    if re.search(r"[{}]", _BRACES.sub("", text)):
        raise BadTemplate("A brace stands alone here: write {url}, {site} or {id}.")
    if not _leads_somewhere(text):
        raise BadTemplate("This is not a web address: write it like https://cms.example/edit?url={url}")
    if not _BRACES.search(text):
        raise BadTemplate("Nothing says which article is meant: put {url}, {site} or {id} where it belongs.")
    return text


def template_of(settings: Mapping[str, Any]) -> str:
    """Return the template in a site's settings; "" where there is none."""
    found = settings.get("cms")
    return found if isinstance(found, str) else ""


def cms_link(template: str, url: str, typo_id: int, site_key: str) -> str:
    """Return the template with the article's address, the typo's number and the site's key in their places,
    percent-encoded (RFC 3986, section 2.1); "" where the template is empty or no http or https address.

    What a reader sent can get nowhere but into a value: not even a slash of it stays one.
    """
    if not _leads_somewhere(template):
        return ""
    values = {"url": url, "id": str(typo_id), "site": site_key}
    # One pass, so that braces in an address are no placeholders. A lone surrogate cannot be encoded: it goes.
    return _BRACES.sub(
        lambda found: quote(values[found[1]], safe="", errors="ignore") if found[1] in values else found[0], template
    )


def _leads_somewhere(template: str) -> bool:
    """Whether it is an http or https address whose place is fixed: no placeholder may say where the link goes."""
    if re.search(r"[\s\x00-\x20\\\x7f]", template) or origin_of(template) is None:
        return False
    parts = urlsplit(template)
    return not re.search(r"[{}@]", parts.netloc)
