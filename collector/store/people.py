"""What administrators do with people: invite, change, remove. Each of it stands in the audit log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from collector.store.audit import note
from collector.store.editors import add_editor, editor_by_email, renew_link_key, sign_out_everywhere
from collector.store.models import Editor, EditorSite, RecoveryCode, Role, Site, Token
from collector.store.reach import ALL_SITES, Sites, set_sites
from collector.store.tokens import revoke_all

LONGEST_NAME = 100


class AlreadyInvited(ValueError):
    """There is somebody with this address already; `has_left` tells that they were removed."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(f"there is an editor {editor.email} already{', who was removed' if editor.left_at else ''}")
        self.editor_id = editor.id
        self.has_left = editor.left_at is not None


class LastAdmin(ValueError):
    """Without this person nobody could look after people and sites any more."""

    def __init__(self) -> None:
        super().__init__("the last administrator has to stay one")


@dataclass(frozen=True, slots=True)
class Person:
    """An editor as the list of people shows them, with the sites that they see where they do not see all.

    `seen_at` is when they, or a program of theirs, last came.
    """

    editor: Editor
    sites: list[Site]
    seen_at: datetime | None


def people(session: Session) -> list[Person]:
    """Return everybody: those who are here by address, then those who have left."""
    editors = session.scalars(select(Editor).order_by(Editor.left_at.is_not(None), Editor.email))
    sites = {site.id: site for site in session.scalars(select(Site).order_by(Site.name, Site.id))}
    limits: dict[int, set[int]] = {}
    for editor_id, site_id in session.execute(select(EditorSite.editor_id, EditorSite.site_id)):
        limits.setdefault(editor_id, set()).add(site_id)
    seen = _last_seen(session)
    return [
        Person(
            editor,
            [site for site_id, site in sites.items() if site_id in limits.get(editor.id, ())],
            seen.get(editor.id),
        )
        for editor in editors
    ]


def person(session: Session, editor_id: int) -> Person | None:
    """Return one of them."""
    editor = session.get(Editor, editor_id)
    if editor is None:
        return None
    return Person(editor, _sites_of(session, editor), _last_seen(session, editor.id).get(editor.id))


def invite(
    session: Session, by: Editor | None, email: str, role: str, sites: Sites, now: datetime, name: str = ""
) -> Editor:
    """Add an editor without a password and return them. An admin gets all sites, whatever is given.

    `by` is who does it, here and below: None where the command does. Raises AlreadyInvited.
    """
    known = editor_by_email(session, email)
    if known:
        raise AlreadyInvited(known)
    given = _given(role, sites)
    editor = add_editor(session, email, role, now, given)
    editor.name = name
    note(session, by, "person.invited", editor.email, now, role=role, sites=_names(given))
    session.flush()
    return editor


def change_person(
    session: Session,
    by: Editor | None,
    editor: Editor,
    now: datetime,
    *,
    name: str | None = None,
    role: str | None = None,
    sites: Sites | None = None,
) -> bool:
    """Change what is given, and tell whether anything is other than before.

    Another role or other limits end the person's sessions: what they may is looked at anew when they sign in. Raises
    LastAdmin.
    """
    changes: dict[str, dict[str, object]] = {}
    if name is not None and name != editor.name:
        changes["name"] = {"from": editor.name, "to": name}
        editor.name = name
    if role is not None and role != editor.role:
        if editor.role == Role.ADMIN:
            _keep_an_admin(session, editor)
        changes["role"] = {"from": editor.role, "to": role}
        editor.role = role
    before = ALL_SITES if editor.all_sites else _sites_of(session, editor)
    after = _given(editor.role, before if sites is None else sites)
    if _ids(before) != _ids(after):
        changes["sites"] = {"from": _names(before), "to": _names(after)}
        set_sites(editor, after)
    if "role" in changes or "sites" in changes:
        sign_out_everywhere(editor)
    if changes:
        note(session, by, "person.changed", editor.email, now, **changes)
    return bool(changes)


