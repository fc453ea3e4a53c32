"""The audit log in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from collector.desk.naming import ROLE_NAMES, SCOPE_NAMES
from collector.desk.words import later
from collector.store.reach import ALL_SITES

_DID: dict[str, Any] = {
    "person.invited": later("invited"),
    "person.changed": later("changed"),
    "person.removed": later("removed"),
    "person.brought_back": later("brought back"),
    "person.second_factor_reset": later("reset the second factor of"),
    "person.signed_out": later("signed out everywhere"),
    "person.new_link": later("made a link for a new password of"),
    "token.added": later("made an API token for"),
    "token.revoked": later("revoked an API token of"),
    "desk.set_up": later("set the desk up, as"),
    "site.added": later("added the site"),
    "site.changed": later("changed the site"),
    "site.removed": later("removed the site"),
    "article.changed": later("changed the article’s details:"),
    "article.joined": later("joined another article with"),
    "article.parted": later("separated another article from"),
    "site.moved": later("moved the site"),
    "typo.deleted": later("deleted typo"),
    "report.deleted": later("deleted report"),
    "held.deleted": later("deleted held reports of the site"),
}
_NAMES: dict[str, Any] = {
    "name": later("name"),
    "role": later("role"),
    "sites": later("sites"),
    "scope": later("scope"),
    "origins": later("origins"),
    "origin": later("origin"),
    "site": later("site"),
    "reports": later("reports"),
    "typos": later("typos"),
    "typo": later("typo"),
    "key": later("key"),
    "cms": later("link into the editing system"),
    "widget": later("tag"),
    "address": later("address rules"),
    "retention": later("days that readers’ words are kept"),
    "revoked": later("API tokens revoked"),
    "title": later("title"),
    "author": later("author"),
    "section": later("section"),
    "joined": later("joined address"),
    "parted": later("separated address"),
}
# Where a word of the program stands as a value
_VALUES: dict[str, Mapping[str, Any]] = {"role": ROLE_NAMES, "scope": SCOPE_NAMES}


def in_words(did: str) -> str:
    """Return what somebody did as a verb, before whom or what they did it to; an unknown key as it is."""
    return str(_DID.get(did, did.replace(".", " ").replace("_", " ")))


def details_in_words(details: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    """Return the details as (name, value, None), or for a change {"from": …, "to": …} as (name, before, after)."""
    told: list[tuple[str, str, str | None]] = []
    for key, value in details.items():
        name = str(_NAMES.get(key, key.replace("_", " ")))
        if isinstance(value, dict) and set(value) == {"from", "to"}:
            told.append((name, _value(key, value["from"]), _value(key, value["to"])))
        elif key == "sites" or value not in (None, "", [], {}):
            told.append((name, _value(key, value), None))
    return told


def _value(key: str, value: Any) -> str:
    if key == "sites" and value == ALL_SITES.value:
        return str(_("all"))
    if key == "sites" and value in ([], None):
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        value = ", ".join(f"{name}: {one}" for name, one in value.items())
    text = str(_VALUES.get(key, {}).get(value, "" if value is None else value))
    return text[:300] or "–"
