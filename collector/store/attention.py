"""Saved views, mentions, and who has which typo open."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from collector.store.colleagues import deciders, meets
from collector.store.models import Editor, Event, Mention, Presence, SavedView, Site, Typo
from collector.store.reach import ALL_SITES, Reach, reach_of

STILL_THERE = timedelta(seconds=45)
"""Whoever was not heard of for so long has closed the page. Pages say every 15 seconds that they are open."""

MOST_VIEWS = 50

# "@anna" or "@anna@news.example", not in the middle of a word or an address.
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]+(?:@[\w.-]+)?)")


# What a view asks for that says nothing of any site.
_OF_NO_SITE = frozenset({"status", "sort", "suggested", "age", "group"})


def views_of(session: Session, editor: Editor, reach: Reach) -> list[SavedView]:
    """Return the editor's own views and the shared ones that are about sites in reach, sorted by name.

    Of the shared ones only those whose owner sees one of these sites, too, are returned.
    """
    seen = or_(SavedView.editor_id == editor.id, SavedView.is_shared)
    views = list(session.scalars(select(SavedView).where(seen).order_by(SavedView.name, SavedView.id)))
    if reach is ALL_SITES:
        return views
    keys = frozenset(session.scalars(select(Site.key).where(Site.id.in_(sorted(reach)))))
    people = frozenset(one.email for one in deciders(session, reach))
    return [
        view
        for view in views
        if view.editor_id == editor.id or (meets(view.editor, reach) and _is_about(view.query, keys, people))
    ]


def _is_about(query: str, keys: Collection[str], people: Collection[str]) -> bool:
    """Tell whether a shared view may be shown to who sees the sites with these keys, and may know these people. Pure.

    One that names no site, but a section, words or the like, may be about any site.
    """
    asked = dict(parse_qsl(query))
    if asked.get("assignee", "me") not in {"me", "none", *people}:
        return False
    return asked["site"] in keys if "site" in asked else _OF_NO_SITE.issuperset(asked.keys() - {"assignee"})


def save_view(session: Session, editor: Editor, name: str, query: str, is_shared: bool, now: datetime) -> SavedView:
    """Store a view, in place of the editor's own of the same name, and return it. Raises TooManyViews."""
    mine = list(session.scalars(select(SavedView).where(SavedView.editor_id == editor.id)))
    view = next((one for one in mine if one.name == name), None)
    if view is None and len(mine) >= MOST_VIEWS:
        raise TooManyViews(f"You have {MOST_VIEWS} views already: delete one first.")
    view = view or SavedView(editor_id=editor.id, name=name, created_at=now)
    view.query, view.is_shared = query, is_shared
    session.add(view)
    session.flush()
    return view


class TooManyViews(ValueError):
    """No more views are kept for one editor; the message says so."""


def delete_view(session: Session, editor: Editor, view_id: int) -> bool:
    """Delete a view of the editor's own, or any shared one as an admin; tell whether there was one."""
    view = session.get(SavedView, view_id)
    if view is None or not (view.editor_id == editor.id or (view.is_shared and editor.is_admin)):
        return False
    session.delete(view)
    return True


def mentioned(text: str, editors: Collection[Editor]) -> list[Editor]:
    """Return whom a note names: by address, or by what stands before its @ where only one of them has that. Pure."""
    names = {name.lower().rstrip(".") for name in _MENTION.findall(text)}
    first: dict[str, list[Editor]] = {}
    for editor in editors:
        first.setdefault(editor.email.partition("@")[0], []).append(editor)
    alone = {name: found[0] for name, found in first.items() if len(found) == 1}
    chosen = {alone[name].id for name in names if name in alone}
    return [one for one in editors if one.email in names or one.id in chosen]


def mention_places(text: str, editors: Collection[Editor]) -> list[tuple[int, int, Editor]]:
    """Return where a note names whom: the place of "@anna" in it, in code points, and the editor. Pure."""
    return [
        (found.start(), found.start() + 1 + len(found[1].rstrip(".")), named[0])
        for found in _MENTION.finditer(text)
        if (named := mentioned(found[0], editors))
    ]


