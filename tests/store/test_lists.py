"""Lists hold what their filters say, in their order, and read no more than they show."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text, update

from collector.store import lists
from collector.store.lists import SORTS, TypoFilter, beside, list_typos
from collector.store.models import OPEN, Article, Editor, Site, Status, Typo
from collector.store.reach import ALL_SITES
from tests.support.statements import statements_of

START = datetime(2026, 1, 1, tzinfo=UTC)
TYPOS = 300


@pytest.fixture
def typos(database):
    """Typos of two sites and three assignees, many of them seen at the same moment."""
    chance = random.Random(3)
    rows = [
        {
            "id": n, "site_id": chance.choice((1, 1, 1, 2)), "article_id": 1, "before_key": n, "after_key": n,
            "exact": "e", "prefix": "", "suffix": "", "block_text": "", "status": chance.choice(list(Status)).value,
            "reports": chance.randint(1, 5), "version": 1, "assignee_id": chance.choice((None, None, 1, 2)),
            "first_seen": START + timedelta(minutes=chance.randint(0, 20)),
            "last_seen": START + timedelta(minutes=chance.randint(20, 40)),
        }
        for n in range(1, TYPOS + 1)
    ]  # fmt: skip
    at = {"created_at": START}
    with database.intake() as connection:
        connection.execute(
            insert(Site), [{"id": n, "key": f"site{n}", "name": "x", "settings": {}} | at for n in (1, 2)]
        )
        connection.execute(
            insert(Editor), [{"id": n, "email": f"{n}@x", "role": "editor", "session_key": "k"} | at for n in (1, 2)]
        )
        connection.execute(insert(Article), {"id": 1, "site_id": 1, "key": "k", "url": "u", "last_seen": START} | at)
        connection.execute(insert(Typo), rows)
    return rows


def right(row, statuses, site, assignee):
    return (
        (not statuses or row["status"] in statuses)
        and (site is None or row["site_id"] == site)
        and (assignee is None or row["assignee_id"] == (assignee or None))
    )


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("-", "")])
def test_every_filter_in_every_order(database, typos, sort):
    name, down = sort.removeprefix("-"), sort.startswith("-")
    for statuses, site, assignee in itertools.product(((), OPEN, (Status.SPAM,)), (None, 1, 2), (None, 0, 1, 9)):
        rows = [row for row in typos if right(row, statuses, site, assignee)]
        expected = [row["id"] for row in sorted(rows, key=lambda row: (row[name], row["id"]), reverse=down)]
        wanted = TypoFilter(ALL_SITES, statuses=statuses, site_key=site and f"site{site}", assignee_id=assignee)
        found, cursor = [], None
        with database.read() as session:
            while True:
                page = list_typos(session, wanted, sort, 40, cursor)
                found += [typo.id for typo in page.items]
                cursor = page.next
                if not cursor:
                    break
        assert found == expected, wanted


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("-", "")])
def test_what_is_beside_a_typo(database, typos, sort):
    name, down = sort.removeprefix("-"), sort.startswith("-")
    wanted = TypoFilter(ALL_SITES, statuses=OPEN, site_key="site1")
    key = lambda row: (row[name], row["id"])  # noqa: E731
    there = sorted((row for row in typos if right(row, OPEN, 1, None)), key=key, reverse=down)
    with database.read() as session:
        for row in typos[::7]:
            before = [one["id"] for one in there if (key(one) > key(row) if down else key(one) < key(row))]
            after = [one["id"] for one in there if (key(one) < key(row) if down else key(one) > key(row))]
            expected = (before[-1] if before else None, after[0] if after else None)
            assert beside(session, wanted, sort, session.get(Typo, row["id"])) == expected


def test_a_site_that_there_is_not_has_no_typos(database, typos):
    with database.read() as session:
        assert list_typos(session, TypoFilter(ALL_SITES, site_key="nothing")).items == []


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("-", "")])
@pytest.mark.parametrize("statuses", [(), OPEN, (Status.SPAM,)])
def test_a_list_reads_an_index_and_the_rows_that_it_shows(database, typos, sort, statuses):
    """What the database says it would do: it is asked about the very statements."""
    with statements_of(database) as asked, database.read() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # so few rows are read faster without an index
            session.execute(text("SET LOCAL enable_bitmapscan = off"))
        wanted = TypoFilter(ALL_SITES, statuses=statuses, site_key="site2", assignee_id=1)
        cursor = list_typos(session, TypoFilter(ALL_SITES, statuses=statuses), sort, 5).next
        asked.clear()
        list_typos(session, wanted, sort, 50, cursor)
        [(statement, parameters)] = [one for one in asked if "ORDER BY" in one[0] and "LIMIT" in one[0]]
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        plan = "\n".join(str(row) for row in session.connection().exec_driver_sql(explain + statement, parameters))
    walks = len(statuses) or len(Status)
    if database.is_sqlite:
        assert plan.count(f"USING COVERING INDEX ix_typo_by_{sort.removeprefix('-')}") == walks, plan
    else:
        assert plan.count(f"using ix_typo_by_{sort.removeprefix('-')}") == walks, plan
        assert plan.count("assignee_id = ") == walks
    assert "SCAN typo" not in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("what", ["deleted", "seen again"])
def test_a_page_is_of_one_state(database, typos, monkeypatch, what):
    """What happens to its last typo while it is made neither ends the list early nor moves its cursor."""
    whole = lists.listed
    meanwhile = []

    def listed(session, ids):
        if not meanwhile:
            meanwhile.append(ids)
            with database.intake() as connection:
                if what == "deleted":
                    connection.execute(delete(Typo).where(Typo.id == ids[-1]))
                else:
                    later = START + timedelta(days=9)
                    connection.execute(update(Typo).where(Typo.id == ids[-2]).values(last_seen=later))
        return whole(session, ids)

    with database.read() as session:
        expected = list_typos(session, TypoFilter(ALL_SITES), "-last_seen", 20)
    monkeypatch.setattr(lists, "listed", listed)
    with database.read() as session:
        page = list_typos(session, TypoFilter(ALL_SITES), "-last_seen", 20)
    assert [typo.id for typo in page.items] == [typo.id for typo in expected.items]
    assert page.next == expected.next
