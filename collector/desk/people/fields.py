"""What administrators type about people, read and tidied."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from collector.store.editors import clean_email
from collector.store.models import Role, Site
from collector.store.people import LONGEST_NAME
from collector.store.reach import ALL_SITES, Sites
from collector.text.emails import is_email
from collector.text.normalise import normalise_trimmed, storable


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person as a form describes them. `errors` are by the name of the field; where there is none, all is right."""

    email: str = ""
    name: str = ""
    role: str = Role.EDITOR
    limited: bool = False
    """Whether they see only `sites`, and not all."""
    sites: Sequence[Site] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def site_keys(self) -> list[str]:
        """The keys of the chosen sites, chosen to be limited to or not."""
        return [site.key for site in self.sites]

    @property
    def chosen(self) -> Sites:
        """The sites that the person gets."""
        return self.sites if self.limited else ALL_SITES


def read_person(fields: MultiDict[str, str], sites: list[Site], email: str | None = None) -> PersonForm:
    """Return what was typed, with what is wrong about it. `sites` are all there are; `email` that of who is changed."""
    errors = {}
    typed = clean_email(storable(fields.get("email", ""))) if email is None else email
    if email is None and not is_email(typed):
        errors["email"] = _("This is not an e-mail address.")
    name = normalise_trimmed(fields.get("name", ""))
    if len(name) > LONGEST_NAME:
        errors["name"] = _("This name is too long: at most %(num)s characters are kept.", num=LONGEST_NAME)
    role = fields.get("role", "")
    if role not in list(Role):
        errors["role"] = _("Choose a role.")
    # A form without this field must not give access to all sites.
    limited = fields.get("limited") != "no" and role != Role.ADMIN
    keys = set(fields.getlist("site"))
    chosen = [site for site in sites if site.key in keys]
    if limited and not chosen and sites:
        errors["sites"] = _("Choose at least one site, or all of them.")
    return PersonForm(typed, name, role, limited, chosen, errors)