def note_mentions(session: Session, event: Event, editors: Collection[Editor]) -> None:
    """Store that the note names these editors; not whoever wrote it."""
    session.add_all(
        Mention(event_id=event.id, editor_id=editor.id) for editor in editors if editor.id != event.editor_id
    )


def unseen_mentions(session: Session, editor: Editor) -> int:
    """Return how many notes name the editor that they have not seen yet."""
    waiting = select(func.count()).select_from(Mention).where(Mention.editor_id == editor.id, Mention.seen_at.is_(None))
    return session.scalar(_in_reach(session, waiting, editor)) or 0


def see_mentions(session: Session, editor: Editor, typo_id: int, now: datetime) -> None:
    """Note that the editor has seen the notes of this typo."""
    here = select(Event.id).where(Event.typo_id == typo_id)
    mine = (Mention.editor_id == editor.id, Mention.seen_at.is_(None), Mention.event_id.in_(here))
    session.execute(update(Mention).where(*mine).values(seen_at=now))


def mentions_of(session: Session, editor: Editor, limit: int) -> list[Mention]:
    """Return the newest notes that name the editor, at sites that they see."""
    statement = _in_reach(session, select(Mention).where(Mention.editor_id == editor.id), editor)
    return list(session.scalars(statement.order_by(Mention.event_id.desc()).limit(limit)))


def _in_reach(session: Session, mentions: Select[Any], editor: Editor) -> Select[Any]:
    reach = reach_of(session, editor)
    if reach is ALL_SITES:
        return mentions
    joined = mentions.join(Event, Event.id == Mention.event_id).join(Typo, Typo.id == Event.typo_id)
    return joined.where(Typo.site_id.in_(sorted(reach)))


def see_all_mentions(session: Session, editor: Editor, now: datetime) -> None:
    """Note that the editor has seen all notes that name them."""
    session.execute(
        update(Mention).where(Mention.editor_id == editor.id, Mention.seen_at.is_(None)).values(seen_at=now)
    )


def look(session: Session, editor: Editor, typo_id: int, now: datetime) -> None:
    """Note that the editor has this typo open."""
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = kind.insert(Presence).values(typo_id=typo_id, editor_id=editor.id, seen_at=now)
    session.execute(row.on_conflict_do_update(index_elements=["typo_id", "editor_id"], set_={"seen_at": now}))
    session.execute(delete(Presence).where(Presence.seen_at < now - 4 * STILL_THERE))


def leave(session: Session, editor: Editor, typo_id: int) -> None:
    """Note that the editor has closed this typo."""
    session.execute(delete(Presence).where(Presence.typo_id == typo_id, Presence.editor_id == editor.id))


def looking(session: Session, typo_ids: Collection[int], editor: Editor, now: datetime) -> dict[int, list[Editor]]:
    """Return who else has which of these typos open."""
    there = (Presence.typo_id.in_(typo_ids), Presence.editor_id != editor.id, Presence.seen_at > now - STILL_THERE)
    found: dict[int, list[Editor]] = {}
    for one in session.scalars(select(Presence).where(*there).order_by(Presence.editor_id)):
        found.setdefault(one.typo_id, []).append(one.editor)
    return found


def all_looking(session: Session, editor: Editor, reach: Reach, now: datetime) -> dict[int, list[Editor]]:
    """Return who else has which typo open, at all sites in reach."""
    statement = select(Presence).where(Presence.editor_id != editor.id, Presence.seen_at > now - STILL_THERE)
    if reach is not ALL_SITES:
        statement = statement.join(Typo, Typo.id == Presence.typo_id).where(Typo.site_id.in_(sorted(reach)))
    found: dict[int, list[Editor]] = {}
    for one in session.scalars(statement.order_by(Presence.editor_id).limit(200)):
        found.setdefault(one.typo_id, []).append(one.editor)
    return found