def remove(session: Session, by: Editor | None, editor: Editor, now: datetime) -> None:
    """Take the person's access away: sessions, links, tokens, and who they are at the single sign-on.

    What they did stays theirs. Raises LastAdmin.
    """
    if editor.left_at:
        return
    if editor.role == Role.ADMIN:
        _keep_an_admin(session, editor)
    editor.left_at = now
    editor.subject = None
    sign_out_everywhere(editor)
    session.execute(delete(Token).where(Token.editor_id == editor.id))
    note(session, by, "person.removed", editor.email, now)


def bring_back(session: Session, by: Editor | None, editor: Editor, now: datetime) -> None:
    """Let somebody in again who has left, with their role, password and second factor, and without tokens."""
    if editor.left_at is None:
        return
    editor.left_at = None
    note(session, by, "person.brought_back", editor.email, now)


def reset_second_factor(session: Session, by: Editor | None, editor: Editor, now: datetime) -> None:
    """Let the person in with their password alone, until they set a second factor up again."""
    forget_second_factor(session, editor)
    note(session, by, "person.second_factor_reset", editor.email, now)


def forget_second_factor(session: Session, editor: Editor) -> None:
    """Switch the second factor off, recovery codes included."""
    editor.totp_secret = None
    editor.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.editor_id == editor.id))


def end_sessions(
    session: Session, by: Editor | None, editor: Editor, now: datetime, *, revokes_tokens: bool = False
) -> int:
    """Sign the person out wherever they are, and spend the links that they have; return how many API tokens were
    revoked, where they are to be."""
    sign_out_everywhere(editor)
    revoked = revoke_all(session, editor, now) if revokes_tokens else 0
    note(session, by, "person.signed_out", editor.email, now, **({"revoked": revoked} if revoked else {}))
    return revoked


def note_new_link(session: Session, by: Editor | None, editor: Editor, now: datetime) -> None:
    """Note in the audit log that a new password link was made, and make earlier ones stop working."""
    renew_link_key(editor)
    note(session, by, "person.new_link", editor.email, now)


def _keep_an_admin(session: Session, editor: Editor) -> None:
    """Refuse where nobody else is one. All admins are held until the commit: two could remove each other else."""
    there = select(Editor.id).where(Editor.role == Role.ADMIN, Editor.left_at.is_(None)).order_by(Editor.id)
    if not editor.left_at and set(session.scalars(there.with_for_update())) <= {editor.id}:
        raise LastAdmin


def _given(role: str, sites: Sites) -> Sites:
    """Return the sites for this role: an admin gets all."""
    return ALL_SITES if role == Role.ADMIN else sites


def _sites_of(session: Session, editor: Editor) -> list[Site]:
    limited = select(Site).join(EditorSite, EditorSite.site_id == Site.id).where(EditorSite.editor_id == editor.id)
    return list(session.scalars(limited.order_by(Site.name, Site.id)))


def _ids(sites: Sites) -> frozenset[int] | None:
    return None if sites is ALL_SITES else frozenset(site.id for site in sites)


def _names(sites: Sites) -> list[str] | str:
    """Return the sites' names for the audit log, or the word for all of them."""
    return str(ALL_SITES.value) if sites is ALL_SITES else [site.name for site in sites]


def _last_seen(session: Session, editor_id: int | None = None) -> dict[int, datetime]:
    seen: dict[int, datetime] = {}
    for owner, moment in ((Editor.id, Editor.seen_at), (Token.editor_id, Token.last_used_at)):
        statement = select(owner, func.max(moment)).where(moment.is_not(None)).group_by(owner)
        if editor_id is not None:
            statement = statement.where(owner == editor_id)
        for one, at in session.execute(statement):
            if at is not None:
                seen[one] = max(seen.get(one, at), at)
    return seen
