"""Sites as the editors' API tells and takes them."""

from typing import Any

from collector.store.models import RefusedOrigin, Site
from collector.store.retention import days_of
from collector.store.site_changes import SiteChange
from collector.store.site_facts import SiteFacts
from collector.store.triage import UNSET
from collector.text.address_rules import AddressRules, rules_of
from collector.text.address_rules import as_settings as rules_as_settings
from collector.text.cms_links import template_of
from collector.text.tags import as_settings, options_of, read_options, script_tag
from collector.text.times import rfc3339
from collector.web.running import running
from collector.web.site_check import SiteCheck


def site_shape(site: Site, facts: SiteFacts) -> dict[str, Any]:
    """Return a site with what is known of it."""
    options = options_of(site.settings)
    return {
        "key": site.key,
        "name": site.name,
        "origins": site.origins,
        "cms": template_of(site.settings),
        "retention_days": days_of(site.settings),
        "address": rules_as_settings(rules_of(site.settings)),
        "widget": as_settings(options),
        "snippet": script_tag(running().settings.url, site.key, options),
        "created": rfc3339(site.created_at),
        "last_report": rfc3339(facts.last_report) if facts.last_report else None,
        "open_typos": facts.open_typos,
    }


def refused_shape(refused: RefusedOrigin) -> dict[str, Any]:
    """Return the shape of an origin whose reports the site refused."""
    return {"origin": refused.origin, "reports": refused.count, "last": rfc3339(refused.last_seen)}


def change_of(body: dict[str, Any]) -> SiteChange:
    """Return what a body, which its schema has read, wants of a site."""
    rules = body.get("address")
    return SiteChange(
        name=body.get("name", UNSET),
        origins=body.get("origins", UNSET),
        cms=body.get("cms", UNSET),
        days=body.get("retention_days", UNSET),
        rules=UNSET
        if rules is None
        else AddressRules(
            ignored=rules["ignore_parameters"],
            kept=rules["keep_parameters"],
            twins=rules["twin_hosts"],
            amp_paths=rules["amp_paths"],
        ),
        options=read_options(body["widget"]) if "widget" in body else UNSET,
    )


def check_shape(check: SiteCheck) -> dict[str, Any]:
    """Return what a look at a page found."""
    verdict = check.verdict
    return {
        "page": check.url,
        "right": check.is_right,
        "tag": verdict.tag if verdict else None,
        "obstacles": list(verdict.obstacles) if verdict else [],
        "options": list(verdict.options) if verdict else [],
        "key": (verdict.key or None) if verdict else None,
        "source": (verdict.source or None) if verdict else None,
        "trouble": check.trouble,
        "about": check.about or None,
    }
