"""A newspaper with a collector: its pages, its tag, and what its readers' reports became."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html import escape
from typing import Any

from playwright.sync_api import Page

from collector.intake.widget_files import folder
from tests.browser.pages import HOST, Pages
from tests.support.server import Server

WIDGET = folder()
"""Where the built widget is."""

ARTICLE = """
<main><article>
<h1>The bridge opens</h1>
<p>The mayor opened teh bridge at noon, and the whole town had come to see it.</p>
<p>It had taken nine years and a good part of the county’s patience.</p>
</article></main>
"""
TYPO = "teh bridge"
"""The mistake in ARTICLE."""


@dataclass
class News:
    """One site of a running collector, whose reports are read back through the editors' API."""

    pages: Pages
    collector: Server
    site: str
    token: str

    @property
    def collector_host(self) -> str:
        """The collector's host and port, as pages see it."""
        return f"typos.test:{self.collector.port}"

    def part(self, stem: str) -> str:
        """The address of a part of the widget: `part("main")`, `part("de")`."""
        [path] = [path for path in WIDGET.glob(f"w/{stem}.*.js*") if path.suffix in (".js", ".json")]
        return f"http://{self.collector_host}/w/{path.name}"

    def tag(self, **options: str | None) -> str:
        """The tag to paste: `tag(data_lang="de")`; None leaves an attribute out."""
        given = {"src": f"http://{self.collector_host}/widget.js", "data_site": self.site} | options
        named = " ".join(
            f'{name.replace("_", "-")}="{escape(value)}"' for name, value in given.items() if value is not None
        )
        return f"<script async {named}></script>"

    def put(
        self,
        body: str = ARTICLE,
        *,
        head: str | None = None,
        title: str = "The bridge opens",
        lang: str = "en",
        headers: dict[str, str] | None = None,
        host: str = HOST,
        **options: str | None,
    ) -> str:
        """Serve a page and return its address. Without `head` it has the tag, with `options`."""
        if head is None:
            head = self.tag(**options)
        return self.pages.put(
            f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            f"{head}</head><body>{body}</body></html>",
            headers,
            host,
        )

    def open(self, page: Page, body: str = ARTICLE, **options: Any) -> str:
        """Serve a page, open it in the browser and return its address."""
        address = self.put(body, **options)
        page.goto(address)
        return address

    def typos(self, address: str) -> list[dict[str, Any]]:
        """The typos of the article at this address, oldest first."""
        try:
            return self._get(f"/typos?sort=first_seen&url={urllib.parse.quote(address, safe='')}")["items"]
        except urllib.error.HTTPError as error:
            if error.code != 404:  # no article has this address yet
                raise
            return []

    def reports(self, address: str) -> list[dict[str, Any]]:
        """All that the editors know of every report about this address, oldest first."""
        found = [report for typo in self.typos(address) for report in self._get(f"/typos/{typo['id']}")["report_list"]]
        return sorted(found, key=lambda report: report["received"])

    def report(self, address: str) -> dict[str, Any]:
        """The one report about this address."""
        [report] = self.reports(address)
        return report

    def _get(self, path: str) -> Any:
        request = urllib.request.Request(
            f"{self.collector.url}/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
