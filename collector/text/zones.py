"""Names of time zones, as browsers and people tell them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str | None) -> str | None:
    """Return the name where it is one of the time zone database's (IANA tz), else None."""
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
