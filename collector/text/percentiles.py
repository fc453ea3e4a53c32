"""Percentiles by the nearest-rank method."""

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")


def nearest_rank(ordered: Sequence[Value], percent: int) -> Value | None:
    """Return the smallest of the values that at least `percent` of 100 of them do not exceed; None of no values.

    The values must be in order. This is the inverse of the empirical distribution function, definition 1 of Hyndman and
    Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996); PostgreSQL calls it
    percentile_disc. It always is one of the values: half of the typos were fixed within the median or sooner.
    """
    if not 0 < percent <= 100:
        raise ValueError("a percentile is above 0 and at most 100")
    # In whole numbers: a part as a floating-point number could be rounded to beyond a rank.
    rank = -(-len(ordered) * percent // 100)
    return ordered[rank - 1] if ordered else None
