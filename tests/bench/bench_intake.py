"""How many reports a second the production server stores durably, against a route that only parses the same JSON, on
both databases, empty and with a million reports."""

import json
import random
import statistics
import subprocess
import sys
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.bench.results import publish
from tests.support.collector import a_report
from tests.support.server import free_port

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS = 16
REPORTS = 5000
ROUNDS = 3
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
        wider = is_known and chance.random() < 1 / 3
        made.append(json.dumps(_report(chance, site, f"{seed}-{n // 3}", *typos[n], wider=wider)).encode())
    return made


def _typo(chance: random.Random, vocabulary: list[str], often: list[float]) -> tuple[list[str], int, str]:
    """A paragraph's words, which of them is misspelt, and how it is spelt right."""
    words = chance.choices(vocabulary, cum_weights=often, k=60)
    place = chance.randrange(5, 55)
    right = words[place] = chance.choice(vocabulary)
    words[place] = f"{right}{right[-1]}"
    return words, place, right


def _report(
    chance: random.Random, site: str, article: str, words: list[str], place: int, right: str, wider: bool
) -> dict[str, Any]:
    last = place + 1 + wider
    block, before = " ".join(words), " ".join(words[:place]) + " "
    exact = " ".join(words[place:last])
    end = len(before) + len(exact)
    return a_report(
        id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        site=site,
        url=f"https://news.example/2026/11/{article}.html",
        quote={"exact": exact, "prefix": before[-40:], "suffix": block[end : end + 40]},
        block={"text": block, "start": len(before), "end": end},
        position={"start": 500 + len(before), "end": 500 + end},
        suggestion=" ".join([right, *words[place + 1 : last]]),
        comment=None,
    )


@dataclass(frozen=True)
class Found:
    """What a run showed: requests a second, and how many milliseconds one took."""

    rate: float
    p50: float
    p99: float


def load(port: int, file: Path, rate: float = 0) -> Found:
    """Send the bodies, so many a second, or as many as are answered."""
    command = [sys.executable, str(Path(__file__).with_name("load.py")), str(port), "/api/v1/reports"]
    done = subprocess.run(
        [*command, str(CONNECTIONS), str(file), str(rate)], capture_output=True, text=True, check=True
    )
    seconds, middle, slow, failed = map(float, done.stdout.split())
    assert not failed
    return Found(len(file.read_bytes().splitlines()) / seconds, middle * 1000, slow * 1000)


@contextmanager
def parsing() -> Iterator[int]:
    """The route that only parses, on the port that it yields."""
    port = free_port()
    plain = subprocess.Popen([sys.executable, "-m", "tests.bench.plain", str(port), str(WORKERS)], cwd=ROOT)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        plain.terminate()
        plain.wait()


class Collector:
    """A server with a database of its own."""

    def __init__(self, start_server, url: str) -> None:
        started = start_server(
            "serve",
            *("--workers", str(WORKERS)),
            PROOFDESK_REPORT_LIMIT="off",
            PROOFDESK_LOG="warning",
            PROOFDESK_DATABASE=url,
        )
        self.port = started.port
        self.site = started.run("site", "add", "--name", "News", "--origin", "https://news.example")["key"]


def median(found: list[Found]) -> Found:
    return Found(*(statistics.median(getattr(one, name) for one in found) for name in ("rate", "p50", "p99")))


def test_intake_against_parsing(start_server, fresh, tmp_path):
    servers = {
        f"{name}, {size}": Collector(start_server, fresh(name, size == "a million"))
        for name in ("sqlite", "postgresql")
        for size in ("empty", "a million")
    }
    file = tmp_path / "bodies"
    full, paced = defaultdict(list), defaultdict(list)
    with parsing() as port:
        for n in range(ROUNDS):
            for name in ("only parsed", *servers):
                server = servers.get(name)
                file.write_bytes(b"\n".join(bodies(server.site if server else "news", REPORTS, seed=2 * n)))
                full[name].append(load(server.port if server else port, file))
                if server:
                    file.write_bytes(b"\n".join(bodies(server.site, REPORTS, seed=2 * n + 1)))
                    paced[name].append(load(server.port, file, 0.7 * full[name][-1].rate))
    parsed = median(full.pop("only parsed"))
    lines = [
        f"{WORKERS} workers, {CONNECTIONS} connections, medians of {ROUNDS} runs of {REPORTS:,} reports",
        "SQLite with synchronous=FULL, PostgreSQL with fsync and synchronous_commit=on",
        "",
        "                          a second    p50 ms    p99 ms   p99 ms at 70 %   part of parsing",
        f"  {'only parsed':<22} {parsed.rate:>9.0f} {parsed.p50:>9.1f} {parsed.p99:>9.1f}",
    ]
    rates = {}
    for name, found in full.items():
        one = median(found)
        rates[name] = one.rate
        lines.append(
            f"  {name:<22} {one.rate:>9.0f} {one.p50:>9.1f} {one.p99:>9.1f} {median(paced[name]).p99:>16.1f}"
            f" {one.rate / parsed.rate:>17.2f}"
        )
    kept = {name: rates[f"{name}, a million"] / rates[f"{name}, empty"] for name in ("sqlite", "postgresql")}
    publish("intake", *lines, "", *(f"  {name}: a million keep {part:.2f} of the rate" for name, part in kept.items()))
