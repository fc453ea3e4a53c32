"""From a report's fields to rows. Pure."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collector.store.intake import KnownArticle
from collector.store.sites import KnownSite
from collector.text import search_text
from collector.text.articles import address_rank, article_address, article_digest, believed_canonical
from collector.text.locate import locate
from collector.text.quotes import Quote, phrase_key
from collector.text.restating import Proposal
from collector.text.sightings import Sighting

Fields = Mapping[str, Any]
"""A report as `collector.intake.schema.read_report` gives it."""


def quote_of(report: Fields) -> Quote:
    """Return the report's phrase and its surroundings."""
    quote = report["quote"]
    return Quote(quote["exact"], quote.get("prefix") or "", quote.get("suffix") or "")


def sighting_of(report: Fields) -> Sighting:
    """Return what the report tells of where the typo is and what it is."""
    block = _block(report)
    return Sighting(
        quote_of(report), block["block_text"], block["block_start"], block["block_end"], suggestion_of(report)
    )


def suggestion_of(report: Fields) -> str | None:
    """Return what the reader suggests: an empty text where the phrase should go, None where they suggest nothing.

    The box is filled with the phrase: left unchanged it is no suggestion, and emptied it is one.
    """
    suggestion: str | None = report.get("suggestion")
    return None if suggestion == report["quote"]["exact"] else suggestion


def suggestion_row(typo_id: int, wanted: Proposal, counts: bool, now: datetime) -> dict[str, Any]:
    """Return the row under which the first reader's suggestion is counted, and later ones who suggest the same.

    A reader who no longer counts for the typo is not counted here either, but their suggestion is stored.
    """
    what = {"key": wanted.key, "text": wanted.text, "exact": wanted.exact}
    return {"typo_id": typo_id, **what, "count": int(counts), "first_seen": now}


def article_row(site: KnownSite, report: Fields, now: datetime) -> dict[str, Any]:
    """Return the row of the report's article, with what the report tells of it."""
    about = report.get("article") or {}
    canonical = believed_canonical(report["url"], report.get("canonical_url"), site.origins, site.rules)
    address = article_address(canonical or report["url"], rules=site.rules)
    return {
        "site_id": site.id,
        "key": article_digest(address, site.rules),
        "url": address,
        "url_rank": address_rank(address, canonical is not None, site.origins, site.rules),
        "title": about.get("headline") or report.get("title") or None,
        "author": about.get("author") or None,
        "section": about.get("section") or None,
        "published": about.get("published") or None,
        "modified": about.get("modified") or None,
        "lang": report.get("lang") or None,
        "created_at": now,
        "last_seen": now,
    }


def typo_row(site: KnownSite, article_id: int, report: Fields, now: datetime) -> dict[str, Any]:
    """Return the row of a typo that this report is the first of."""
    return {
        "site_id": site.id,
        "article_id": article_id,
        **telling_of(report),
        "status": "new",
        "reports": 1,
        "version": 1,
        "first_seen": now,
        "last_seen": now,
    }


def telling_of(report: Fields) -> dict[str, Any]:
    """Return the columns of a typo that tell where it is and what it is, as this report has it."""
    quote = quote_of(report)
    block = _block(report)
    return {
        "phrase_key": phrase_key(quote.exact),
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        **block,
        "block_text": block["block_text"] or "",
        "suggestion": suggestion_of(report),
    }


def report_row(report: Fields, report_id: uuid.UUID, typo_id: int, counts: bool, now: datetime) -> dict[str, Any]:
    """Return the row of the report itself; `counts` says whether it counts as another reader."""
    quote = quote_of(report)
    position = report.get("position") or {}
    return {
        "id": report_id,
        "typo_id": typo_id,
        "received_at": now,
        "url": report["url"],
        "canonical_url": report.get("canonical_url"),
        "title": report.get("title"),
        "lang": report.get("lang"),
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "position_start": position.get("start"),
        "position_end": position.get("end"),
        **_block(report),
        "suggestion": suggestion_of(report),
        "comment": report.get("comment") or None,
        "article": _known(report.get("article")),
        "client": _known(report.get("client")),
        "counts": counts,
    }


def held_row(one: Any, ceiling: str) -> dict[str, Any]:
    """Return the row of a report (a `batch.Incoming`) that is held because it came above this ceiling."""
    body = {name: value for name, value in one.report.items() if name != "id"}
    return {
        "id": one.report_id,
        "site_id": one.site.id,
        "received_at": one.now,
        "url": article_row(one.site, one.report, one.now)["url"],
        "sender": one.sender,
        "ceiling": ceiling,
        "body": body,
    }


def first_search_text(report: Fields, article: KnownArticle) -> str:
    """Return the folded text by which a new typo of this article is found."""
    quote = quote_of(report)
    return search_text.first_text(
        quote,
        (report.get("block") or {}).get("text"),
        _readers_words(report),
        article.title,
        (article.url, report["url"]),
    )


def more_search_text(report: Fields) -> str:
    """Return the folded text by which a typo is found since this further report of it; may be empty."""
    return search_text.more_text(_readers_words(report))


def _readers_words(report: Fields) -> tuple[str | None, str | None]:
    return suggestion_of(report), report.get("comment")


def _block(report: Fields) -> dict[str, Any]:
    block = report.get("block") or {}
    text = block.get("text") or None
    place = locate(report["quote"]["exact"], text, block.get("start"), block.get("end")) if text else None
    start, end = place or (None, None)
    return {"block_text": text, "block_start": start, "block_end": end}


def _known(part: Fields | None) -> dict[str, Any]:
    return {name: value for name, value in (part or {}).items() if value not in (None, "")}
