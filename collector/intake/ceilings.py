"""Limits for new typos. Reports above them are held, so that a flood does not bury the others."""

from collections.abc import Mapping

from limits import parse_many

from collector.web.limits import Limit, TooMany

NETWORKS = {"/56": 56, "/48": 48}
"""Prefix lengths of IPv6 networks that have a ceiling: the owner of one has any number of senders (each a /64)."""

# The narrow ones first.
_ORDER = ("sender", *NETWORKS, "article", "site")
# How often one sender may contradict what is known of an article, such as its title: fewer times than it takes to
# change it (`store/article_facts.py`).
_CONTRADICTIONS = "3 per day"


class Ceilings:
    """Counts new typos by sender, network, article and site, an hour at a time; and what senders contradict."""

    def __init__(self, ceilings: Mapping[str, int], storage: str | None) -> None:
        """`ceilings` maps "sender", "/56", "/48", "article" and "site" to the new typos that are allowed an hour.

        `storage` is where they are counted; without one, nothing is limited.
        """
        self._limits: dict[str, Limit] = {}
        self._contradictions: Limit | None = None
        if storage is not None:
            self._contradictions = Limit("article facts", parse_many(_CONTRADICTIONS), storage)
            for what, most in ceilings.items():
                self._limits[what] = Limit(f"new typos {what}", parse_many(f"{most} per hour"), storage)

    @property
    def asks_for_networks(self) -> bool:
        """Whether there is a ceiling for IPv6 networks."""
        return any(what in self._limits for what in NETWORKS)

    def exceeded(self, site_id: int, article_id: int, sender: str | None, networks: Mapping[str, str]) -> str | None:
        """Count a new typo. Return the name of the ceiling that it exceeds, or None.

        A typo above a narrow ceiling does not count for a wider one: a flood in one article leaves the others open,
        and one from a single sender leaves the article open.
        """
        names = {**networks, "sender": sender, "article": f"{site_id}:{article_id}", "site": str(site_id)}
        for what in _ORDER:
            if what in self._limits and (name := names.get(what)):
                try:
                    self._limits[what].count(name)
                except TooMany:
                    return what
        return None

    def may_contradict(self, sender: str | None, site_id: int, article_key: str) -> bool:
        """Count that the sender contradicts what is known of an article, and tell whether that counts as a vote."""
        if self._contradictions is None or sender is None:
            return True
        try:
            self._contradictions.count(f"{sender}:{site_id}:{article_key}")
        except TooMany:
            return False
        return True


NO_CEILINGS = Ceilings({}, None)
"""No ceilings: no report is held."""
