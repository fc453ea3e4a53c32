"""A report as the intake works with it: read once, at the door, into one value that is never changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.store.sites import KnownSite
from collector.text import search_text
from collector.text.articles import address_rank, article_address, article_digest, believed_canonical
from collector.text.changes import Finding, find
from collector.text.locate import locate
from collector.text.passages import Passage, passage
from collector.text.quotes import Quote

Fields = Mapping[str, Any]
"""A report as `collector.intake.schema.read_report` gives it."""

NO_NETWORKS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """A reader's report. `findings` are the things that it finds wrong, in the order of the text: at least one.

    `article` is the row of its article, with what the report says of it, and `row` its own row without typo and
    finding. `sender` is the sender's name of the day (`collector.web.sender`), None where every report counts as a
    reader, and `networks` are the names of the IPv6 networks that it is in, by their ceilings.
    """

    id: uuid.UUID
    site: KnownSite
    received_at: datetime
    fields: Fields
    passage: Passage
    findings: tuple[Finding, ...]
    article: Mapping[str, Any]
    row: Mapping[str, Any]
    sender: str | None
    networks: Mapping[str, str]

    @property
    def words(self) -> str:
        """The folded words of its reader by which a typo is found; may be empty."""
        return search_text.more_text((self.row["suggestion"], self.row["comment"]))

    def first_words(self, quote: Quote, title: str | None, address: str) -> str:
        """Return the folded text by which a new typo that is quoted like this, in an article with this title and
        address, is found."""
        words = (self.row["exact"], self.row["suggestion"], self.row["comment"])
        return search_text.first_text(quote, self.passage.block, words, title, (address, self.row["url"]))


def read(
    fields: Fields,
    site: KnownSite,
    report_id: uuid.UUID,
    received_at: datetime,
    sender: str | None = None,
    networks: Mapping[str, str] = NO_NETWORKS,
) -> Report:
    """Return a report as it came at a site and a moment."""
    quote = Quote(fields["quote"]["exact"], fields["quote"].get("prefix") or "", fields["quote"].get("suffix") or "")
    block = fields.get("block") or {}
    text = block.get("text") or None
    start, end = (text and locate(quote.exact, text, block.get("start"), block.get("end"))) or (None, None)
    # The box is filled with the phrase: left unchanged it is no suggestion, and emptied it is one.
    suggestion = fields.get("suggestion")
    suggestion = None if suggestion == quote.exact else suggestion
    one = passage(quote, text, start, end)
    position = fields.get("position") or {}
    row = {
        "id": report_id,
        "received_at": received_at,
        **{name: fields.get(name) for name in ("url", "canonical_url", "title", "lang")},
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "position_start": position.get("start"),
        "position_end": position.get("end"),
        "block_text": text,
        "block_start": start,
        "block_end": end,
        "suggestion": suggestion,
        "comment": fields.get("comment") or None,
        "article": _known(fields.get("article")),
        "client": _known(fields.get("client")),
    }
    findings = find(one, suggestion)
    article = _article_row(site, fields, received_at)
    return Report(report_id, site, received_at, fields, one, findings, article, row, sender, networks)


def held_row(report: Report, ceiling: str) -> dict[str, Any]:
    """Return the row of a report that is held because it came above this ceiling."""
    return {
        "id": report.id,
        "site_id": report.site.id,
        "received_at": report.received_at,
        "url": report.article["url"],
        "sender": report.sender,
        "ceiling": ceiling,
        "body": {name: value for name, value in report.fields.items() if name != "id"},
    }


def _article_row(site: KnownSite, fields: Fields, now: datetime) -> dict[str, Any]:
    about = fields.get("article") or {}
    canonical = believed_canonical(fields["url"], fields.get("canonical_url"), site.origins, site.rules)
    address = article_address(canonical or fields["url"], rules=site.rules)
    return {
        "site_id": site.id,
        "key": article_digest(address, site.rules),
        "url": address,
        "url_rank": address_rank(address, canonical is not None, site.origins, site.rules),
        "title": about.get("headline") or fields.get("title") or None,
        "author": about.get("author") or None,
        "section": about.get("section") or None,
        "published": about.get("published") or None,
        "modified": about.get("modified") or None,
        "lang": fields.get("lang") or None,
        "created_at": now,
        "last_seen": now,
    }


def _known(part: Fields | None) -> dict[str, Any]:
    return {name: value for name, value in (part or {}).items() if value not in (None, "")}
