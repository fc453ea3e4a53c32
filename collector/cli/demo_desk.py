"""Fill the demo's desk with an invented newspaper's reports and two editors' decisions."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.demo.newsroom import decisions, reports
from collector.intake.batch import store_together
from collector.intake.report import read
from collector.intake.schema import read_report
from collector.store.actions import begin
from collector.store.attention import save_view
from collector.store.database import Database
from collector.store.editors import add_editor
from collector.store.models import Editor, Role, Typo
from collector.store.reach import ALL_SITES
from collector.store.sites import known_sites, site_by_key
from collector.store.triage import UNSET, Change, apply_change

_EDITORS = (("anna@courier.example", "Anna Berg"), ("tom@courier.example", "Tom Reed"))


def fill_desk(database: Database, site_key: str, origin: str, now: datetime) -> None:
    """Store the newsroom's reports and decisions, if the site has none yet."""
    with database.read() as session:
        site = site_by_key(session, site_key)
        if site is None or session.scalar(select(Typo.id).where(Typo.site_id == site.id).limit(1)) is not None:
            return
    with database.intake() as connection:
        known = known_sites(connection)[site_key]
        for moment, body in reports(origin, site_key, now):
            store_together(connection, [read(read_report(body), known, uuid.UUID(body["id"]), moment)])
    with database.write() as session:
        _decide(session, site.id, now)


def _decide(session: Session, site_id: int, now: datetime) -> None:
    """Decide about every third typo some hours after it came; assign some and add notes to a few."""
    anna, tom = (_editor(session, email, name, now) for email, name in _EDITORS)
    typos = list(session.scalars(select(Typo).where(Typo.site_id == site_id).order_by(Typo.first_seen, Typo.id)))
    for place, status in decisions(len(typos)):
        typo, editor = typos[place], tom if place % 2 else anna
        at = min(typo.first_seen + timedelta(hours=1 + place % 40), now)
        note = "Thanks, corrected in print as well." if place % 5 == 0 else None
        change = Change(status, tom if place % 4 == 0 else UNSET, note=note)
        apply_change(session, typo, change, editor, at, action_id=begin(session, editor, at).id)
    save_view(session, anna, "Politics, new", "section=Politics&status=new", True, now)


def _editor(session: Session, email: str, name: str, now: datetime) -> Editor:
    """Add an editor without a password, who therefore cannot sign in."""
    editor = add_editor(session, email, Role.EDITOR, now, ALL_SITES)
    editor.name = name
    return editor
