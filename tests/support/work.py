"""How much work something is: for limits that hold on every machine, however busy it is."""

import sys
from collections.abc import Callable
from typing import Any


def calls_of(what: Callable[[], Any]) -> int:
    """Return how many functions are called, of Python and of C, while something runs."""
    count = 0

    def profile(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    earlier = sys.getprofile()
    sys.setprofile(profile)
    try:
        what()
    finally:
        sys.setprofile(earlier)
    return count
