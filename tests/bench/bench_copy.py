"""How long `proofdesk db copy` takes from SQLite to PostgreSQL, broken off once and started again."""

import json
import signal
import subprocess
import time

from collector.store import schema
from collector.store.database import Database
from tests.bench.fill import fill
from tests.bench.results import publish
from tests.support.server import proofdesk_environment, proofdesk_program

TYPOS = 10_000
REPORTS = 100_000


def test_copy(durable_postgres, tmp_path):
    source = f"sqlite:///{tmp_path}/source.db"
    database = Database(source)
    schema.upgrade(database)
    fill(database, TYPOS, REPORTS)
    database.close()
    environment = proofdesk_environment(tmp_path / "data", PROOFDESK_DATABASE=source)
    with durable_postgres.database() as target:
        command = [proofdesk_program(), "db", "copy", "--to", target, "--json"]
        broken = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(8)
        broken.send_signal(signal.SIGKILL)
        assert broken.wait() == -signal.SIGKILL  # it was at work
        started = time.perf_counter()
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - started
    tables = {table["table"]: table for table in json.loads(done.stdout)["tables"]}
    assert tables["report"]["rows"] == REPORTS
    publish(
        "copy",
        f"SQLite to PostgreSQL, {REPORTS:,} reports of {TYPOS:,} typos; killed after 8 seconds and started again",
        "",
        f"  {seconds:.0f} seconds; all rows and checksums of {len(tables)} tables equal",
    )
