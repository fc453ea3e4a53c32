"""A sender is known within a day, and by nobody afterwards."""

import re
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from collector.store.models import DailySalt
from collector.store.salts import salt_of
from collector.web.sender import Senders
from tests.support.databases import on_sqlite

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


def test_the_same_sender_has_one_name_a_day(database):
    senders = Senders(database, "k" * 32)
    assert senders.name("198.51.100.7", TODAY) == senders.name("198.51.100.7", TODAY)
    assert senders.name("198.51.100.7", TODAY) != senders.name("198.51.100.8", TODAY)
    assert senders.name("198.51.100.7", TODAY) != senders.name("198.51.100.7", TOMORROW)
    assert re.fullmatch("[0-9a-f]{32}", senders.name("198.51.100.7", TODAY))


def test_all_processes_share_the_days_salt(database):
    assert Senders(database, "k" * 32).name("::1", TODAY) == Senders(database, "k" * 32).name("::1", TODAY)
    assert Senders(database, "x" * 32).name("::1", TODAY) != Senders(database, "k" * 32).name("::1", TODAY)


def test_yesterdays_salt_is_forgotten(database):
    first = salt_of(database, TODAY)
    assert salt_of(database, TODAY) == first
    salt_of(database, TOMORROW)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(DailySalt)) == 1
    assert salt_of(database, TODAY) != first


@on_sqlite
def test_yesterdays_salt_stands_in_no_file_any_more(database):
    salt = salt_of(database, TODAY)
    path = Path(database.engine.url.database)
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(salt in file.read_bytes() for file in files)
    salt_of(database, TOMORROW)
    assert not any(salt in file.read_bytes() for file in files)


def test_a_port_is_no_part_of_the_sender(database):
    senders = Senders(database, "k" * 32)
    assert senders.name("198.51.100.7:1000", TODAY) == senders.name("198.51.100.7", TODAY)
    assert senders.name("[2001:db8::1]:1000", TODAY) == senders.name("2001:db8::1", TODAY)


def test_ipv4_in_ipv6_is_the_same_sender(database):
    senders = Senders(database, "k" * 32)
    assert senders.name("::ffff:198.51.100.7", TODAY) == senders.name("198.51.100.7", TODAY)
