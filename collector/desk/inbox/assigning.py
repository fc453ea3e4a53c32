"""Giving typos of the list to a colleague: whom the list offers, and whether they may be given these."""

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
    """Return to whom an editor can give typos of this list: who decides at its site, or at any that the editor sees."""
    site = next((site for site in sites if site.key == query.site), None)
    found = assignable(session, site.id) if site else deciders(session, reach)
    return [one for one in found if one.id != me.id]


def chosen_colleague(session: Session, number: int | None, typos: Collection[int], reach: Reach) -> Editor | None:
    """Return the editor with this number. Raises BadForm unless they decide at the sites of all these typos.

    Typos out of the reach of whoever asks do not count: for them they are not there.
    """
    if number is None:
        return None
    colleague = next((one for one in deciders(session, reach) if one.id == number), None)
    if colleague is None or not all(may_work_on(colleague, site) for site in sites_of(session, typos, reach)):
        raise BadForm(
            ngettext(
                "Whom you chose does not see its site or decides nothing there. "
                "Nothing was changed: choose somebody else.",
                "Whom you chose does not see all of their sites or decides nothing there. "
                "Nothing was changed: choose somebody else.",
                len(typos),
            )
        )
    return colleague
