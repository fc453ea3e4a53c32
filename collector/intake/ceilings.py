"""Ceilings for new typos: above them reports are held, so that a flood buries nothing."""

from collections.abc import Mapping

from limits import parse_many

from collector.web.limits import Limit, TooMany

NETWORKS = {"/56": 56, "/48": 48}
"""Ceilings of IPv6 networks: whoever has one has as many senders (of a /64 each) as they like."""


class Ceilings:
    """Counts new typos by network, article and site, an hour at a time."""

    def __init__(self, ceilings: Mapping[str, int], storage: str) -> None:
        """`ceilings` are new typos an hour by what they are for: "/56", "/48", "article" and "site"."""
        self._limits = {
            what: Limit(f"new typos {what}", parse_many(f"{most} per hour"), storage) for what, most in ceilings.items()
        }

    @property
    def asks_for_networks(self) -> bool:
        """Whether there is a ceiling for IPv6 networks."""
        return any(what in self._limits for what in NETWORKS)

    def exceeded(self, site_id: int, article_id: int, networks: Mapping[str, str]) -> str | None:
        """Count a new typo, and return what has too many of them, or None.

        What is above a narrow ceiling does not count for a wider one: a flood in one article leaves the others open.
        """
        names = {**networks, "article": f"{site_id}:{article_id}", "site": str(site_id)}
        for what in (*NETWORKS, "article", "site"):
            if what in self._limits and what in names:
                try:
                    self._limits[what].count(names[what])
                except TooMany:
                    return what
        return None


NO_CEILINGS = Ceilings({}, "memory://")
"""Nothing is held."""
