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
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.support.collector import a_report
from tests.support.server import free_port

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS = 16
REPORTS = 3000
WORKERS = 2


def bodies(site: str, count: int, seed: int = 1) -> list[bytes]:
    """Reports as in life: articles of their own words with three typos each; half of the reports are of a few typos
    that many report, and a third of those mark more than the word."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("etaoinshrdlucmfw", k=chance.randint(2, 9))) for _ in range(5000)]
    often = list(accumulate(1 / (n + 3) for n in range(len(vocabulary))))  # Zipf's law
    typos = [_typo(chance, vocabulary, often) for _ in range(count)]
    made = []
    for _ in range(count):
        is_known = chance.random() < 0.5
        n = chance.randrange(count // 20) if is_known else chance.randrange(count)
        made.append(
            json.dumps(_report(chance, site, n, *typos[n], wider=is_known and chance.random() < 1 / 3)).encode()
        )
    return made


def _typo(chance: random.Random, vocabulary: list[str], often: list[float]) -> tuple[list[str], int, str]:
    """A paragraph's words, which of them is misspelt, and how it is spelt right."""
    words = chance.choices(vocabulary, cum_weights=often, k=60)
    place = chance.randrange(5, 55)
    right = words[place] = chance.choice(vocabulary)
    words[place] = f"{right}{right[-1]}"
    return words, place, right


def _report(
    chance: random.Random, site: str, n: int, words: list[str], place: int, right: str, wider: bool
) -> dict[str, Any]:
    last = place + 1 + wider
    block, before = " ".join(words), " ".join(words[:place]) + " "
    exact = " ".join(words[place:last])
    end = len(before) + len(exact)
    return a_report(
        id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        site=site,
        url=f"https://news.example/2026/11/{n // 3}-article.html",
        quote={"exact": exact, "prefix": before[-40:], "suffix": block[end : end + 40]},
        block={"text": block, "start": len(before), "end": end},
        position={"start": 500 + len(before), "end": 500 + end},
        suggestion=" ".join([right, *words[place + 1 : last]]),
        comment=None,
    )


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
