"""An installation with something in every table and every column."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from collector.store.merging import merge
from collector.store.models import DailySalt, Editor, Role, Site, Status, Typo
from collector.store.triage import Change, apply_change
from tests.support.collector import Collector


def fill(collector: Collector) -> dict[str, str]:
    """Fill the collector's database and return the headers of a program that may edit."""
    collector.add_site()
    collector.add_site("other", ("https://a.example", "https://b.example"), "Ein anderes Blatt 📰")
    anna = collector.add_editor("anna@news.example", Role.ADMIN)
    token = collector.token()
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
        one, other = session.scalars(select(Typo).where(Typo.exact.in_(["الكتب", "زرافة"])).order_by(Typo.id))
        merge(session, other, one, editor, now)
    return token
