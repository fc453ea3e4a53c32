"""What in an address does not tell articles apart: everywhere, and by a site's own rules."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collector.text.urls import host_key, origin_of

# What campaigns, social networks, mail programs and sessions append; none of it says which article it is. Names that
# some sites use for content (from, source, share, id, s) are not here: such a site may ignore them by a rule of its
# own. `ref` is here, since it nearly always is a link's origin, and a site where it is not may keep it.
_TRACKING = frozenset(
    """
    __hsfp __hssc __hstc __s __twitter_impression _bhlid _branch_match_id _ga _ga_ml _gac _gl _hsenc _hsmi _kx _openstat
    action_object_map action_ref_map action_type_map amp_gsa amp_js_v amp_r aoh at_campaign at_format at_medium
    at_ptr_name cmpid dclid dicbo ef_id epik erid fb_action_ids fb_action_types fb_ref fb_source fbclid gad_campaignid
    gad_source gbraid gclid gclsrc guccounter guce_referrer guce_referrer_sig hsctatracking icid igsh igshid jsessionid
    li_fat_id mbid mc_cid mc_eid mc_tc mibextid mkt_tok ml_subscriber ml_subscriber_hash msclkid ncid obclid ocid
    oly_anon_id oly_enc_id phpsessid piwik_campaign piwik_keyword piwik_kwd pk_campaign pk_cid pk_content pk_keyword
    pk_kwd pk_medium pk_source rb_clickid rdid rdt_cid ref ref_src ref_url s_cid s_kwcid sc_campaign sfnsn soc_src
    soc_trk srsltid tblci ttclid twclid usqp vero_conv vero_id wbraid wickedid wt_mc wt_zmc xtor yadclid yclid ymclid
    ysclid
    """.split()  # noqa: SIM905 (a column of a hundred names reads no better)
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "hsa_", "at_custom", "at_link_")

_PARAMETER = re.compile(r"[^\s&=#?*%+\x00-\x1f]{1,100}\*?")


class BadRule(ValueError):
    """The text is no parameter's name, or no pair of hosts."""


@dataclass(frozen=True, slots=True)
class AddressRules:
    """How a site's addresses differ from what is usual. Names are in lower case; a "*" at the end stands for any end.

    `ignored` parameters tell no articles apart, `kept` ones do although they are usually for tracking; `twins` are
    pairs of a host and the one whose articles it shows too; with `amp_paths`, /amp/x, /x/amp and x?amp=1 are x.
    """

    ignored: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    twins: tuple[tuple[str, str], ...] = ()
    amp_paths: bool = False

    def drops(self, name: str) -> bool:
        """Tell whether the parameter of this name, percent-decoded, tells no articles apart."""
        name = name.lower()
        while name.startswith("amp;"):  # an "&" that was escaped for HTML once too often
            name = name[4:]
        if self.kept and _matches(name, self.kept):
            return False
        return (
            name in _TRACKING
            or name.startswith(_TRACKING_PREFIXES)
            or (bool(self.ignored) and _matches(name, self.ignored))
        )

    def host(self, host: str) -> str:
        """Return the host whose articles `host` (as `host_key` gives it) shows: mostly itself."""
        for twin, of in self.twins:
            if host == twin:
                return of
        return host


NO_RULES = AddressRules()


def rules_of(settings: Mapping[str, Any]) -> AddressRules:
    """Return the rules in a site's settings. What is wrong there is left out: no report may fail of it."""
    found = settings.get("address")
    if not isinstance(found, Mapping):
        return NO_RULES
    twins = found.get("twin_hosts")
    pairs = twins.items() if isinstance(twins, Mapping) else ()
    return AddressRules(
        ignored=_texts(found.get("ignore_parameters")),
        kept=_texts(found.get("keep_parameters")),
        twins=tuple((twin, of) for twin, of in pairs if isinstance(of, str)),
        amp_paths=found.get("amp_paths") is True,
    )


def as_settings(rules: AddressRules) -> dict[str, Any]:
    """Return the rules as they stand in a site's settings, under "address"."""
    return {
        "ignore_parameters": list(rules.ignored),
        "keep_parameters": list(rules.kept),
        "twin_hosts": dict(rules.twins),
        "amp_paths": rules.amp_paths,
    }


def clean_parameters(names: Iterable[str]) -> tuple[str, ...]:
    """Return parameters' names as rules have them. Raises BadRule, saying what is wrong."""
    cleaned = [name.strip().lower() for name in names]
    for name in cleaned:
        if not _PARAMETER.fullmatch(name):
            raise BadRule(f"{name!r} is not a parameter's name: write it like ref_src, or from* for all that begin so")
    return tuple(dict.fromkeys(cleaned))


def clean_twins(pairs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what people write, "m.news.example=news.example", as pairs of hosts. Raises BadRule."""
    twins: dict[str, str] = {}
    for pair in pairs:
        twin, of = (_clean_host(part) for part in pair.split("=")) if pair.count("=") == 1 else (None, None)
        if not twin or not of or twin == of:
            raise BadRule(f"{pair!r} is not a pair of two hosts: write it like m.news.example=news.example")
        if twins.setdefault(twin, of) != of:
            raise BadRule(f"{twin} cannot be the twin of both {twins[twin]} and {of}")
    for twin, of in twins.items():
        if of in twins:  # a chain, or a circle: one step must lead to the end
            raise BadRule(f"{twin} is to be a twin of {of}, which itself is one of {twins[of]}: name that instead")
    return tuple(twins.items())


def _clean_host(text: str) -> str | None:
    text = text.strip()
    origin = origin_of(f"https://{text}")
    if origin is None or re.search("[/?#@:]", text):
        return None
    return host_key(origin)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in patterns)


def _texts(found: Any) -> tuple[str, ...]:
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
