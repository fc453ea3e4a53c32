"""Finding the typo that an address names."""

from typing import NoReturn

from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from collector.desk.access import current_reach
from collector.store.merging import merged_into
from collector.store.models import Typo
from collector.store.reach import within
from collector.store.triage import Gone
from collector.store.typos import LARGEST_ID, site_of, typo_by_id


def find(session: Session, typo_id: int) -> Typo:
    """Return the typo that is to be changed. Raises Gone where its number leads to another, which nobody has seen."""
    found = typo_by_id(session, typo_id) if typo_id <= LARGEST_ID else None
    if found is None and _is_seen(session, _leads_to(session, typo_id)):
        raise Gone(f"typo {typo_id} was merged into another")
    if found is None or not within(current_reach(), found.site_id):
        _nothing(typo_id)
    return found


def find_now(session: Session, typo_id: int) -> Typo:
    """Return the typo with this number, or the one that it was merged into."""
    return find(session, number_now(session, typo_id))


def number_now(session: Session, typo_id: int) -> int:
    """Return the number of what `find_now` would find, without reading all of it."""
    number = _leads_to(session, typo_id)
    if not _is_seen(session, number):
        _nothing(typo_id)
    return number


def _is_seen(session: Session, typo_id: int) -> bool:
    site_id = site_of(session, typo_id) if typo_id <= LARGEST_ID else None
    return site_id is not None and within(current_reach(), site_id)


def _leads_to(session: Session, typo_id: int) -> int:
    return (merged_into(session, typo_id, current_reach()) if typo_id <= LARGEST_ID else None) or typo_id


def _nothing(typo_id: int) -> NoReturn:
    abort(404, _("There is no typo %(number)s.", number=typo_id))
