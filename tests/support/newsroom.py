"""A newsroom in the middle of a morning: two sites, three people, many typos, some of them decided about."""

import json
import os
import random
import uuid
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from collector import settings
from collector.app import create_app
from collector.settings import Settings
from collector.store import schema
from collector.store.actions import begin
from collector.store.attention import save_view
from collector.store.database import Database
from collector.store.editors import add_editor, set_password_hash
from collector.store.models import Editor, Role, Status, Typo
from collector.store.reach import ALL_SITES
from collector.store.sites import add_site
from collector.store.triage import UNSET, Change, apply_change
from collector.web import logs
from tests.support.collector import PASSWORD_HASH, Clock, a_report
from tests.support.newsroom_sentences import sentences

PEOPLE = {
    "anna@courier.example": (Role.ADMIN, "Anna Berg"),
    "tom@courier.example": (Role.EDITOR, "Tom Reed"),
    "vera@courier.example": (Role.VIEWER, "Vera Lindt"),
}
SITES = {"courier": ("The Courier", "https://courier.example"), "post": ("Evening Post", "https://post.example")}

_SENTENCES = sentences()
_ARTICLES = (
    ("The bridge opens after ten years of work", "Town", "A. Writer"),
    ("Council votes on the new budget", "Politics", "Maria Santos"),
    ("A quiet summer for the harbour", "Culture", "J. K. Nowak"),
    ("Where the trams will go next", "Town", "Olena Kovalenko"),
    ("School meals: what changes in spring", "Politics", "A. Writer"),
    ("The last cinema on Elm Street", "Culture", "Maria Santos"),
    ("Storm warning for the coast", "Weather", "J. K. Nowak"),
    ("How the city counts its trees", "Town", "Olena Kovalenko"),
)
# What may stand before a sentence, in the same paragraph.
_BEFORE = (
    *("", "The talks went on until late in the evening. ", "", "Few had thought it possible. "),
    *("", "It was the third attempt this year. ", "So much is certain: ", "", "Rain or shine: ", "", "", ""),
)


def fill(configured: Settings, typos: int, now: datetime | None = None) -> None:
    """Make an installation with so many typos, in a database that is empty or not there yet. Always the same one."""
    clock = Clock(now or datetime.now(UTC))
    end = clock.now
    clock.now -= timedelta(days=20)
    database = Database(configured.database)
    try:
        schema.upgrade(database)
        _people(database, clock.now)
    finally:
        database.close()
    logs.configure(configured.log_level)
    app = create_app(configured, now=clock)
    chance = random.Random(4)
    try:
        for number in range(typos):
            clock.now += (end - clock.now) / (typos - number + 1)
            for report in _reports(number, chance):
                headers = {"Origin": SITES[report["site"]][1]}
                answer = app.test_client().post(
                    "/api/v1/reports", data=json.dumps(report), headers=headers, content_type="text/plain"
                )
                assert answer.status_code == 201, answer.text
        _decide(app.extensions["proofdesk"].database, end)
    finally:
        app.extensions["proofdesk"].database.close()


def _people(database: Database, now: datetime) -> None:
    with database.write() as session:
        for key, (name, origin) in SITES.items():
            add_site(session, name, [origin], now, key=key)
        for email, (role, name) in PEOPLE.items():
            editor = add_editor(session, email, role, now, ALL_SITES)
            set_password_hash(editor, PASSWORD_HASH)
            editor.name = name


def _reports(number: int, chance: random.Random) -> list[dict[str, object]]:
    sentence, wrong, right, after = _SENTENCES[number % len(_SENTENCES)]
    title, section, author = _ARTICLES[number % len(_ARTICLES)]
    before = _BEFORE[number % len(_BEFORE)] + sentence
    text = before + wrong + after
    key = "post" if number % 3 == 2 else "courier"
    start, end = len(before), len(before) + len(wrong)
    return [
        a_report(
            id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            site=key,
            url=f"{SITES[key][1]}/{section.lower()}/{number % len(_ARTICLES)}",
            title=title,
            quote={"exact": wrong, "prefix": before[-40:], "suffix": text[end : end + 40]},
            position={"start": number * 300, "end": number * 300 + len(wrong)},
            block={"text": text, "start": start, "end": end},
            suggestion=... if number % 5 == 4 else right,
            comment="Twice in this article." if chance.random() < 0.2 else ...,
            article={"headline": title, "author": author, "section": section},
        )
        for _reader in range(chance.choice((1, 1, 1, 2, 3, 7)))
    ]


def _decide(database: Database, now: datetime) -> None:
    """Decide about every third typo, some hours after it came, and give some to Tom."""
    statuses = cycle((Status.FIXED, Status.CONFIRMED, Status.FIXED, Status.REJECTED, Status.FIXED, Status.SPAM))
    with database.write() as session:
        anna, tom = session.scalars(select(Editor).order_by(Editor.id).limit(2))
        for typo in list(session.scalars(select(Typo).order_by(Typo.id)))[::3]:
            who = tom if typo.id % 2 else anna
            at = min(typo.first_seen + timedelta(hours=1 + typo.id % 40), now)
            change = Change(next(statuses), UNSET if typo.id % 4 else tom, note="Thanks!" if typo.id % 5 == 0 else None)
            apply_change(session, typo, change, who, at, action_id=begin(session, who, at).id)
        save_view(session, anna, "Politics, unread", "section=Politics&status=new", True, now)


def settings_for(data: Path) -> Settings:
    """The settings of an installation in this folder, which is made."""
    named = {"PROOFDESK_DATA": str(data), "PROOFDESK_REPORT_LIMIT": "off", "PROOFDESK_LOG": "error"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROOFDESK_")}
    with patch.dict(os.environ, kept | named, clear=True):
        return settings.load()
