"""Assign typos of the list to a colleague: which colleagues the list offers, and whether one may decide about them."""

from collections.abc import Collection

from flask_babel import ngettext
from sqlalchemy.orm import Session

from collector.desk.forms import BadForm
from collector.desk.inbox.list_query import ListQuery
from collector.store.colleagues import assignable, deciders, may_work_on
from collector.store.models import Editor, Site
from collector.store.reach import Reach
from collector.store.typos import sites_of


def offered_colleagues(
    session: Session, query: ListQuery, sites: Collection[Site], reach: Reach, me: Editor
) -> list[Editor]:
    """Return the editors to whom typos of this list can be assigned: those who may decide at one of its sites."""
    site = next((site for site in sites if site.key == query.site), None)
    found = assignable(session, site.id) if site else deciders(session, reach)
    return [one for one in found if one.id != me.id]


def chosen_colleague(session: Session, number: int | None, typos: Collection[int], reach: Reach) -> Editor | None:
    """Return the editor with this number. Raises BadForm unless they may decide at the sites of all these typos.

    Typos that the current editor does not see are ignored.
    """
    if number is None:
        return None
    colleague = next((one for one in deciders(session, reach) if one.id == number), None)
    if colleague is None or not all(may_work_on(colleague, site) for site in sites_of(session, typos, reach)):
        raise BadForm(
            ngettext(
                "The colleague you chose cannot decide about typos of its site. "
                "Nothing was changed. Choose someone else.",
                "The colleague you chose cannot decide about typos of all their sites. "
                "Nothing was changed. Choose someone else.",
                len(typos),
            )
        )
    return colleague
