"""How many reports a second the production server stores durably, against a route that only parses the same JSON."""

import json
import os
import platform
import random
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

from tests.support.collector import a_report
from tests.support.server import free_port

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS = 16
REPORTS = 3000
WORKERS = 2


def bodies(site: str, count: int) -> list[bytes]:
    """Reports as in life: half are of typos that others reported already."""
    chance = random.Random(1)
    made = []
    for _ in range(count):
        n = chance.randrange(count) if chance.random() < 0.5 else chance.randrange(count // 20)
        made.append(
            json.dumps(
                a_report(
                    id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                    site=site,
                    url=f"https://news.example/{n // 3}",
                    quote={"exact": f"teh bridge {n}", "prefix": "The mayor opened ", "suffix": " at noon."},
                    block={"text": f"The mayor opened teh bridge {n} at noon. " + "Many people came to see it. " * 12},
                    suggestion=f"the bridge {n}",
                )
            ).encode()
        )
    return made


def load(port: int, file: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).with_name("load.py")), str(port), "/api/v1/reports"]
    done = subprocess.run([*command, str(CONNECTIONS), str(file)], capture_output=True, text=True, check=True)
    seconds, middle, slow, failed = map(float, done.stdout.split())
    assert not failed
    return {"rate": len(file.read_bytes().splitlines()) / seconds, "p50": middle * 1000, "p99": slow * 1000}


def test_intake_against_parsing(start_server, tmp_path):
    server = start_server("serve", "--workers", str(WORKERS), PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="warning")
    site = server.run("site", "add", "--name", "News", "--origin", "https://news.example")["key"]
    file = tmp_path / "bodies"
    file.write_bytes(b"\n".join(bodies(site, REPORTS)))
    stored = load(server.port, file)

    port = free_port()
    plain = subprocess.Popen([sys.executable, "-m", "tests.bench.plain", str(port), str(WORKERS)], cwd=ROOT)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except OSError:
                time.sleep(0.05)
        parsed = load(port, file)
    finally:
        plain.terminate()
        plain.wait()

    print(f"\n{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"{WORKERS} workers, {CONNECTIONS} connections, {REPORTS} reports, SQLite, synchronous=FULL\n")
    print("                          a second    p50 ms    p99 ms")
    for name, found in (("stored durably", stored), ("only parsed", parsed)):
        print(f"  {name:<22} {found['rate']:>9.0f} {found['p50']:>9.1f} {found['p99']:>9.1f}")
    print(f"\n  stored : parsed = {stored['rate'] / parsed['rate']:.2f}")
