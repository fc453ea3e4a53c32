"""An installation with something in every table and every column."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.store.actions import begin
from collector.store.attention import look, save_view
from collector.store.merging import merge
from collector.store.models import (
    ArticleAlias,
    Audit,
    DailySalt,
    DeletedTypo,
    Editor,
    HeldReport,
    Mention,
    RecoveryCode,
    RefusedOrigin,
    Role,
    Site,
    Status,
    Typo,
    TypoSender,
)
from collector.store.reach import set_sites
from collector.store.rollups import Roller
from collector.store.sessions import start
from collector.store.triage import Change, apply_change
from tests.support.collector import Collector


def fill(collector: Collector) -> dict[str, str]:
    """Fill the collector's database and return the headers of a program that may edit."""
    collector.add_site()
    collector.add_site("other", ("https://a.example", "https://b.example"), "Ein anderes Blatt 📰")
    anna = collector.add_editor("anna@news.example", Role.ADMIN)
    token = collector.token()
    collector.clock.pass_(hours=-2)
    for changes in (
        {},
        {"suggestion": "the bridge 🌉", "comment": "هذا خطأ إملائي 👩‍👩‍👧"},
        {"suggestion": ...},
        {"quote": {"exact": "recieve"}, "position": ..., "block": ..., "article": ..., "client": ..., "title": ...},
        {"quote": {"exact": "الكتب"}, "lang": "ar", "suggestion": "", "url": "https://news.example/ar"},
        {"quote": {"exact": "زرافة"}, "lang": "ar", "url": "https://news.example/ar"},
    ):
        collector.clock.pass_(seconds=1, microseconds=7)
        assert collector.send(**changes).status_code == 201
    with collector.database.write() as session:
        session.add(DailySalt(day=date(2026, 11, 24), salt=bytes(range(224, 256))))
        session.scalars(select(Site).where(Site.key == "other")).one().settings = {
            "b": [1, 2.5, None],
            "a": {"é": "🙂"},
        }
        typo = session.scalars(select(Typo).order_by(Typo.id)).first()
        editor = session.get_one(Editor, anna)
        change = Change(Status.CONFIRMED, editor, "the bridge", "ملاحظة 📝")
        now = datetime(2026, 11, 25, 1, 2, 3, 4, tzinfo=UTC)
        apply_change(session, typo, change, editor, now)
        session.add(TypoSender(tag="f" * 32, typo_id=typo.id, day=now.date(), count=2))
        session.add(
            HeldReport(
                id=UUID(int=7),
                site_id=typo.site_id,
                received_at=now,
                url="https://news.example/held",
                sender="f" * 32,
                ceiling="site",
                body={"site": "newskey", "url": "https://news.example/held", "quote": {"exact": "held"}},
            )
        )
        session.add(DeletedTypo(id=99))
        old = {"key": "a" * 32, "url": "https://news.example/alt", "facts": {"title": "Brücke"}}
        session.add(ArticleAlias(site_id=typo.site_id, article_id=typo.article_id, **old))
        session.add(RefusedOrigin(site_id=typo.site_id, origin="https://m.news.example", count=12, last_seen=now))
        one, other = session.scalars(select(Typo).where(Typo.exact.in_(["الكتب", "زرافة"])).order_by(Typo.id))
        merge(session, other, one, editor, now)
        _fill_desk(session, editor, typo, now)
    collector.clock.pass_(hours=2)
    Roller(collector.database).step(collector.clock())
    return token


def _fill_desk(session: Session, editor: Editor, typo: Typo, now: datetime) -> None:
    """What else the desk keeps."""
    editor.name, editor.language, editor.time_zone = "Анна 🖋", "uk", "Europe/Kyiv"
    editor.totp_secret, editor.totp_step, editor.subject = "sealed", 2**40, "https://id.example|42"
    session.add(Editor(email="gone@news.example", role=Role.VIEWER, session_key="0", created_at=now, left_at=now))
    set_sites(editor, [typo.site])
    start(session, editor, "Firefox", now)
    session.add(RecoveryCode(editor_id=editor.id, hash="0" * 64, used_at=now))
    session.add(Audit(at=now, editor_id=editor.id, did="site-added", about="Ein Blatt", details={"é": [1]}))
    action = begin(session, editor, now)
    noted = apply_change(session, typo, Change(Status.FIXED, note="@anna"), editor, now, action_id=action.id)[-1]
    action.undone_at = now
    session.add(Mention(event_id=noted.id, editor_id=editor.id, seen_at=now))
    save_view(session, editor, "Моё", "status=new", is_shared=True, now=now)
    look(session, editor, typo.id, now)
