"""Reads Chromium's trace: which tasks of a page's main thread were long, and whether our scripts ran in them."""

import json
from dataclasses import dataclass, field
from typing import Any

CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "blink.user_timing",
    "toplevel",
    "v8",
]

LONG = 50.0
"""Milliseconds, by the Long Tasks API."""

_TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}


@dataclass
class Task:
    """One task of the main thread, in milliseconds.

    `length` is by the clock, as the Long Tasks API has it; `work` is the processor's time, in which other programs'
    turns on a busy machine do not count; `scripts` is the part of `work` in which our scripts were compiled or run.
    """

    start: float
    length: float
    work: float
    scripts: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)


class Trace:
    """The events of one recording."""

    def __init__(self, recorded: bytes) -> None:
        self._events: list[dict[str, Any]] = json.loads(recorded)["traceEvents"]

    def evaluations(self, address: str) -> list[tuple[float, float]]:
        """Each evaluation of the classic script at this address, compiling included: by the clock, and the work."""
        return [
            (event["dur"] / 1000, _work(event))
            for event in self._events
            if event["name"] == "EvaluateScript" and event["ph"] == "X" and _address(event) == address
        ]

    def mark(self, name: str) -> float:
        """When the page called performance.mark(name), in the trace's milliseconds."""
        return self._mark(name)["ts"] / 1000

    def tasks(self, mark: str, ours: str) -> list[Task]:
        """The tasks of the thread on which the page called performance.mark(mark), in order.

        Our scripts are those whose addresses start with `ours`.
        """
        thread = self._thread(self._mark(mark))
        own = sorted(
            (event for event in self._events if event["ph"] == "X" and self._thread(event) == thread),
            key=lambda event: (event["ts"], -event["dur"]),
        )
        found: list[Task] = []
        inside = 0.0  # until when the last counted script runs, so that what it calls does not count twice
        for event in own:
            start, length = event["ts"] / 1000, event["dur"] / 1000
            if event["name"] in _TASKS:
                if not found or start >= found[-1].start + found[-1].length:
                    found.append(Task(start, length, _work(event)))
            elif found and start < found[-1].start + found[-1].length:
                parts = found[-1].parts
                parts[event["name"]] = max(parts.get(event["name"], 0.0), _work(event))
                if start >= inside and _address(event).startswith(ours):
                    found[-1].scripts += _work(event)
                    inside = start + length
        return found

    def _mark(self, name: str) -> dict[str, Any]:
        return next(event for event in self._events if event["name"] == name and "user_timing" in event["cat"])

    @staticmethod
    def _thread(event: dict[str, Any]) -> tuple[int, int]:
        return event["pid"], event["tid"]


def _work(event: dict[str, Any]) -> float:
    return event.get("tdur", event["dur"]) / 1000


def _address(event: dict[str, Any]) -> str:
    args = event.get("args", {})
    data = args.get("data")
    if not isinstance(data, dict):
        data = {}
    return str(data.get("url") or args.get("fileName") or "")
