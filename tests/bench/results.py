"""Prints what was measured and writes it into its section of docs/benchmarks.md."""

import os
import platform
import re
from pathlib import Path

_PAGE = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"


def publish(section: str, *lines: str) -> None:
    """Replace what stands between the marks of this section, which must be on the page already."""
    text = "\n".join(["```", f"{_machine()}", "", *lines, "```"])
    print(f"\n{text}")
    page = _PAGE.read_text()
    marks = f"<!-- {section} -->", f"<!-- /{section} -->"
    assert all(page.count(mark) == 1 for mark in marks), f"docs/benchmarks.md has no section {section}"
    before, _, rest = page.partition(marks[0])
    after = rest.partition(marks[1])[2]
    _PAGE.write_text(f"{before}{marks[0]}\n{text}\n{marks[1]}{after}")


def percentile(taken: list[float], part: float) -> float:
    """The value below which this part of the values is."""
    return sorted(taken)[min(int(len(taken) * part), len(taken) - 1)]


def _machine() -> str:
    cpus = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{cpus[0] if cpus else platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
