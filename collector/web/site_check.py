"""Looking at a site's page: is the tag there, and right?"""

from dataclasses import dataclass

from flask import current_app

from collector.store.models import Site
from collector.text.page_check import Expected, Verdict, judge
from collector.text.tags import options_of
from collector.text.urls import origin_of
from collector.web.guarded import NotFetched, Trouble
from collector.web.page_fetch import Page, fetch_page
from collector.web.running import running

LONGEST_ADDRESS = 2048


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What was found at `url`: a verdict, or what kept the page from being fetched, with what that was about."""

    url: str
    verdict: Verdict | None = None
    trouble: Trouble | None = None
    about: str = ""
    page: Page | None = None

    @property
    def is_right(self) -> bool:
        """Whether readers of the page can report."""
        return self.verdict is not None and self.verdict.is_right


def first_page(site: Site) -> str:
    """Return the address that is looked at where nobody names one."""
    return f"{site.origins[0]}/" if site.origins else ""


def check_site(site: Site, url: str = "") -> SiteCheck:
    """Fetch a page of the site, its front page where none is named, and say what is there. Takes up to 15 seconds, so
    no transaction should be open."""
    asked = url.strip()
    if not asked:
        asked = first_page(site)
    elif "://" not in asked and site.origins:
        asked = f"{site.origins[0]}/{asked.lstrip('/')}" if asked.startswith("/") else f"https://{asked}"
    if len(asked) > LONGEST_ADDRESS or origin_of(asked) is None:
        return SiteCheck(asked[:LONGEST_ADDRESS], trouble=Trouble.NOT_ON_SITE, about=asked[:100])
    try:
        page = fetch_page(asked, site.origins)
    except NotFetched as error:
        return SiteCheck(asked, trouble=error.trouble, about=error.about)
    digests = current_app.extensions["proofdesk-integrity"]()
    expected = Expected(site.key, running().settings.url, options_of(site.settings), digests)
    return SiteCheck(page.url, judge(page.html, page.url, page.policies, expected), page=page)
