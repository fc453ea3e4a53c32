"""What an administrator types about a site: read, and told all that is wrong with it at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from collector.desk.sites.origin_words import cut_note, fault_in_words
from collector.store.models import Site
from collector.store.retention import LONGEST, days_of
from collector.store.site_changes import LONGEST_NAME, MOST_ORIGINS, SiteChange
from collector.text.address_rules import AddressRules, BadRule, clean_parameters, clean_twins, rules_of
from collector.text.cms_links import LONGEST_TEMPLATE, BadTemplate, clean_template, template_of
from collector.text.normalise import has_controls, normalise_trimmed, storable
from collector.text.origins import NotAnOrigin, read_origin, www_twin
from collector.text.tags import TEXTS, TagOptions, read_options

_BOXES = ("name", "origins", "cms", "ignored", "kept", "twins", "days")
# A form has more words than this only by mistake.
_LONGEST_BOX = 20_000
_MOST_RULES = 200


@dataclass(frozen=True, slots=True)
class SiteForm:
    """A site's form: `typed` is what stands in the boxes, `errors` what is wrong, by the box's name, `change` what is
    wanted where nothing is wrong, `notes` what was understood otherwise than it was typed."""

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    change: SiteChange = field(default_factory=SiteChange)
    notes: tuple[str, ...] = ()

    @classmethod
    def blank(cls) -> "SiteForm":
        """Return the form of a new site. Most sites show the same with and without `www.`."""
        return cls({"twins_www": "on"})

    @property
    def missing_twins(self) -> list[str]:
        """The origins that differ from the site's only in `www.`, and are not among them."""
        return [] if self.errors else missing_twins(self.typed.get("origins", "").split())

    @classmethod
    def of(cls, site: Site) -> "SiteForm":
        """Return the form as it stands for a site."""
        rules, days = rules_of(site.settings), days_of(site.settings)
        return cls(
            {
                "name": site.name,
                "origins": "\n".join(site.origins),
                "cms": template_of(site.settings),
                "ignored": "\n".join(rules.ignored),
                "kept": "\n".join(rules.kept),
                "twins": "\n".join(f"{twin}={of}" for twin, of in rules.twins),
                "amp": "on" if rules.amp_paths else "",
                "days": str(days or ""),
            }
        )

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "SiteForm":
        """Return what was typed. What the form did not have stays as it is."""
        typed = {name: storable(fields[name])[:_LONGEST_BOX] for name in _BOXES if name in fields}
        typed["amp"] = fields.get("amp", "")
        errors: dict[str, str] = {}
        typed["twins_www"] = fields.get("twins_www", "")
        notes: list[str] = []
        wanted: dict[str, object] = {"name": _name(fields.get("name", ""), errors)}
        wanted["origins"] = _origins(fields.get("origins", "")[:_LONGEST_BOX], bool(typed["twins_www"]), errors, notes)
        if "cms" in typed:
            wanted |= {"cms": _cms(typed["cms"], errors), "days": _days(typed.get("days", ""), errors)}
            wanted["rules"] = _rules(typed, errors)
        return cls(typed, errors, SiteChange() if errors else SiteChange(**wanted), tuple(notes))  # type: ignore[arg-type]


def read_tag_form(fields: Mapping[str, str]) -> TagOptions:
    """Return the options that were chosen for a tag."""
    choices = {name: fields.get(name) for name in ("lang", "article", "theme", "hint", "send")}
    return read_options(choices | {"texts": {name: fields.get(f"text-{name}", "") for name in TEXTS}})


def _name(text: str, errors: dict[str, str]) -> str:
    name = normalise_trimmed(text)
    if has_controls(text):
        errors["name"] = _("This name contains control characters. Type it instead of pasting it.")
    elif not name:
        errors["name"] = _("A site needs a name.")
    elif len(name) > LONGEST_NAME:
        errors["name"] = _("This name is too long: at most %(most)s characters are kept.", most=LONGEST_NAME)
    return name


def missing_twins(origins: Collection[str]) -> list[str]:
    """Return the twins with or without `www.` that are not among these origins."""
    twins = (www_twin(origin) for origin in origins)
    return [twin for twin in dict.fromkeys(twins) if twin and twin not in origins]


def _origins(text: str, with_twins: bool, errors: dict[str, str], notes: list[str]) -> tuple[str, ...]:
    found, wrong = [], []
    for word in text.replace(",", " ").split():
        try:
            pasted = read_origin(word)
        except NotAnOrigin as error:
            wrong.append(fault_in_words(error))
            continue
        found.append(pasted.origin)
        if pasted.was_cut:
            notes.append(cut_note(word, pasted.origin))
    found = list(dict.fromkeys(found))
    if with_twins:
        found += missing_twins(found)
    if wrong:
        errors["origins"] = "\n".join(wrong[:10])
    elif not found:
        errors["origins"] = _("A site needs at least one origin: write it like https://news.example")
    elif len(found) > MOST_ORIGINS:
        errors["origins"] = _("A site has at most %(most)s origins.", most=MOST_ORIGINS)
    return tuple(found)


def _cms(text: str, errors: dict[str, str]) -> str:
    try:
        return clean_template(text)
    except BadTemplate:
        errors["cms"] = _(
            "This is no template of a link. Write a web address of at most %(most)s characters, like "
            "https://cms.example/edit?url={url}, with {url}, {site} or {id} after the host’s name.",
            most=LONGEST_TEMPLATE,
        )
        return ""


def _days(text: str, errors: dict[str, str]) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) <= LONGEST):
        errors["days"] = _("Write a number of days from 1 to %(most)s, or nothing.", most=LONGEST)
        return None
    return int(text)


def _rules(typed: Mapping[str, str], errors: dict[str, str]) -> AddressRules:
    return AddressRules(
        ignored=_parameters("ignored", typed.get("ignored", ""), errors),
        kept=_parameters("kept", typed.get("kept", ""), errors),
        twins=_twins(typed.get("twins", ""), errors),
        amp_paths=bool(typed.get("amp")),
    )


def _parameters(box: str, text: str, errors: dict[str, str]) -> tuple[str, ...]:
    names = text.replace(",", " ").split()
    try:
        if len(names) <= _MOST_RULES:
            return clean_parameters(names)
        errors[box] = _("These are too many: at most %(most)s are kept.", most=_MOST_RULES)
    except BadRule:
        wrong = next(name for name in names if not _is_parameter(name))
        errors[box] = _(
            "“%(text)s” is not a parameter’s name: write it like ref_src, or from* for all that begin so.",
            text=wrong[:100],
        )
    return ()


def _is_parameter(name: str) -> bool:
    try:
        return bool(clean_parameters([name]))
    except BadRule:
        return False


def _twins(text: str, errors: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = text.replace(",", " ").split()
    try:
        if len(pairs) <= _MOST_RULES:
            return clean_twins(pairs)
        errors["twins"] = _("These are too many: at most %(most)s are kept.", most=_MOST_RULES)
    except BadRule:
        errors["twins"] = _(
            "Write pairs of two hosts, like m.news.example=news.example, one a line. "
            "A host can be the twin of one other, which is itself nobody’s twin."
        )
    return ()
