"""Moments as text."""

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """Return a moment as RFC 3339 in UTC, as in 2026-11-24T12:00:00.250000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
