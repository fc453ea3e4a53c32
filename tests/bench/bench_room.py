"""How much room a report needs, indexes included."""

from sqlalchemy import text

from collector.store.database import Database, sqlite_path
from tests.bench.conftest import REPORTS, TYPOS
from tests.bench.results import publish


def test_room(fresh):
    lines = [f"{REPORTS:,} reports of {TYPOS:,} typos, indexes included", "", "               bytes a report"]
    for name in ("sqlite", "postgresql"):
        database = Database(fresh(name, True))
        if database.is_sqlite:
            used = sqlite_path(database.url.render_as_string()).stat().st_size
        else:
            with database.read() as session:
                used = session.scalar(text("SELECT pg_database_size(current_database())"))
        database.close()
        lines.append(f"  {name:<12} {used / REPORTS:>12,.0f}")
    publish("room", *lines)
