"""Below a floor of free disk space reports are answered 503 before anything is written."""

import os

import pytest

from collector.web import disk
from collector.web.disk import DiskFloor
from tests.support.collector import Collector


@pytest.fixture
def full(monkeypatch):
    """Says how much space is free, and counts how often somebody asked."""
    asked = []

    def statvfs(path):
        asked.append(path)
        return os.statvfs_result((4096, 4096, 0, 0, 10, 0, 0, 0, 0, 255))

    monkeypatch.setattr(disk.os, "statvfs", statvfs)
    return asked


def test_no_report_is_taken_below_the_floor(start_collector, full):
    made: Collector = start_collector()
    made.add_site()
    answer = made.send()
    if not made.database.is_sqlite:
        assert answer.status_code == 201
        return
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    ready = made.client().get("/readyz")
    assert ready.status_code == 503
    assert "PROOFDESK_DISK_FLOOR" in ready.json["reason"]


def test_the_floor_can_be_switched_off(start_collector, full):
    made = start_collector(PROOFDESK_DISK_FLOOR="off")
    made.add_site()
    assert made.send().status_code == 201
    assert made.client().get("/readyz").status_code == 200
    assert full == []


def test_readiness_follows_the_floor_that_is_set(start_collector, monkeypatch):
    free = os.statvfs_result((4096, 4096, 0, 0, 1000, 0, 0, 0, 0, 255))  # 4 MB
    monkeypatch.setattr(disk.os, "statvfs", lambda _path: free)
    made = start_collector(PROOFDESK_DISK_FLOOR="3 MB")
    made.add_site()
    assert made.send().status_code == 201
    assert made.client().get("/readyz").status_code == 200


def test_the_disk_is_asked_once_a_second(tmp_path, full):
    moments = iter([0.0, 0.0, 0.5, 0.9, 1.0, 1.0])
    floor = DiskFloor(tmp_path, 10**6, lambda: next(moments))
    assert [floor.is_below() for _ in range(4)] == [True] * 4
    assert len(full) == 2


def test_a_disk_that_does_not_say_refuses_nothing(tmp_path):
    assert not DiskFloor(tmp_path / "nowhere", 10**6).is_below()
