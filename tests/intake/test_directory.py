"""Which sites there are, kept in memory for a moment."""

import pytest
from sqlalchemy import event

from collector.intake import directory
from collector.intake.directory import SiteDirectory


@pytest.fixture
def reads(monkeypatch):
    """How often all sites were read."""
    counted = []
    really = directory.known_sites
    monkeypatch.setattr(directory, "known_sites", lambda connection: counted.append(1) or really(connection))
    monkeypatch.setattr(directory, "_FRESH_FOR", 1e9)
    return counted


def test_unknown_keys_and_origins_do_not_have_all_sites_read(collector, reads):
    sites = SiteDirectory(collector.database)
    asked = []
    event.listen(
        collector.database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: asked.append(statement) if "SELECT" in statement else None,
    )
    for _ in range(2):
        for number in range(50):
            assert sites.site(f"junk{number}") is None
            assert not sites.allows(f"https://junk{number}.example")
    of_all = 2  # sites and their origins
    assert len(asked) == of_all + 100  # each once
    for number in range(300):
        assert sites.site(f"rubbish{number}") is None
    assert len(asked) == of_all + directory._MOST_LOOKED_UP
    assert len(reads) == 1


def test_a_new_site_is_known_at_once(collector, reads):
    sites = SiteDirectory(collector.database)
    assert sites.site("another") is None
    collector.add_site("newer", ("https://newer.example",), name="Newer")
    assert sites.site("newer").key == "newer"
    assert sites.allows("https://newer.example")
    assert len(reads) == 2
