"""What the check of a site's page found, in words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from collector.desk.words import later
from collector.text.page_check import Obstacle, Tag
from collector.web.guarded import Trouble
from collector.web.site_check import SiteCheck

_TAGS: dict[Tag, Any] = {
    Tag.RIGHT: later("The tag is there, and it is right."),
    Tag.OWN_HOST: later(
        "The tag is there, and it loads the widget from %(source)s. "
        "That is right if your server passes this address on to Proofdesk."
    ),
    Tag.NO_KEY: later("The tag is there, but it has no data-site attribute, so the widget does not know the site."),
    Tag.OTHER_KEY: later("There is a tag, but for another site: its key is %(key)s."),
    Tag.OTHER_COLLECTOR: later("There is a tag, but it loads the widget from elsewhere: %(source)s."),
    Tag.MISSING: later("The tag is not on this page."),
}
_HINDERED: dict[Tag, Any] = {
    Tag.RIGHT: later("The tag is there, but it does not work."),
    Tag.OWN_HOST: later("The tag is there and loads the widget from %(source)s, but it does not work."),
}
_OBSTACLES: dict[Obstacle, Any] = {
    Obstacle.SEVERAL: later("There are %(count)s tags on the page. The first one counts; remove the others."),
    Obstacle.WAITING: later(
        "The tag’s type is none that browsers run. If a consent manager changes it later, all is well; "
        "the widget sets no cookies and needs no consent for them."
    ),
    Obstacle.MIXED: later("The page comes by https and the tag asks for http: browsers refuse that."),
    Obstacle.SCRIPT_FORBIDDEN: later(
        "The page’s Content-Security-Policy forbids the script. Add %(collector)s to script-src."
    ),
    Obstacle.CONNECTION_FORBIDDEN: later(
        "The page’s Content-Security-Policy forbids sending reports. Add %(collector)s to connect-src."
    ),
    Obstacle.INTEGRITY: later(
        "The tag’s integrity attribute does not match the file that it loads, so browsers refuse the file. "
        "Paste the tag again, without integrity or with that of the pinned file."
    ),
    Obstacle.OTHER_OPTIONS: later("The tag on the page differs from the one here: %(options)s. Paste it again."),
    Obstacle.FRONT_PAGE_CANONICAL: later(
        "The page’s canonical address is the site’s front page. It is ignored. "
        "Give each article its own canonical address."
    ),
    Obstacle.LOST_CANONICAL: later(
        "The page’s canonical address lacks a parameter that identifies the page, such as id. It is ignored. "
        "Give each article its own canonical address."
    ),
}
_TROUBLES: dict[Trouble, Any] = {
    Trouble.BUSY: later("Other pages are being looked at just now. Try again in a moment."),
    Trouble.NOT_ON_SITE: later(
        "%(about)s is not on one of the site’s origins. Give the address of one of its pages, or add the origin."
    ),
    Trouble.REDIRECTED_AWAY: later(
        "The page leads on to %(about)s, which is not one of the site’s origins. If readers read there, add it."
    ),
    Trouble.TOO_MANY_REDIRECTS: later("The page leads on again and again: more than %(about)s times."),
    Trouble.NO_SUCH_HOST: later("There is no host %(about)s, or its name could not be looked up from here."),
    Trouble.PRIVATE: later(
        "The name leads to %(about)s, an address inside a private network, where Proofdesk does not look."
    ),
    Trouble.NO_CONNECTION: later("Nobody answers at this address, or the connection broke off."),
    Trouble.TIMEOUT: later("The page took too long to answer."),
    Trouble.STATUS: later("The page answered with the status %(about)s instead of 200."),
    Trouble.NOT_HTML: later("This is no web page: its type is %(about)s."),
}
_TLS: dict[str, Any] = {
    "": later("The https connection failed: the certificate is not one that is trusted here."),
    "expired": later("The https connection failed: the certificate has expired."),
    "self-signed": later("The https connection failed: the site signed its certificate itself."),
    "another host's name": later("The https connection failed: the certificate is for another host’s name."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of the desk says of a check: the address, whether all is well, sentences, and advice."""

    url: str
    is_right: bool
    says: list[str]
    advice: str = ""


def in_words(check: SiteCheck, collector_origin: str) -> Found:
    """Return what was found, in the reader's language."""
    if check.trouble is not None:
        if check.trouble == Trouble.TLS:
            return Found(check.url, False, [_TLS.get(check.about, _TLS[""])])
        return Found(check.url, False, [_TROUBLES[check.trouble] % {"about": check.about}])
    verdict = check.verdict
    if verdict is None:
        raise ValueError("a check has a verdict or a trouble")
    facts = {
        "key": verdict.key[:100],
        "source": verdict.source[:300],
        "count": verdict.count,
        "options": ", ".join(verdict.options)[:300],
        "collector": collector_origin,
    }
    about_the_tag = _TAGS[verdict.tag] if verdict.is_right else _HINDERED.get(verdict.tag, _TAGS[verdict.tag])
    says = [about_the_tag % facts, *(_OBSTACLES[one] % facts for one in verdict.obstacles)]
    return Found(check.url, verdict.is_right, says, _advice(check))


def _advice(check: SiteCheck) -> str:
    if check.verdict is None or check.verdict.tag != Tag.MISSING:
        return ""
    said = [_("If a tag manager puts it there, it cannot be seen from here: send a report from the page to try it.")]
    if check.page and not check.page.whole:
        said.insert(0, _("The page is very long: only its first two megabytes were looked at."))
    return " ".join(said)
