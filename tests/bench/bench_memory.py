"""Whether the server's memory stays what it is over a million reports."""

from pathlib import Path

from tests.bench.bench_intake import WORKERS, bodies, load
from tests.bench.results import publish

ROUNDS = 50
A_ROUND = 20_000


def test_memory_over_a_million_reports(start_server, tmp_path):
    server = start_server("serve", "--workers", str(WORKERS), PROOFDESK_REPORT_LIMIT="off", PROOFDESK_LOG="warning")
    site = server.run("site", "add", "--name", "News", "--origin", "https://news.example")["key"]
    file = tmp_path / "bodies"
    lines = [f"{WORKERS} workers, SQLite; memory of the server's processes", "", "    reports   a second   memory, MB"]
    seen = []
    for n in range(1, ROUNDS + 1):
        file.write_bytes(b"\n".join(bodies(site, A_ROUND, seed=n)))
        rate = load(server.port, file).rate
        seen.append(_memory(server.pid) / 1e6)
        line = f"  {n * A_ROUND:>9,} {rate:>10.0f} {seen[-1]:>12.1f}"
        print(line, flush=True)
        lines += [line] * (n % (ROUNDS // 10) == 0)
    publish("memory", *lines)


def _memory(pid: int) -> int:
    """Bytes that the process and its children hold: what is theirs alone, and their part of what they share."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    held = next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return held + sum(_memory(int(child)) for child in children)
