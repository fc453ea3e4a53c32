"""Where counts cannot be kept, each process counts by itself."""

import pytest
from limits import parse_many

from collector.web.limits import Limit, TooMany


def test_a_storage_that_fails_is_left_alone_for_a_while(monkeypatch):
    limit = Limit("report", parse_many("5 per minute"), "memory://")
    tries = []

    def fail(*_arguments, **_options):
        tries.append(True)
        raise OSError("it takes half a second to say so")

    monkeypatch.setattr(limit._counters, "hit", fail)
    for _ in range(5):
        limit.count("somebody")
    with pytest.raises(TooMany):
        limit.count("somebody")
    assert len(tries) == 1
