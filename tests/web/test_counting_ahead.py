"""Reports are counted every hour, without anybody opening the statistics."""

from datetime import UTC, datetime

import pytest

from collector.store.rollups import rolled_up_until
from collector.web.counting_ahead import keep_counting


class Enough(Exception):
    pass


def test_it_counts_hour_after_hour(collector):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 4:
            raise Enough
        collector.send()
        collector.clock.pass_(hours=2)

    with pytest.raises(Enough):
        keep_counting(collector.app.extensions["proofdesk"], sleep)
    assert slept[1:] == [3600.0] * 3
    with collector.database.snapshot() as connection:
        # At noon, at two and at four a report came; at six, all but the last ten minutes are settled.
        assert rolled_up_until(connection) == datetime(2026, 11, 24, 17, tzinfo=UTC)
