"""Hours and seconds as the databases count them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, String, cast, extract, func


def hour_of(moment: Any, database: str) -> ColumnElement[Any]:
    """Return the hour of UTC in which a column's moment is, as `read_hour` reads it."""
    if database == "sqlite":
        return func.substr(moment, 1, 13, type_=String)  # of "2026-11-24 12:00:00.000000"; cheaper than any arithmetic
    return func.date_trunc("hour", moment, type_=DateTime(timezone=True))


def read_hour(value: str | datetime) -> datetime:
    """Return the beginning of an hour."""
    if isinstance(value, str):
        return datetime.fromisoformat(f"{value}:00:00+00:00")
    return value.astimezone(UTC)


def start_of_hour(moment: datetime) -> datetime:
    """Return the beginning of the hour in which a moment is."""
    return moment.replace(minute=0, second=0, microsecond=0)


def seconds_between(start: Any, end: Any, database: str) -> ColumnElement[int]:
    """Return how many whole seconds lie between the moments of two columns."""
    if database == "sqlite":
        return cast(func.round((func.julianday(end) - func.julianday(start)) * 86_400), Integer)
    return cast(func.round(extract("epoch", end - start)), Integer)
